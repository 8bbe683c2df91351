// Model -> warnings: what AIP-193 recommends, and probable mistakes. A warning never fails a run, and goes
// away by doing what it says, or by a comment. Errors that are kept for old clients only get none. A warning that lists
// several errors leaves out those whose comments silence it.

import { type Add, byPlace, type Finding } from "../../diagnostics/finding.js";
import type { Warning } from "../../diagnostics/rules.js";
import { isCurrent } from "../../model/current.js";
import type { CatalogModel, Model } from "../../model/model.js";
import type { Output } from "../output.js";
import { warnAboutDefaultLanguage } from "./default-language.js";
import { warnAboutIgnores, warnAboutUnknownIgnores } from "./ignored.js";
import { warnAboutImports } from "./imports.js";
import { warnAboutMembers } from "./members.js";
import { warnAboutDescriptions, warnAboutSpellings } from "./metadata.js";
import { warnAboutComments, warnAboutLinks, warnAboutMessages } from "./missing-text.js";
import { warnAboutReason, warnAboutZero } from "./reason.js";
import { warnAboutLanguage, warnAboutTexts } from "./text.js";

export function findWarnings(model: Model, output?: Output): Finding[] {
  return collect((add) => warnAbout(model, output, add));
}

/** Finds those of comments that cannot silence what they name. */
export function findUnknownIgnores(model: Model): Finding[] {
  return collect((add) => warnAboutUnknownIgnores(model, add));
}

function collect(find: (add: Add<Warning>) => void): Finding[] {
  const warnings: Finding[] = [];
  find((rule, at, text) => {
    if (!at.ignores?.(rule)) warnings.push({ rule, at, text });
  });
  return warnings.sort(byPlace);
}

function warnAbout(model: Model, output: Output | undefined, add: Add<Warning>): void {
  for (const { catalogs, hasSource } of model.files) {
    for (const catalog of catalogs) {
      warnAboutCatalog(catalog, add);
      // Nobody here can improve the errors of another server. An image may have been built without comments.
      if (hasSource && !catalog.isExternal) warnAboutComments(catalog, add);
    }
  }
  warnAboutSpellings(model, add);
  if (output !== undefined) warnAboutImports(model, output, add);
  // The others determine what is of use.
  warnAboutIgnores(model, add);
}

function warnAboutCatalog(catalog: CatalogModel, add: Add<Warning>): void {
  const { defaultHelp, defaultLocale, fallbackReason, isExternal, at } = catalog;
  warnAboutZero(catalog, add);
  warnAboutMembers(catalog, add);
  if (!isExternal) warnAboutLinks(defaultHelp, add);
  if (!isExternal) warnAboutDescriptions(catalog, add);
  if (defaultLocale !== undefined) warnAboutLanguage(defaultLocale, at.defaultLocale, add);
  for (const error of catalog.errors.filter(isCurrent)) {
    // The fallback is sent for unexpected failures, and has no cause to name.
    if (!isExternal && error.reason !== fallbackReason) warnAboutReason(catalog, error, add);
    if (!isExternal) warnAboutLinks(error.help, add);
    warnAboutTexts(error, add);
  }
  warnAboutDefaultLanguage(catalog, add);
  if (!isExternal) warnAboutMessages(catalog, add);
}
