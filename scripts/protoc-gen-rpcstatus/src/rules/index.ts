// Model -> all that is to be told of it. What the plugin and the command `rpcstatus check` share.

import type { Model, Problem } from "../model/model.js";
import { check } from "./check.js";
import { advise } from "./warnings/index.js";

export interface Findings {
  /** They fail the run. */
  readonly problems: readonly Problem[];
  /** They do not. */
  readonly warnings: readonly Problem[];
}

export function examine(model: Model): Findings {
  const problems = check(model);
  // What does not build has to be mended first.
  return { problems, warnings: problems.length > 0 ? [] : advise(model) };
}
