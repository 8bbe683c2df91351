// Makes an existing enum a catalog, in place. What is published stays: names and numbers of values, and the reasons and
// the domain that Kratos sends.

import { type Edits, indentAt, lineBreakOf, lineEnd } from "../edits.js";
import { type Choices, choicesOf, choicesOfKratos, defaultPrefix } from "./choices.js";
import { isOfKratos } from "./kratos.js";
import type { ProtoEnum, ProtoSource, ProtoValue } from "./proto-source.js";

export const ANNOTATIONS = "rpcstatus/v1/annotations.proto";

/** Inserts the options; returns what the user has to know about them. */
export function annotate(
  file: Edits,
  source: ProtoSource,
  target: ProtoEnum,
  domain: { readonly name: string; readonly isPlaceholder: boolean },
): readonly string[] {
  const kratos = isOfKratos(target);
  const choices = kratos ? choicesOfKratos(target) : choicesOf(target);
  insertImport(file, source);
  const fields = kratos
    ? [
        "// Kratos sends no domain. These errors are recognized; to throw them from here, add a second catalog, with a domain.",
        "external: true",
      ]
    : [
        ...(domain.isPlaceholder ? [`// ${CHANGE_DOMAIN}`] : []),
        `domain: ${JSON.stringify(domain.name)}`,
      ];
  if (choices.defaultCode !== undefined) {
    if (!kratos) fields.push("// Of errors that name no code; give each the one that fits.");
    fields.push(`default_code: ${choices.defaultCode}`);
  }
  if (choices.prefix !== defaultPrefix(target))
    fields.push(`value_prefix: ${JSON.stringify(choices.prefix)}`);
  insertCatalog(file, source, target, fields);
  for (const value of target.values) {
    const spec = choices.specs.get(value);
    if (spec !== undefined) insertSpec(file, source, value, spec);
  }
  const placeholder = domain.isPlaceholder ? [placeholderNote(domain.name)] : [];
  return [...notesOf(target, choices, kratos), ...placeholder];
}

export function placeholderNote(domain: string): string {
  return `the domain ${domain} is a placeholder; change it to a host name that you control, before a server sends it`;
}

export const CHANGE_DOMAIN =
  "A placeholder: change it to a host name that you control, before a server sends it.";

export function isCatalog({ options }: ProtoEnum): boolean {
  return options.some(({ name }) => /^\(\.?rpcstatus\.v1\.catalog\)/.test(name));
}

export function importsAnnotations({ imports }: ProtoSource): boolean {
  return imports.some(({ path }) => path === ANNOTATIONS);
}

function insertImport(file: Edits, source: ProtoSource): void {
  const { text, imports, headEnd } = source;
  if (importsAnnotations(source) || file.inserts(ANNOTATIONS)) return;
  const eol = lineBreakOf(text);
  const statement = `import "${ANNOTATIONS}";`;
  const last = imports.at(-1);
  if (last === undefined) {
    const at = afterComment(text, headEnd);
    if (headEnd > 0) {
      const isAlone = /^\r?\n\s*\r?\n/.test(text.slice(at));
      file.insert(at, `${eol}${eol}${statement}${isAlone ? "" : eol}`);
    } else file.insert(text.startsWith("\ufeff") ? 1 : 0, `${statement}${eol}${eol}`);
    return;
  }
  // Sorted, if they are. A line with something else in it is not split.
  const paths = imports.map(({ path }) => path);
  const isSorted = paths.every((path, i) => i === 0 || (paths[i - 1] ?? "") <= path);
  const next = isSorted ? imports.find(({ path }) => path > ANNOTATIONS) : undefined;
  const before = next && text.slice(text.lastIndexOf("\n", next.start - 1) + 1, next.start);
  if (next !== undefined && before?.trim() === "" && !hasCommentAbove(text, next.start))
    file.insert(next.start, `${statement}${eol}${before}`);
  else file.insert(afterComment(text, last.end), `${eol}${statement}`);
}

/** Reports whether the line before the offset is a comment, which belongs to the next declaration. */
function hasCommentAbove(text: string, at: number): boolean {
  const above = text.slice(0, at).trimEnd();
  const line = above.slice(above.lastIndexOf("\n") + 1);
  return /^\s*\/\/|\*\/$/.test(line);
}

/** Returns the name of an option; in a package with a part named rpcstatus, it is a full name. */
function optionName(source: ProtoSource, name: string): string {
  const dot = source.package.split(".").includes("rpcstatus") ? "." : "";
  return `(${dot}rpcstatus.v1.${name})`;
}

function insertCatalog(
  file: Edits,
  source: ProtoSource,
  target: ProtoEnum,
  fields: readonly string[],
): void {
  const { text } = source;
  const eol = lineBreakOf(text);
  const name = optionName(source, "catalog");
  const [first] = target.values;
  const end = target.options.at(-1)?.end ?? target.bodyStart;
  const at = afterComment(text, end);
  if (first !== undefined && first.start < lineEnd(text, end)) {
    // The enum is on one line, which cannot have comments.
    const plain = fields.filter((field) => !field.startsWith("//"));
    file.insert(end, ` option ${name} = {${plain.join(" ")}};`);
    return;
  }
  const outer = indentAt(text, target.bodyStart);
  const found = first && indentAt(text, first.start);
  const indent = found !== undefined && found.length > outer.length ? found : `${outer}  `;
  const unit = indent.slice(outer.length);
  const lines =
    fields.length === 1
      ? [`option ${name} = {${fields[0]}};`]
      : [`option ${name} = {`, ...fields.map((field) => `${unit}${field}`), "};"];
  // The comment is of the value.
  const space = /^\r?\n[ \t]*\/[/*]/.test(text.slice(at)) ? eol : "";
  file.insert(at, lines.map((line) => `${eol}${indent}${line}`).join("") + space);
}

function insertSpec(
  file: Edits,
  source: ProtoSource,
  value: ProtoValue,
  fields: readonly string[],
): void {
  const { text } = source;
  const name = optionName(source, "error");
  if (
    value.options.some((option) =>
      option.name.replace("(.", "(").startsWith("(rpcstatus.v1.error)"),
    )
  )
    return;
  const option = `${name} = {${fields.join(" ")}}`;
  const last = value.options.at(-1);
  if (last === undefined) {
    file.insert(value.numberEnd, ` [${option}]`);
    return;
  }
  // In a list of lines, on a line of its own.
  const line = text.slice(text.lastIndexOf("\n", last.start - 1) + 1, last.start);
  const isAlone = line.trim() === "";
  if (isAlone) {
    file.insert(last.end, ",");
    file.insert(afterComment(text, last.end), `${lineBreakOf(text)}${line}${option}`);
  } else file.insert(last.end, `, ${option}`);
}

/** Returns the end of the line if nothing but a comment of this line is there, else the offset. */
function afterComment(text: string, at: number): number {
  const end = lineEnd(text, at);
  return /^\s*(?:\/\*(?:(?!\*\/).)*\*\/\s*)?(?:\/\/.*)?$/.test(text.slice(at, end)) ? end : at;
}

function notesOf(
  { fullName }: ProtoEnum,
  { reasons, prefix, areNew }: Choices,
  kratos: boolean,
): string[] {
  const few = reasons.slice(0, 3).join(", ");
  const list = reasons.length > 3 ? `${few}, …` : few;
  if (kratos) {
    return [
      `${fullName}: as Kratos sends them: the names of the values as reasons (${list}), no domain, and the codes of its HTTP statuses. The options of Kratos stay, for its own plugin.`,
    ];
  }
  const hint = prefix === "" ? "" : '; if your servers send whole names, add value_prefix: ""';
  const old = areNew
    ? [
        `${fullName}: some names cannot be reasons, and get others; servers that send the names as they are need an external catalog, as in docs/migrating.md`,
      ]
    : [];
  return [`${fullName}: the reasons on the wire are ${list}${hint}`, ...old];
}
