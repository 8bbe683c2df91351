// Target dts: the declarations of target js.

import type { Declaration, Module } from "../module.js";
import type { TypeScriptOptions } from "../options.js";
import { declared } from "../print.js";
import type { Statement } from "../structure.js";
import type { Writer } from "../writer.js";
import { enumOf, importsOf, NO_EXPORTS, typeOf, unionOf, writeMembers } from "./ts.js";

export function printDts(
  { imports, declarations }: Module,
  options: TypeScriptOptions,
): Statement[] {
  if (declarations.length === 0) return [NO_EXPORTS];
  return [
    ...importsOf(imports.list("dts")),
    ...declarations.flatMap((declaration) => statements(declaration, options)),
  ];
}

function statements(declaration: Declaration, { erasableSyntax }: TypeScriptOptions): Statement[] {
  const { name } = declaration;
  switch (declaration.kind) {
    case "const": {
      const { type, docs } = declaration;
      return [declared(`export declare const ${name}`, { type }, docs)];
    }
    case "enum": {
      if (!erasableSyntax) return [{ ...enumOf(declaration), hasDeclareKeyword: true }];
      const { docs } = declaration;
      const type = (writer: Writer): void => {
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
