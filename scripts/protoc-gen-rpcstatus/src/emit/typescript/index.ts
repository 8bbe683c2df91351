// The targets ts, js and dts. A file's declarations are built once, and printed for each target.

import { namesOf } from "../../model/file-names.js";
import type { FileModel, Model } from "../../model/model.js";
import type { EmittedFile } from "../emitted-file.js";
import { emitCatalog } from "./declarations/catalog.js";
import { emitService } from "./declarations/service.js";
import { headerOf } from "./header.js";
import { Imports } from "./imports.js";
import type { Module } from "./module.js";
import type { TypeScriptOptions, TypeScriptTarget } from "./options.js";
import { type FileToPrint, fileOf, moduleName } from "./print.js";
import { printStructure, type Statement } from "./structure.js";
import { printDts } from "./targets/dts.js";
import { printJs } from "./targets/js.js";
import { printTs } from "./targets/ts.js";

const printers = {
  ts: { extension: ".ts", print: printTs },
  js: { extension: ".js", print: printJs },
  dts: { extension: ".d.ts", print: printDts },
};

export function emit(
  model: Model,
  files: readonly FileModel[],
  targets: readonly TypeScriptTarget[],
  options: TypeScriptOptions,
  parameter: string,
): EmittedFile[] {
  const built = build(model, files, targets, options, parameter);
  return built.map(({ name, structure }) => ({ name, content: printStructure(structure) }));
}

/** Returns the files before they are printed. */
export function build(
  model: Model,
  files: readonly FileModel[],
  targets: readonly TypeScriptTarget[],
  options: TypeScriptOptions,
  parameter: string,
): FileToPrint[] {
  return files.flatMap((file) => {
    const module = moduleOf(model, file, options);
    const header = headerOf(file.desc, parameter, options);
    const { tsNocheck } = options;
    return targets.map((target) => {
      const { extension, print } = printers[target];
      const name = `${moduleName(file.desc.proto.name)}${extension}`;
      const statements: Statement[] = [(writer) => writer.newLine(), ...print(module, options)];
      return { name, structure: fileOf(header, statements, tsNocheck) };
    });
  });
}

function moduleOf(model: Model, file: FileModel, options: TypeScriptOptions): Module {
  const imports = new Imports(file, options);
  const context = { model, file, options, imports, names: namesOf(file) };
  const declarations = [
    ...file.catalogs.flatMap((catalog) => emitCatalog(catalog, context)),
    ...file.services.flatMap((service) => emitService(service, context)),
  ];
  return { imports, declarations };
}
