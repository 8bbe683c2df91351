// Checked model -> files. Never fails: the rules have refused whatever cannot be printed.

import type { Model } from "../model/model.js";
import type { EmittedFile } from "./emitted-file.js";
import { emit as typescript } from "./typescript/index.js";
import type { TypeScriptOptions } from "./typescript/options.js";

/** The emitter of each target. A new target is a folder here and a line in this table. */
const EMITTERS = { ts: typescript, js: typescript, dts: typescript };

export type Target = keyof typeof EMITTERS;

export const TARGETS = Object.keys(EMITTERS) as readonly Target[];

/** An emitter reads the options that it has. */
export interface EmitOptions extends TypeScriptOptions {
  /** A proto without a catalog and without methods with errors gets a file too, for tools that expect one for each proto. */
  readonly keepEmptyFiles: boolean;
}

/** `parameter` is the text of the options, which the files name. */
export function emit(
  model: Model,
  targets: readonly Target[],
  options: EmitOptions,
  parameter: string,
): EmittedFile[] {
  const files = model.files.filter(
    (file) => options.keepEmptyFiles || file.catalogs.length > 0 || file.services.length > 0,
  );
  // An emitter is called once, with all of its targets.
  return [...new Set(targets.map((target) => EMITTERS[target]))].flatMap((emitter) => {
    const own = targets.filter((target) => EMITTERS[target] === emitter);
    return emitter(model, files, own, options, parameter);
  });
}
