// Checked model -> files. Never fails: the rules have refused whatever cannot be printed.

import type { Model } from "../model/model.js";
import type { EmittedFile } from "./emitted-file.js";
import type { TypeScriptOptions } from "./typescript/options.js";

// Loaded when there is something to print: ts-morph takes most of the time of a run.
const typescript = () => import("./typescript/index.js");

/** The emitter of each target. A new target is a folder here and a line in this table. */
const EMITTERS = { ts: typescript, js: typescript, dts: typescript };

export type Target = keyof typeof EMITTERS;

export const TARGETS = Object.keys(EMITTERS) as readonly Target[];

/** An emitter reads the options that it has. */
export type EmitOptions = TypeScriptOptions;

/**
 * Returns no file for a proto without a catalog and without methods with errors. `parameter` is the text of the options,
 * which the files name.
 */
export async function emit(
  model: Model,
  targets: readonly Target[],
  options: EmitOptions,
  parameter: string,
): Promise<EmittedFile[]> {
  const files = model.files.filter((file) => file.catalogs.length > 0 || file.services.length > 0);
  if (files.length === 0) return [];
  const emitted: EmittedFile[] = [];
  // An emitter is called once, with all of its targets.
  for (const load of new Set(targets.map((target) => EMITTERS[target]))) {
    const emitter = await load();
    const own = targets.filter((target) => EMITTERS[target] === load);
    emitted.push(...emitter.emit(model, files, own, options, parameter));
  }
  return emitted;
}
