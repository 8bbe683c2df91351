// The parts of generated files: comments, literals, consts, lists.

import { onOneLine, visible, visibleText } from "../../diagnostics/quote.js";
import {
  type Docs,
  type FileStructure,
  SOURCE_FILE,
  type Statement,
  writeDocs,
} from "./structure.js";
import type { Write, Writer } from "./writer.js";

/** A file that is not printed yet. */
export interface FileToPrint {
  /** From the out folder. */
  readonly name: string;
  readonly structure: FileStructure;
}

/** Returns the structure of a file; `header` has the comments at its beginning, without `//`. */
export function fileOf(
  header: readonly string[],
  statements: readonly Statement[],
  tsNocheck = false,
): FileStructure {
  return {
    kind: SOURCE_FILE,
    statements: [
      ...header.map((line) => `// ${withoutDirectives(onOneLine(line))}`),
      "/* eslint-disable */",
      ...(tsNocheck ? ["// @ts-nocheck"] : []),
      "/* biome-ignore-all lint: generated */\n",
      ...statements,
    ],
  };
}

/** acme/shop/v1/orders.proto gives acme/shop/v1/orders_rpcstatus. */
export function moduleName(protoFile: string): string {
  return `${protoFile.replace(/\.proto$/, "")}_rpcstatus`;
}

/**
 * Returns one JSDoc comment of the paragraphs. The end of a comment is escaped, and a block of code ends with its paragraph.
 */
export function docs(...paragraphs: readonly string[]): Docs {
  const given = paragraphs.filter((paragraph) => paragraph !== "");
  const text = given.map(withClosedCode).join("\n\n");
  if (text === "") return [];
  return [{ description: `${text.includes("\n") ? "\n" : ""}${escapeComment(text)}` }];
}

function withClosedCode(text: string): string {
  const fences = text.match(/^ *```/gm) ?? [];
  return fences.length % 2 === 0 ? text : `${text}\n\`\`\``;
}

/** Returns the last lines of a doc comment; `hint` follows "@deprecated". */
export function tags(deprecated: boolean, source: string, hint = ""): string {
  return `${deprecated ? `@deprecated${hint}\n` : ""}@generated from ${source}`;
}

/** Returns the text for a comment, which it cannot end. */
export function escapeComment(text: string): string {
  if (/^[\n\t -~]*$/.test(text) && !mayHaveDirectives(text) && !text.includes("*/")) return text;
  return withoutDirectives(visibleText(text)).replaceAll("*/", "*\\/");
}

/** Returns a string literal of the text. */
export function literal(text: string): string {
  // Most texts have nothing to escape.
  if (/^[ !#-[\]-~]*$/.test(text) && !mayHaveDirectives(text)) return `"${text}"`;
  return withoutDirectives(visible(JSON.stringify(text)));
}

/** Tools that look for a source map or for a directive of TypeScript search comments and strings too. */
function withoutDirectives(text: string): string {
  if (!mayHaveDirectives(text)) return text;
  return text.replace(/@(?=ts-)|(?<=source)[MU](?=appingURL|RL)/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function mayHaveDirectives(text: string): boolean {
  return text.includes("@ts-") || text.includes("source");
}

/** Returns an exported const of TypeScript. */
export function constant(
  name: string,
  type: string | Write,
  value: string | Write,
  description: () => Docs,
): Write {
  return declared(`export const ${name}`, { type, value }, description);
}

/**
 * Returns a declaration from its first word to its semicolon. It is not a structure, since ts-morph indents every line of
 * a variable's initializer.
 */
export function declared(
  head: string,
  { type, value }: { readonly type?: string | Write; readonly value?: string | Write },
  description: () => Docs,
): Write {
  return (writer) => {
    writer.blankLineIfLastNot();
    writeDocs(writer, description());
    writer.write(head);
    if (type !== undefined) put(writer.write(": "), type);
    if (value !== undefined) put(writer.write(" = "), value);
    writer.write(";").newLine();
  };
}

/** Lines of generated code are at most this long, if possible. */
export const LINE_WIDTH = 100;

/** Writes a line with entries between the brackets, or a line for each entry if they do not fit. */
export function writeEntries(
  writer: Writer,
  head: string,
  [open, close]: readonly ["{", "}"] | readonly ["(() => [", "])"],
  entries: readonly string[],
): void {
  const space = open === "{" ? " " : "";
  const line = `${head}${open}${space}${entries.join(", ")}${space}${close},`;
  const indent = 2 * writer.getIndentationLevel();
  if (indent + line.length <= LINE_WIDTH) writer.writeLine(line);
  else {
    writer.writeLine(`${head}${open}`).indent(() => {
      for (const entry of entries) writer.writeLine(`${entry},`);
    });
    writer.writeLine(`${close},`);
  }
}

/** The longest import on one line. */
const IMPORT_WIDTH = 120;

/** Returns a statement with names in braces, such as an import: on one line, or with a line for each name. */
export function nameList(head: string, names: readonly string[], tail: string): Write {
  const line = `${head}{ ${names.join(", ")} }${tail}`;
  return (writer) => {
    if (line.length <= IMPORT_WIDTH) writer.writeLine(line);
    else {
      writer.writeLine(`${head}{`).indent(() => {
        for (const name of names) writer.writeLine(`${name},`);
      });
      writer.writeLine(`}${tail}`);
    }
  };
}

function put(writer: Writer, text: string | Write): void {
  if (typeof text === "string") writer.write(text);
  else text(writer);
}

/** Returns a property name, quoted if necessary. */
export function propertyName(name: string): string {
  if (/^(0|[1-9]\d{0,8})$/.test(name)) return name;
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__" ? name : literal(name);
}
