// Target ts: types and values.

import {
  type CodeBlockWriter,
  type EnumDeclarationStructure,
  StructureKind,
  type WriterFunction,
} from "ts-morph";
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
import {
  constant,
  declared,
  LINE_WIDTH,
  literal,
  nameList,
  type Statements,
  writeDocs,
} from "../print.js";

export function printTs({ imports, declarations }: Module, options: TypeScriptOptions): Statements {
  return [
    ...importsOf(imports.list("ts")),
    ...declarations.flatMap((declaration) => statements(declaration, options)),
  ];
}

function statements(declaration: Declaration, { erasableSyntax }: TypeScriptOptions): Statements {
  const { name } = declaration;
  switch (declaration.kind) {
    case "const": {
      const { type, value, docs } = declaration;
      return [constant(name, type, value, docs)];
    }
    case "enum": {
      if (!erasableSyntax) return [enumOf(declaration)];
      const value: WriterFunction = (writer) => {
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
export function typeOf(declaration: InterfaceDeclaration | TypeDeclaration): WriterFunction {
  const { name, docs } = declaration;
  if (declaration.kind === "type") return aliasOf(declaration);
  const { members } = declaration;
  return (writer) => {
    writer.blankLineIfLastNot();
    writeDocs(writer, docs);
    writer.write(`export interface ${name} extends ${declaration.extends} `).block(() => {
      members(writer);
    });
  };
}

function aliasOf({ name, docs, types }: TypeDeclaration): WriterFunction {
  const value = types.join(" | ");
  const line = `export type ${name} = ${value};`;
  if (line.length <= LINE_WIDTH) return declared(`export type ${name}`, { value }, docs);
  return (writer) => {
    writer.blankLineIfLastNot();
    writeDocs(writer, docs);
    writer.writeLine(`export type ${name} =`).indent(() => {
      for (const type of types) writer.writeLine(`| ${type}${type === types.at(-1) ? ";" : ""}`);
    });
  };
}

export function importsOf(imports: readonly Import[]): WriterFunction[] {
  return imports.map(({ module, isTypeOnly, names }) => {
    const list = names.map(({ name, alias }) => (alias === name ? name : `${name} as ${alias}`));
    return nameList(`import ${isTypeOnly ? "type " : ""}`, list, ` from ${literal(module)};`);
  });
}

export function enumOf({ name, docs, members }: EnumDeclaration): EnumDeclarationStructure {
  return {
    kind: StructureKind.Enum,
    isExported: true,
    name,
    docs,
    members: members.map((member) => ({ ...member })),
  };
}

/** Returns the type beside the object of an erasable enum. */
export function unionOf({ name, docs }: EnumDeclaration): WriterFunction {
  return declared(`export type ${name}`, { value: `(typeof ${name})[keyof typeof ${name}]` }, docs);
}

/** Writes the members of the object of an enum. */
export function writeMembers(
  writer: CodeBlockWriter,
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
