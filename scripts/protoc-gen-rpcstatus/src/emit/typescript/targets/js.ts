// Target js: values, as an ES module or as CommonJS. Every value is a pure expression, so that bundlers drop
// it if it is not imported: an enum is an object literal, and a call is marked as pure.

import type { Import } from "../imports.js";
import type { Declaration, EnumDeclaration, Module } from "../module.js";
import type { TypeScriptOptions } from "../options.js";
import { declared, literal, nameList } from "../print.js";
import type { Statement } from "../structure.js";
import type { Write, Writer } from "../writer.js";
import { importsOf, NO_EXPORTS, writeMembers } from "./ts.js";

export function printJs(
  { imports, declarations }: Module,
  options: TypeScriptOptions,
): Statement[] {
  const list = imports.list("js");
  const body = declarations.flatMap((declaration) => statements(declaration, options));
  if (!options.commonJs) return body.length === 0 ? [NO_EXPORTS] : [...importsOf(list), ...body];
  const isLate = ({ module }: Import) => imports.late.has(module);
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    ...list.filter((each) => !isLate(each)).map(requireOf),
    ...body,
    // A module that imports this one then finds its exports.
    ...list.filter(isLate).map(requireOf),
  ];
}

function statements(
  declaration: Declaration,
  { commonJs, erasableSyntax }: TypeScriptOptions,
): Statement[] {
  const { name } = declaration;
  const exported = commonJs ? `exports.${name} = ${name};\n` : `export { ${name} };\n`;
  if (declaration.kind === "interface" || declaration.kind === "type") return [];
  if (declaration.kind === "export") return [exported];
  const value = (writer: Writer): void => {
    if (declaration.kind === "const") declaration.value(writer);
    else if (erasableSyntax)
      writeMembers(writer, declaration, ({ name, value }) => `${name}: ${value},`);
    else writeEnum(writer, declaration);
  };
  const head = commonJs ? "const" : "export const";
  const statement = declared(`${head} ${name}`, { value }, declaration.docs);
  return commonJs ? [statement, exported] : [statement];
}

/** Writes names and numbers both ways, as TypeScript does: of two names of a number, the last one counts. */
function writeEnum(writer: Writer, declaration: EnumDeclaration): void {
  const names = new Map(declaration.members.map(({ name, value }) => [value, name]));
  writeMembers(writer, declaration, ({ name, value }) => {
    const last = names.get(value);
    names.delete(value);
    if (last === undefined) return `${name}: ${value},`;
    const key = value < 0 ? `"${value}"` : value;
    return `${name}: ${value}, ${key}: "${last}",`;
  });
}

function requireOf({ module, names }: Import): Write {
  const list = names.map(({ name, alias }) => (alias === name ? name : `${name}: ${alias}`));
  return nameList("const ", list, ` = require(${literal(module)});`);
}
