// Target dts: the declarations of target js.

import type { CodeBlockWriter } from "ts-morph";
import type { Declaration, Module } from "../module.js";
import type { TypeScriptOptions } from "../options.js";
import { declared, type Statements } from "../print.js";
import { enumOf, importsOf, typeOf, unionOf, writeMembers } from "./ts.js";

export function printDts(
  { imports, declarations }: Module,
  options: TypeScriptOptions,
): Statements {
  return [
    ...importsOf(imports.list("dts")),
    ...declarations.flatMap((declaration) => statements(declaration, options)),
  ];
}

function statements(declaration: Declaration, { erasableSyntax }: TypeScriptOptions): Statements {
  const { name } = declaration;
  switch (declaration.kind) {
    case "const": {
      const { type, docs } = declaration;
      return [declared(`export declare const ${name}`, { type }, docs)];
    }
    case "enum": {
      if (!erasableSyntax) return [{ ...enumOf(declaration), hasDeclareKeyword: true }];
      const { docs } = declaration;
      const type = (writer: CodeBlockWriter): void => {
        writeMembers(writer, declaration, (member) => `readonly ${member.name}: ${member.value};`);
      };
      return [declared(`export declare const ${name}`, { type }, docs), unionOf(declaration)];
    }
    case "export":
      return [`export { ${name} };\n`];
    case "interface":
    case "type":
      return [typeOf(declaration)];
  }
}
