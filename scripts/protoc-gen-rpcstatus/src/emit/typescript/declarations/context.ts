// The context that the declarations of one file share.

import { type FileNames, namesOf } from "../../../model/file-names.js";
import type { FileModel, Model } from "../../../model/model.js";
import type { Imports } from "../imports.js";
import type { TypeScriptOptions } from "../options.js";

export interface Context {
  readonly model: Model;
  readonly file: FileModel;
  readonly options: TypeScriptOptions;
  readonly imports: Imports;
  readonly names: FileNames;
}

/** Returns the name by which the file refers to a global type, whose own name the file may use for something else. */
export function globalType(name: string, file: FileModel): string {
  return namesOf(file).all.has(name) ? `globalThis.${name}` : name;
}
