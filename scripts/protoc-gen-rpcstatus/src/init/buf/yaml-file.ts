// Insertions into a YAML file. The library finds the places; everything else stays as it is written.

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { CannotRun } from "../../command/run.js";
import { quote } from "../../diagnostics/quote.js";
import { type Edits, lineBreakOf, lineEnd } from "../edits.js";

/** A value to insert: a text, a flag, a list, or a map. */
export type Value = string | boolean | readonly Value[] | { readonly [key: string]: Value };

export class YamlFile {
  readonly file: Edits;
  readonly root: YAMLMap;
  private readonly text: string;
  private readonly isJson: boolean;

  /** Throws CannotRun if the file is not valid, or not a map. */
  constructor(file: Edits) {
    this.file = file;
    this.text = file.before ?? "";
    this.isJson = this.text.trimStart().startsWith("{");
    const doc = parseDocument(this.text, { keepSourceTokens: true });
    const [problem] = doc.errors;
    if (problem?.code === "MULTIPLE_DOCS") this.refuse("it has several documents; keep one");
    if (problem !== undefined) {
      const line = problem.linePos?.[0].line ?? 1;
      this.refuse(
        `line ${line}: ${problem.message.split("\n")[0]?.replace(/ at line .*/, "")}; fix the file`,
      );
    }
    if (!isMap(doc.contents)) this.refuse("it is not a map with a version; fix the file");
    this.root = doc.contents as YAMLMap;
  }

  refuse(why: string): never {
    throw new CannotRun(`cannot read ${quote(this.file.path)}: ${why}`);
  }

  /** Returns the text of a scalar; undefined if there is none. */
  textOf(map: YAMLMap, key: string): string | undefined {
    const node = this.nodeOf(map, key);
    return isScalar(node) && node.value !== null ? String(node.value) : undefined;
  }

  /** Returns the texts of a list of scalars, or the one of a scalar. */
  textsOf(map: YAMLMap, key: string): string[] {
    const node = this.nodeOf(map, key);
    const items = isSeq(node) ? node.items : [node];
    return items.flatMap((item) =>
      isScalar(item) && item.value !== null ? [String(item.value)] : [],
    );
  }

  /** Returns the items of a list; none if it is missing or empty. */
  itemsOf(map: YAMLMap, key: string): Node[] {
    const node = this.nodeOf(map, key);
    return isSeq(node) ? (node.items as Node[]) : [];
  }

  /** Returns the items of a list that are maps. */
  mapsOf(map: YAMLMap, key: string): YAMLMap[] {
    return this.itemsOf(map, key).filter((item): item is YAMLMap => isMap(item));
  }

  /** Returns the text of a value as it is written; undefined if it is missing. */
  sourceOf(map: YAMLMap, key: string): string | undefined {
    const range = this.nodeOf(map, key)?.range;
    return range ? this.text.slice(range[0], range[1]).trimEnd() : undefined;
  }

  /** Adds an item after another, or at the end of the list, which is made if it is missing. */
  addItem(map: YAMLMap, key: string, item: Value, after?: Node): void {
    const node = this.nodeOf(map, key);
    if (node === undefined) this.addKey(map, key, [item]);
    else if (isSeq(node)) this.addTo(node, item, after);
    else if (isScalar(node) && node.value === null) this.fillList(map, key, item);
    else this.refuse(`"${key}" is not a list; write it as one`);
  }

  private addTo(node: YAMLSeq, item: Value, after?: Node): void {
    const last = after ?? (node.items.at(-1) as Node | undefined);
    if (last === undefined) this.file.insert((node.range?.[0] ?? 0) + 1, this.inline(item));
    else if (node.flow) this.file.insert(this.endOf(last), `, ${this.inline(item)}`);
    else this.insertLines(last, blockLines([item]), this.columnOf(node, last));
  }

  /** Adds a key at the end of a map, or after another key. */
  addKey(map: YAMLMap, key: string, value: Value, after?: string): void {
    const pairs = map.items as Pair<Scalar, Node>[];
    const pair = pairs.find((each) => String(each.key.value) === after) ?? pairs.at(-1);
    const last = pair?.value ?? pair?.key;
    const first = pairs[0]?.key;
    if (last === undefined || first === undefined)
      this.refuse(`there is no place for "${key}", since a map is empty; fix the file`);
    if (map.flow) {
      const name = this.isJson ? JSON.stringify(key) : key;
      this.file.insert(this.endOf(last), `, ${name}: ${this.inline(value)}`);
    } else this.insertLines(last, blockLines({ [key]: value }), this.column(first.range?.[0] ?? 0));
  }

  /** Makes a pair of the root the last one of a map that begins with the lines, and inserts other lines after it. */
  wrap(key: string, before: readonly string[], after: readonly string[]): void {
    const pair = (this.root.items as Pair<Scalar, Node>[]).find(
      (each) => String(each.key.value) === key,
    );
    if (pair?.value == null || this.root.flow)
      this.refuse(`"${key}" has no line of its own; write it on one`);
    const eol = lineBreakOf(this.text);
    this.file.insert(pair.key.range?.[0] ?? 0, before.join(eol));
    this.insertLines(pair.value, after, 0);
  }

  /** Inserts an item below a key without a value. */
  private fillList(map: YAMLMap, key: string, item: Value): void {
    const pair = (map.items as Pair<Scalar, Node>[]).find((each) => String(each.key.value) === key);
    const [, keyEnd] = pair?.key.range ?? [0, 0];
    const colon = this.text.indexOf(":", keyEnd) + 1;
    if (map.flow) this.file.insert(colon, ` [${this.inline(item)}]`);
    else {
      const column = this.column(pair?.key.range?.[0] ?? 0) + 2;
      this.insertAt(lineEnd(this.text, colon), blockLines([item]), column);
    }
  }

  private nodeOf(map: YAMLMap, key: string): Node | undefined {
    const node = map.get(key, true) as Node | undefined;
    if (isAlias(node)) this.refuse(`"${key}" is an alias; write its value there`);
    return node;
  }

  /** Returns the column of the "-" of an item. */
  private columnOf(seq: YAMLSeq, item: Node): number {
    const token = seq.srcToken;
    const items = token?.type === "block-seq" ? token.items : [];
    const start = items[seq.items.indexOf(item)]?.start.find(({ type }) => type === "seq-item-ind");
    return this.column(start?.offset ?? seq.range?.[0] ?? 0);
  }

  private column(at: number): number {
    return (
      at -
      (this.text.lastIndexOf("\n", at - 1) + 1) -
      (this.text.startsWith("\ufeff") && this.text.lastIndexOf("\n", at - 1) < 0 ? 1 : 0)
    );
  }

  /** Returns the end of a node, without the white space and the comments after it. */
  private endOf(node: Node): number {
    if (isMap(node) && !node.flow) {
      const pair = node.items.at(-1) as Pair<Node, Node | null> | undefined;
      const last = pair?.value?.range ? pair.value : pair?.key;
      if (last) return this.endOf(last);
    }
    if (isSeq(node) && !node.flow && node.items.length > 0)
      return this.endOf(node.items.at(-1) as Node);
    const [start, end] = node.range ?? [0, 0];
    return start + this.text.slice(start, end).trimEnd().length;
  }

  private insertLines(after: Node, lines: readonly string[], column: number): void {
    this.insertAt(lineEnd(this.text, this.endOf(after)), lines, column);
  }

  private insertAt(at: number, lines: readonly string[], column: number): void {
    const eol = lineBreakOf(this.text);
    this.file.insert(
      this.afterComments(at, column),
      lines.map((line) => `${eol}${" ".repeat(column)}${line}`).join(""),
    );
  }

  /** Returns the end of the comments that follow the line and belong to what is before: they are further to the right. */
  private afterComments(at: number, column: number): number {
    const pattern = new RegExp(`(?:\\r?\\n[ \\t]{${column + 1},}#[^\\r\\n]*)*`, "y");
    pattern.lastIndex = at;
    return at + (pattern.exec(this.text)?.[0].length ?? 0);
  }

  /** Returns the value in flow style. */
  private inline(value: Value): string {
    if (typeof value === "boolean") return `${value}`;
    if (typeof value === "string") return this.isJson ? JSON.stringify(value) : inFlow(value);
    if (isList(value)) return `[${value.map((item) => this.inline(item)).join(", ")}]`;
    const pairs = Object.entries(value).map(
      ([key, item]) => `${this.isJson ? JSON.stringify(key) : key}: ${this.inline(item)}`,
    );
    return `{${pairs.join(", ")}}`;
  }
}

/** Returns a file with the map, in block style. */
export function yamlOf(map: { readonly [key: string]: Value }): string {
  return `${blockLines(map).join("\n")}\n`;
}

/** Returns the lines of a list or a map in block style. */
export function blockLines(value: readonly Value[] | { readonly [key: string]: Value }): string[] {
  if (isList(value)) {
    return value.flatMap((item) => {
      const lines = isScalarValue(item) ? [plain(item)] : blockLines(item);
      return lines.map((line, i) => `${i === 0 ? "- " : "  "}${line}`);
    });
  }
  return Object.entries(value).flatMap(([key, item]) => {
    if (isScalarValue(item)) return [`${key}: ${plain(item)}`];
    if (isList(item) && item.every((each) => typeof each === "string"))
      return [`${key}: [${item.map((each) => inFlow(`${each}`)).join(", ")}]`];
    return [`${key}:`, ...blockLines(item).map((line) => `  ${line}`)];
  });
}

function plain(value: string | boolean): string {
  return typeof value === "boolean" ? `${value}` : scalar(value, /^[\w./][\w./=+,-]*$/);
}

/** There, a comma ends the text. */
function inFlow(text: string): string {
  return scalar(text, /^[\w./][\w./=+-]*$/);
}

function scalar(text: string, isPlain: RegExp): string {
  // YAML would read a word such as "true" or a number as something else.
  return isPlain.test(text) && Number.isNaN(Number(text)) && !/^(?:true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isScalarValue(value: Value): value is string | boolean {
  return typeof value !== "object";
}
