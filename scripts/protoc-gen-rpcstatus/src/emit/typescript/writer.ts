// Writes the text of a file. It has the methods of ts-morph's CodeBlockWriter that declarations call, with the same
// result, so that ts-morph can print the same structures. CodeBlockWriter looks at each character, since it keeps the
// lines of template literals as they are; generated code contains none.

/** The methods that CodeBlockWriter and TextWriter share. */
export interface Writer {
  write(text: string): Writer;
  /** Writes the text on a line of its own. */
  writeLine(text: string): Writer;
  newLine(): Writer;
  blankLineIfLastNot(): Writer;
  /** Writes what the block writes one level deeper, on lines of its own. */
  indent(block: () => void): Writer;
  /** Writes a block in braces. */
  inlineBlock(block: () => void): Writer;
  /** Writes a space and a block in braces, and ends the line before the next text. */
  block(block: () => void): Writer;
  getIndentationLevel(): number;
}

/** A ts-morph `WriterFunction`. */
export type Write = (writer: Writer) => void;

const INDENTATION = "  ";

/** A string of many parts takes more memory than its characters, so that much is encoded at once. */
const MAX_PENDING = 1 << 16;

export class TextWriter implements Writer {
  private readonly done: Uint8Array[] = [];
  private pending = "";
  /** The number of line breaks at the end. */
  private breaks = 0;
  private isEmpty = true;
  private level = 0;
  private indentation = "";
  /** The next text begins on a new line. */
  private isLineDone = false;
  /** The last text that is not a line break. */
  private last = "";

  write(text: string): this {
    if (this.isLineDone) this.newLine();
    if (!text.includes("\n")) return this.put(text);
    for (const [i, line] of text.split(/\r?\n/).entries()) {
      if (i > 0) this.newLine();
      if (line !== "") this.put(line);
    }
    return this;
  }

  writeLine(text: string): this {
    this.startLine();
    if (text.includes("\n")) return this.write(text).newLine();
    // As below, in one step, since most lines are written so.
    this.pending += `${this.indentation}${text}\n`;
    this.last = text;
    this.breaks = 1;
    this.isEmpty = false;
    if (this.pending.length > MAX_PENDING) this.flush();
    return this;
  }

  newLine(): this {
    this.isLineDone = false;
    this.isEmpty = false;
    this.breaks++;
    this.pending += "\n";
    if (this.pending.length > MAX_PENDING) this.flush();
    return this;
  }

  /** Ends the line that has begun, if any. */
  startLine(): this {
    if (this.isLineDone || (this.breaks === 0 && !this.isEmpty)) this.newLine();
    return this;
  }

  blankLineIfLastNot(): this {
    if (this.breaks >= 2) return this;
    if (this.isLineDone || this.breaks === 0) this.newLine();
    return this.newLine();
  }

  indent(block: () => void): this {
    this.indented(block);
    this.isLineDone = this.breaks === 0;
    return this;
  }

  inlineBlock(block: () => void): this {
    this.write("{").indented(block);
    return this.startLine().write("}");
  }

  block(block: () => void): this {
    if (this.isLineDone) this.newLine();
    if (this.breaks === 0 && !this.isEmpty && !this.last.endsWith(" ")) this.put(" ");
    this.inlineBlock(block);
    this.isLineDone = true;
    return this;
  }

  getIndentationLevel(): number {
    return this.level;
  }

  endsWithBrace(): boolean {
    return this.last.endsWith("}");
  }

  /** Returns the text as UTF-8, in pieces. */
  finish(): Uint8Array[] {
    this.flush();
    return this.done;
  }

  private put(text: string): this {
    this.pending += this.breaks > 0 || this.isEmpty ? this.indentation + text : text;
    this.breaks = 0;
    this.isEmpty = false;
    this.last = text;
    return this;
  }

  private indented(block: () => void): void {
    this.startLine();
    const outer = this.indentation;
    this.level++;
    this.indentation += INDENTATION;
    block();
    this.level--;
    this.indentation = outer;
  }

  private flush(): void {
    this.done.push(Buffer.from(this.pending));
    this.pending = "";
  }
}
