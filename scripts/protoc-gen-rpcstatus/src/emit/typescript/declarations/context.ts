// The context that the declarations of one file share.

import type { FileModel, Model } from "../../../model/model.js";
import type { Imports } from "../imports.js";
import type { TypeScriptOptions } from "../options.js";

// The runtime accepts files of its own minor version only: others do not compile, and say what to update.
export const MADE_BY = "protoc-gen-rpcstatus 0.1";

export interface Context {
  readonly model: Model;
  readonly options: TypeScriptOptions;
  readonly imports: Imports;
  readonly type: Type;
}

/** Returns the name of a global type in the file. */
export type Type = (name: string) => string;

/** Global types have a prefix if an enum of the file has the same name. */
export function typesFor(file: FileModel): Type {
  const own = new Set(file.catalogs.map((catalog) => catalog.name));
  return (name) => (own.has(name.replace(/<.*/, "")) ? `globalThis.${name}` : name);
}
