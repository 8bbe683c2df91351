// The targets ts, js and dts. A file's declarations are built once, and printed for each target.

import type { FileModel, Model } from "../../model/model.js";
import type { EmittedFile } from "../emitted-file.js";
import { emitCatalog } from "./declarations/catalog.js";
import { typesFor } from "./declarations/context.js";
import { emitService } from "./declarations/service.js";
import { Imports } from "./imports.js";
import type { Module } from "./module.js";
import type { TypeScriptOptions, TypeScriptTarget } from "./options.js";
import { moduleName, printFile } from "./print.js";
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
): EmittedFile[] {
  return files.flatMap((file) => {
    const module = moduleOf(model, file, options);
    const { name: source } = file.desc.proto;
    const { tsNocheck } = options;
    return targets.map((target) => {
      const { extension, print } = printers[target];
      const name = `${moduleName(source)}${extension}`;
      return printFile({ name, source, statements: print(module, options), tsNocheck });
    });
  });
}

function moduleOf(model: Model, file: FileModel, options: TypeScriptOptions): Module {
  const imports = new Imports(file, options);
  const context = { model, options, imports, type: typesFor(file) };
  const declarations = [
    ...file.catalogs.flatMap((catalog) => emitCatalog(catalog, context)),
    ...file.services.map((service) => emitService(service, context)),
  ];
  return { imports, declarations };
}
