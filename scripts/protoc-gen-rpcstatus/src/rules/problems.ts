// Model -> every problem of the run. What passes here, `emit` can always print; no rule stops another.
// The rules follow AIP-193 and the form of google.rpc.ErrorInfo; each problem ends with its fix.

import { byPlace, type Finding, type Position } from "../diagnostics/finding.js";
import type { Model } from "../model/model.js";
import { checkCatalog } from "./catalog.js";
import { checkOutputs, checkSymbols, checkUnique } from "./clashes.js";
import { checkDetails } from "./detail.js";
import { checkMetadata } from "./metadata.js";
import { checkCycles, checkMethods } from "./method.js";
import { checkOptions } from "./option.js";
import { checkPrefix, checkReason, checkZero } from "./reason.js";
import { checkReplacedBy } from "./replaced-by.js";
import { checkTexts } from "./text.js";

export function findProblems(model: Model): Finding[] {
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
  checkReplacedBy(model, add);
  checkCycles(model, add);
  return problems.sort(byPlace);
}
