// Model -> every problem of the run. A model without problems can always be printed; no rule hides the
// problems of another. The rules follow AIP-193 and the patterns of google.rpc.ErrorInfo; each problem ends
// with its fix.

import { type Add, byPlace, type Finding } from "../diagnostics/finding.js";
import type { CatalogModel, Model } from "../model/model.js";
import { checkCatalog } from "./catalog.js";
import { checkOutputs, checkSymbols, checkUnique } from "./clashes.js";
import { checkDetails } from "./detail.js";
import { checkMetadata } from "./metadata.js";
import { checkMethods } from "./method.js";
import {
  checkCatalogNames,
  checkFileNames,
  checkImportedErrors,
  checkServiceNames,
} from "./names.js";
import { checkOptions } from "./option.js";
import { checkPrefix, checkReason } from "./reason.js";
import { checkReplacedBy } from "./replaced-by.js";
import { checkTexts } from "./text.js";

export function findProblems(model: Model, keepEmptyFiles = false): Finding[] {
  const problems = [...model.problems];
  const add: Add = (rule, at, text) => problems.push({ rule, at, text });
  for (const file of model.files) {
    checkFileNames(model, file, keepEmptyFiles, add);
    checkServiceNames(file, add);
    for (const catalog of file.catalogs) {
      checkCatalogNames(catalog, add);
      checkCatalog(catalog, add);
      checkErrors(catalog, add);
    }
    checkSymbols(file, add);
    checkMethods(model, file, add);
  }
  checkUnique(model, add);
  checkOutputs(model, keepEmptyFiles, add);
  checkReplacedBy(model, add);
  checkImportedErrors(model, add);
  return problems.sort(byPlace);
}

function checkErrors(catalog: CatalogModel, add: Add): void {
  const hasPrefix = checkPrefix(catalog, add);
  for (const error of catalog.errors) {
    if (hasPrefix || error.hasOwnReason) checkReason(catalog, error, add);
    checkTexts(error, add);
    checkMetadata(catalog, error, add);
    checkDetails(error, add);
    checkOptions(error, add);
  }
}
