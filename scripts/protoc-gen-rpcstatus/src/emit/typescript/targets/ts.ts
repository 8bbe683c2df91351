// Target ts: types and values.

import {
  type CodeBlockWriter,
  type EnumDeclarationStructure,
  type ImportDeclarationStructure,
  StructureKind,
  type WriterFunction,
} from "ts-morph";
import type { Import } from "../imports.js";
import type { Declaration, EnumDeclaration, EnumMember, Module } from "../module.js";
import type { TypeScriptOptions } from "../options.js";
import { constant, declared, type Statements, writeDocs } from "../print.js";

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
      return [constant(name, type, (writer) => value(writer, true), docs)];
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
  }
}

export function importsOf(imports: readonly Import[]): ImportDeclarationStructure[] {
  return imports.map(({ module, isTypeOnly, names, namespace }) => ({
    kind: StructureKind.ImportDeclaration,
    moduleSpecifier: module,
    isTypeOnly,
    ...(namespace !== undefined && { namespaceImport: namespace }),
    namedImports: names.map(({ name, alias }) => (alias === name ? { name } : { name, alias })),
  }));
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
