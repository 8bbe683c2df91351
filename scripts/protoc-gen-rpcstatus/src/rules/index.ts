// Checked by `buf generate` and by `rpcstatus check`.

import type { Findings } from "../diagnostics/finding.js";
import type { Model } from "../model/model.js";
import { findProblems } from "./problems.js";
import { findWarnings } from "./warnings/index.js";

/** Returns the problems of the model; and its warnings, unless there are problems, which come first. */
export function findingsOf(model: Model): Findings {
  const problems = findProblems(model);
  return { problems, warnings: problems.length > 0 ? [] : findWarnings(model) };
}
