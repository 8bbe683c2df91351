// The declarations of a .proto file with their places in the text. Comments and formatting matter here and the file may
// not compile yet, so the text is read, and not what a compiler makes of it.

import { CannotRun } from "../../command/run.js";
import { quote } from "../../diagnostics/quote.js";

export interface ProtoSource {
  readonly text: string;
  readonly package: string;
  readonly imports: readonly ProtoImport[];
  readonly enums: readonly ProtoEnum[];
  readonly hasServices: boolean;
  /** The options of the file, as they are written. */
  readonly options: readonly ProtoOption[];
  /** The end of the last of `syntax`, `edition` and `package`; 0 without them. */
  readonly headEnd: number;
}

interface ProtoImport {
  readonly path: string;
  readonly start: number;
  /** After the semicolon, like all ends. */
  readonly end: number;
}

export interface ProtoEnum {
  readonly name: string;
  /** With the package and the messages around it. */
  readonly fullName: string;
  /** After the brace that opens it. */
  readonly bodyStart: number;
  readonly options: readonly ProtoOption[];
  readonly values: readonly ProtoValue[];
  readonly reservedNames: readonly string[];
}

export interface ProtoValue {
  readonly name: string;
  readonly number: number;
  readonly start: number;
  readonly numberEnd: number;
  readonly options: readonly ProtoOption[];
}

interface ProtoOption {
  /** Without white space and comments: "allow_alias", "(errors.code)". */
  readonly name: string;
  /** The same for the value, with spaces between words. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN =
  /[\s\ufeff]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[\w.]+|\/(?![/*])|[^\w\s/"']/gy;
/** Deeper nesting has no meaning, and would end in a stack overflow. */
const MAX_DEPTH = 64;

/** Throws CannotRun, with the line, if it cannot understand the file. */
export function readProto(text: string, file: string): ProtoSource {
  return new Reader(text, file).read();
}

class Reader {
  private readonly text: string;
  private readonly file: string;
  private readonly tokens: readonly Token[];
  private i = 0;
  private readonly enums: ProtoEnum[] = [];

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    this.tokens = this.tokenize();
  }

  read(): ProtoSource {
    const imports: ProtoImport[] = [];
    const options: ProtoOption[] = [];
    let packageName = "";
    let headEnd = 0;
    let hasServices = false;
    while (this.peek() !== undefined) {
      const word = this.peek();
      const start = this.tokens[this.i]?.start ?? 0;
      if (word === "syntax" || word === "edition" || word === "package") {
        const statement = this.statement();
        headEnd = statement.end;
        if (word === "package") packageName = statement.tokens.slice(1).join("");
      } else if (word === "import") {
        const { tokens, end } = this.statement();
        imports.push({ path: unquoted(tokens.at(-1) ?? ""), start, end });
      } else if (word === "option") options.push(this.option());
      else {
        hasServices ||= word === "service";
        this.declaration(packageName, 0);
      }
    }
    const { text, enums } = this;
    return { text, package: packageName, imports, enums, hasServices, options, headEnd };
  }

  /** Reads any declaration, for the enums in it. */
  private declaration(scope: string, depth: number): void {
    if (depth > MAX_DEPTH) this.refuse(`it is nested more than ${MAX_DEPTH} deep`);
    // Visibility, of edition 2024.
    const isVisible = /^(?:export|local)$/.test(this.peek() ?? "");
    if (isVisible && /^(?:enum|message)$/.test(this.peek(1) ?? "") && this.peek(3) === "{")
      this.next();
    const [word, name, brace] = [this.peek(), this.peek(1), this.peek(2)];
    if (word === "enum" && brace === "{") {
      this.enum(scope);
      return;
    }
    let inner = scope;
    if (word === "message" && brace === "{") inner = join(scope, name ?? "");
    for (;;) {
      const token = this.next();
      if (token.text === ";") return;
      if (token.text === "group") inner = join(scope, this.peek() ?? "");
      if (token.text === "[" || (token.text === "{" && word === "option")) this.skipTo(token);
      else if (token.text === "{") {
        while (this.peek() !== "}") this.declaration(inner, depth + 1);
        this.next();
        return;
      } else if (token.text === "}") this.refuse('"}" is not expected', token);
    }
  }

  private enum(scope: string): void {
    this.next();
    const name = this.next().text;
    const bodyStart = this.next().end;
    const options: ProtoOption[] = [];
    const values: ProtoValue[] = [];
    const reservedNames: string[] = [];
    for (let word = this.peek(); word !== "}"; word = this.peek()) {
      if (word === ";") this.next();
      // A value may have one of these names.
      else if (word === "option" && this.peek(1) !== "=") options.push(this.option());
      else if (word === "reserved" && this.peek(1) !== "=") {
        const { tokens } = this.statement();
        reservedNames.push(
          ...tokens
            .slice(1)
            .filter((part) => /^["'A-Za-z_]/.test(part))
            .map(unquoted),
        );
      } else values.push(this.value());
    }
    this.next();
    const fullName = join(scope, name);
    this.enums.push({ name, fullName, bodyStart, options, values, reservedNames });
  }

  private value(): ProtoValue {
    const { text: name, start } = this.next();
    const equals = this.next();
    if (!/^[A-Za-z_]\w*$/.test(name) || equals.text !== "=")
      this.refuse(`${quote(name)} is not expected`, { start });
    const sign = this.peek() === "-" ? this.next().text : "";
    const digits = this.next();
    const number = Number(/^0[0-7]+$/.test(digits.text) ? `0o${digits.text}` : digits.text);
    if (!Number.isInteger(number)) this.refuse(`${quote(digits.text)} is not a number`, digits);
    const options: ProtoOption[] = [];
    const token = this.next();
    if (token.text === "[") {
      do options.push(this.assignment(/^[,\]]$/));
      while (this.next().text === ",");
      this.expectEnd();
    } else if (token.text !== ";") this.refuse('";" is missing', token);
    return { name, number: sign === "-" ? -number : number, start, numberEnd: digits.end, options };
  }

  /** Reads `option name = value;`. */
  private option(): ProtoOption {
    const { start } = this.next();
    const option = this.assignment(/^;$/);
    return { ...option, start, end: this.next().end };
  }

  /** Reads a name, "=" and a value, up to the token that ends it. */
  private assignment(ends: RegExp): ProtoOption {
    const from = this.i;
    let equals = -1;
    for (let token = this.peek(); token === undefined || !ends.test(token); token = this.peek()) {
      const opened = this.next();
      if (opened.text === "=" && equals < 0) equals = this.i;
      if (/^[[{(<]$/.test(opened.text) && equals >= 0) this.skipTo(opened);
      else if (/^[;}]$/.test(opened.text))
        this.refuse(`${quote(opened.text)} is not expected`, opened);
    }
    const all = this.tokens.slice(from, this.i).map(({ text }) => text);
    const [first, last] = [this.tokens[from], this.tokens[this.i - 1]];
    if (equals < 0 || first === undefined || last === undefined)
      return this.refuse('"=" is missing', this.tokens[from]);
    return {
      name: all.slice(0, equals - from - 1).join(""),
      value: all.slice(equals - from).join(" "),
      start: first.start,
      end: last.end,
    };
  }

  private expectEnd(): void {
    const token = this.next();
    if (token.text !== ";") this.refuse('";" is missing', token);
  }

  /** Returns the tokens up to the next semicolon. */
  private statement(): { readonly tokens: readonly string[]; readonly end: number } {
    const tokens: string[] = [];
    for (;;) {
      const { text, end } = this.next();
      if (text === ";") return { tokens, end };
      tokens.push(text);
    }
  }

  /** Skips to the bracket that closes this one. */
  private skipTo(opened: Token): void {
    for (let depth = 1; depth > 0; ) {
      if (this.peek() === undefined) this.refuse(`${quote(opened.text)} is not closed`, opened);
      const { text } = this.next();
      if (/^[[{(<]$/.test(text)) depth++;
      else if (/^[\]})>]$/.test(text)) depth--;
    }
  }

  private peek(ahead = 0): string | undefined {
    return this.tokens[this.i + ahead]?.text;
  }

  private next(): Token {
    const token = this.tokens[this.i++];
    return token ?? this.refuse("it ends within a declaration");
  }

  private tokenize(): Token[] {
    const tokens: Token[] = [];
    let at = 0;
    for (const match of this.text.matchAll(TOKEN)) {
      if (match.index !== at) break;
      const [text] = match;
      at += text.length;
      if (!/^(?:[\s\ufeff]|\/[/*])/.test(text)) tokens.push({ text, start: match.index, end: at });
    }
    if (at < this.text.length) this.refuse("a comment or a text is not closed", { start: at });
    return tokens;
  }

  private refuse(why: string, { start }: { start: number } = { start: this.text.length }): never {
    const line = this.text.slice(0, start).split("\n").length;
    throw new CannotRun(
      `cannot read ${quote(this.file)}: line ${line}: ${why}; fix the file, so that buf build accepts it`,
    );
  }
}

function join(scope: string, name: string): string {
  return scope === "" ? name : `${scope}.${name}`;
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, "$2");
}
