// Model -> every problem of the run. What passes here, `emit` can always print; no rule stops another.
// The rules follow AIP-193 and the form of google.rpc.ErrorInfo; each problem ends with its fix.

import { checkCatalog } from "./check-catalog.js";
import { checkDetails } from "./check-detail.js";
import { checkMetadata } from "./check-metadata.js";
import { checkCycles, checkMethods } from "./check-method.js";
import { checkOptions } from "./check-option.js";
import { checkPrefix, checkReason, checkZero } from "./check-reason.js";
import { checkSuccessors } from "./check-successor.js";
import { checkTexts } from "./check-text.js";
import { checkOutputs, checkSymbols, checkUnique } from "./clashes.js";
import { byPlace } from "./diagnostics/finding.js";
import type { Model, Position, Problem } from "./model/model.js";

export function check(model: Model): Problem[] {
  const problems = [...model.problems];
  const add = (at: Position, text: string): void => {
    problems.push({ at, text });
  };
  for (const file of model.files) {
    for (const catalog of file.catalogs) {
      checkCatalog(catalog, add);
      const hasPrefix = checkPrefix(catalog, add);
      for (const error of catalog.errors) {
        checkZero(catalog, error, add);
        if (hasPrefix || error.hasOwnReason) checkReason(catalog, error, add);
        checkTexts(error, add);
        checkMetadata(error, add);
        checkDetails(error, add);
        checkOptions(error, add);
      }
    }
    checkSymbols(file, add);
    checkMethods(model, file, add);
  }
  checkUnique(model, add);
  checkOutputs(model, add);
  checkSuccessors(model, add);
  checkCycles(model, add);
  return problems.sort(byPlace);
}
