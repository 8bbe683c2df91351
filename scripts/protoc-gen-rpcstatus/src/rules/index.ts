// Checked by `buf generate` and by `rpcstatus check`.

import type { Findings } from "../diagnostics/finding.js";
import type { Rule } from "../diagnostics/rules.js";
import type { Model } from "../model/model.js";
import type { Output } from "./output.js";
import { findProblems } from "./problems.js";
import { findUnknownIgnores, findWarnings } from "./warnings/index.js";

/**
 * Returns the problems of the model; and its warnings, unless there are problems, which come first. Then there are those
 * of comments that cannot silence what they name. Without `output`, nothing is generated.
 */
export function findingsOf(
  model: Model,
  ignored: ReadonlySet<Rule> = new Set(),
  output?: Output,
): Findings {
  const problems = findProblems(model, output?.keepEmptyFiles);
  const warnings = problems.length > 0 ? findUnknownIgnores(model) : findWarnings(model, output);
  return { problems, warnings: warnings.filter(({ rule }) => !ignored.has(rule)) };
}
