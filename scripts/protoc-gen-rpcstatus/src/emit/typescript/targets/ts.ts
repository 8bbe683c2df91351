// Target ts: types and values.

import type { Import } from "../imports.js";
import type {
  Declaration,
  EnumDeclaration,
  EnumMember,
  InterfaceDeclaration,
  Module,
  TypeDeclaration,
} from "../module.js";
import type { TypeScriptOptions } from "../options.js";
import { constant, declared, LINE_WIDTH, literal, nameList } from "../print.js";
import { ENUM, type EnumStructure, type Statement, writeDocs } from "../structure.js";
import type { Write, Writer } from "../writer.js";

export function printTs(
  { imports, declarations }: Module,
  options: TypeScriptOptions,
): Statement[] {
  if (declarations.length === 0) return [NO_EXPORTS];
  return [
    ...importsOf(imports.list("ts")),
    ...declarations.flatMap((declaration) => statements(declaration, options)),
  ];
}

/** Makes a file without declarations a module. */
export const NO_EXPORTS = "export {};\n";

function statements(declaration: Declaration, { erasableSyntax }: TypeScriptOptions): Statement[] {
  const { name } = declaration;
  switch (declaration.kind) {
    case "const": {
      const { type, value, docs } = declaration;
      return [constant(name, type, value, docs)];
    }
    case "enum": {
      if (!erasableSyntax) return [enumOf(declaration)];
      const value: Write = (writer) => {
        writeMembers(writer, declaration, (member) => `${member.name}: ${member.value},`);
        writer.write(" as const");
      };
      return [declared(`export const ${name}`, { value }, declaration.docs), unionOf(declaration)];
    }
    case "export":
      return [`export { ${name} };\n`];
    case "interface":
    case "type":
      return [typeOf(declaration)];
  }
}

/** Returns an interface or a type, which is the same in declarations. */
export function typeOf(declaration: InterfaceDeclaration | TypeDeclaration): Write {
  const { name, docs } = declaration;
  if (declaration.kind === "type") return aliasOf(declaration);
  const { members } = declaration;
  return (writer) => {
    writer.blankLineIfLastNot();
    writeDocs(writer, docs());
    writer.write(`export interface ${name} extends ${declaration.extends} `).block(() => {
      members(writer);
    });
  };
}

function aliasOf({ name, docs, types }: TypeDeclaration): Write {
  const value = types.join(" | ");
  const line = `export type ${name} = ${value};`;
  if (line.length <= LINE_WIDTH) return declared(`export type ${name}`, { value }, docs);
  return (writer) => {
    writer.blankLineIfLastNot();
    writeDocs(writer, docs());
    writer.writeLine(`export type ${name} =`).indent(() => {
      for (const type of types) writer.writeLine(`| ${type}${type === types.at(-1) ? ";" : ""}`);
    });
  };
}

export function importsOf(imports: readonly Import[]): Write[] {
  return imports.map(({ module, isTypeOnly, names }) => {
    const list = names.map(({ name, alias }) => (alias === name ? name : `${name} as ${alias}`));
    return nameList(`import ${isTypeOnly ? "type " : ""}`, list, ` from ${literal(module)};`);
  });
}

export function enumOf({ name, docs, members }: EnumDeclaration): EnumStructure {
  return {
    kind: ENUM,
    isExported: true,
    name,
    docs: docs(),
    members,
  };
}

/** Returns the type beside the object of an erasable enum. */
export function unionOf({ name, docs }: EnumDeclaration): Write {
  return declared(`export type ${name}`, { value: `(typeof ${name})[keyof typeof ${name}]` }, docs);
}

/** Writes the members of the object of an enum. */
export function writeMembers(
  writer: Writer,
  { members }: EnumDeclaration,
  line: (member: EnumMember) => string,
): void {
  writer.inlineBlock(() => {
    for (const member of members) {
      writeDocs(writer, member.docs);
      writer.writeLine(line(member));
    }
  });
}
