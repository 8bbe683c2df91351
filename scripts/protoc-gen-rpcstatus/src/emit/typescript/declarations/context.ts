// What the emitters of one file have in common.

import type { FileModel, Model } from "../../../model/model.js";
import type { Imports } from "../imports.js";
import type { TypeScriptOptions } from "../options.js";

// The run time takes the files of its own line alone: any other does not compile, and says what to update.
export const MADE_BY = "protoc-gen-rpcstatus 0.1";

export interface Context {
  readonly model: Model;
  readonly options: TypeScriptOptions;
  readonly imports: Imports;
  readonly type: Type;
}

/** Names a global type. */
export type Type = (name: string) => string;

/** Names global types so that an enum of the same name in this file does not stand in the way. */
export function typesFor(file: FileModel): Type {
  const own = new Set(file.catalogs.map((catalog) => catalog.name));
  return (name) => (own.has(name.replace(/<.*/, "")) ? `globalThis.${name}` : name);
}
