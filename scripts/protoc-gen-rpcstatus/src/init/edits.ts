// Insertions into a text, which leave the rest of it as it is, and their unified diff.

import { pathText } from "./paths.js";

interface Edit {
  readonly at: number;
  readonly text: string;
}

/** A file with insertions. */
export class Edits {
  /** For messages. */
  readonly path: string;
  /** For the diff: from the top of the repository, as git has it. */
  private readonly pathInDiff: string;
  /** undefined for a new file. */
  readonly before: string | undefined;
  private readonly edits: Edit[] = [];

  constructor(path: string, before: string | undefined, pathInDiff = path) {
    this.path = path;
    this.pathInDiff = pathInDiff;
    this.before = before;
  }

  /** Inserts at an offset of the text before all changes. Of insertions at the same offset, the first stays first. */
  insert(at: number, text: string): void {
    this.edits.push({ at, text });
  }

  /** Reports whether the text is inserted already. */
  inserts(text: string): boolean {
    return this.edits.some((edit) => edit.text.includes(text));
  }

  get isEmpty(): boolean {
    return this.edits.length === 0;
  }

  /** Returns the changed text. */
  get after(): string {
    const text = this.before ?? "";
    return this.apply(0, text.length);
  }

  /** Returns the diff in the unified format, as `git diff` prints it. */
  diff(): string {
    const old = linesOf(this.before ?? "");
    const hunks = hunksOf(this.blocks(old), old);
    const from = this.before === undefined ? "/dev/null" : pathText(`a/${this.pathInDiff}`);
    return [`--- ${from}\n+++ ${pathText(`b/${this.pathInDiff}`)}\n`, ...hunks].join("");
  }

  /** Returns the part of the text from one offset to another with its insertions. */
  private apply(from: number, to: number): string {
    const text = this.before ?? "";
    let at = from;
    let result = "";
    for (const edit of this.sorted()) {
      if (edit.at < from || edit.at > to) continue;
      result += text.slice(at, edit.at) + edit.text;
      at = edit.at;
    }
    return result + text.slice(at, to);
  }

  private sorted(): Edit[] {
    return [...this.edits].sort((a, b) => a.at - b.at);
  }

  /** Returns the changed lines. */
  private blocks(old: readonly string[]): Block[] {
    const starts: number[] = [0];
    for (const line of old) starts.push((starts.at(-1) ?? 0) + line.length);
    const blocks: Block[] = [];
    const add = (block: Block): void => {
      const last = blocks.at(-1);
      // Neighbours are one change.
      if (last && last.from + last.old.length === block.from && last.old.length > 0) {
        const changed = [...last.changed, ...block.changed];
        blocks[blocks.length - 1] = { from: last.from, old: [...last.old, ...block.old], changed };
      } else blocks.push(block);
    };
    for (const from of new Set(this.sorted().map(({ at }) => lineOf(starts, at)))) {
      const end = starts[from + 1] ?? 0;
      // Insertions at the start of the next line belong to that line.
      const isLast = from >= old.length - 1;
      const text = isLast
        ? this.apply(starts[from] ?? 0, end)
        : `${this.apply(starts[from] ?? 0, end - 1)}\n`;
      trimmed({ from, old: old.slice(from, from + 1), changed: linesOf(text) }).forEach(add);
    }
    return blocks;
  }
}

/** Lines that are replaced by others. */
interface Block {
  readonly from: number;
  readonly old: readonly string[];
  readonly changed: readonly string[];
}

/** Returns the line that contains the offset; for the end of the text, the last one. */
function lineOf(starts: readonly number[], at: number): number {
  const next = starts.findIndex((start) => start > at);
  return Math.max(0, next < 0 ? starts.length - 2 : next - 1);
}

/** Leaves the line out if it is unchanged, and only has others before or after it. */
function trimmed({ from, old, changed }: Block): Block[] {
  const same = changed.indexOf(old[0] ?? "");
  if (same < 0) return [{ from, old, changed }];
  const before = { from, old: [], changed: changed.slice(0, same) };
  const after = { from: from + 1, old: [], changed: changed.slice(same + 1) };
  return [before, after].filter((block) => block.changed.length > 0);
}

const CONTEXT = 3;

function hunksOf(blocks: readonly Block[], old: readonly string[]): string[] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (before && block.from - before.from - before.old.length <= 2 * CONTEXT) group?.push(block);
    else groups.push([block]);
  }
  let shift = 0;
  return groups.map((group) => {
    const [first] = group as [Block];
    const last = group.at(-1) as Block;
    const start = Math.max(0, first.from - CONTEXT);
    const end = Math.min(old.length, last.from + last.old.length + CONTEXT);
    let at = start;
    const lines: string[] = [];
    for (const block of group) {
      lines.push(...old.slice(at, block.from).map((line) => printed(" ", line)));
      lines.push(...block.old.map((line) => printed("-", line)));
      lines.push(...block.changed.map((line) => printed("+", line)));
      at = block.from + block.old.length;
    }
    lines.push(...old.slice(at, end).map((line) => printed(" ", line)));
    const added = group.reduce(
      (sum, { changed, old: { length } }) => sum + changed.length - length,
      0,
    );
    const header = `@@ -${range(start, end - start)} +${range(start + shift, end - start + added)} @@\n`;
    shift += added;
    return header + lines.join("");
  });
}

/** An empty range is that after the line. */
function range(start: number, count: number): string {
  return `${count === 0 ? start : start + 1},${count}`;
}

function printed(sign: string, line: string): string {
  return `${sign}${line}${line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`;
}

/** Returns the lines with their ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

/** Returns the line break of the text, that of its first line. */
export function lineBreakOf(text: string): string {
  return /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
}

/** Returns the white space that the line of the offset begins with. */
export function indentAt(text: string, at: number): string {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? "";
}

/** Returns the end of the line of the offset, before its line break. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" && end > at ? end - 1 : end;
}
