// Model -> advice: what AIP-193 recommends, and what is probably a slip. It fails no run, and every piece of
// it goes away by doing what it says. Errors that are kept for old clients alone are left as they are.

import { listed } from "../../diagnostics/closest.js";
import { type Add, byPlace, type Finding, type Position } from "../../diagnostics/finding.js";
import { quote } from "../../diagnostics/quote.js";
import { isCurrent } from "../../model/current.js";
import type { CatalogModel, ErrorModel, LinkModel, Model } from "../../model/model.js";
import { upperSnakeCase } from "../../model/names.js";
import { zeroMeans } from "../reason.js";
import { warnAboutKeys, warnAboutMetadata } from "./metadata.js";
import { warnAboutLanguage, warnAboutTexts } from "./text.js";

// A reason of these words alone says that something failed, and not what.
const VAGUE = new Set(
  (
    "BAD DEFAULT ERROR ERRORS EXCEPTION FAIL FAILED FAILURE FATAL GENERAL GENERIC INTERNAL INVALID ISSUE " +
    "MISC OCCURRED OTHER PROBLEM SOMETHING UNDEFINED UNEXPECTED UNKNOWN UNSPECIFIED " +
    "WENT WRONG"
  ).split(" "),
);

// They say what failed in every answer to a call: UNKNOWN_SERVICE says something, SERVICE_FAILED does not.
const EVERYWHERE = new Set(["INPUT", "REQUEST", "SERVER", "SERVICE"]);
const FAILED =
  /^(BAD|ERRORS?|EXCEPTION|FAIL|FAILED|FAILURE|FATAL|INTERNAL|INVALID|ISSUE|PROBLEM|WRONG)$/;

const NOT_SET =
  /(^|_)(DEFAULT|INVALID|NIL|NONE|NO_ERROR|NOT_SET|NULL|OK|RESERVED|SUCCESS|UNDEFINED|UNKNOWN|UNSET|UNSPECIFIED|ZERO)$/i;

export function findWarnings(model: Model): Finding[] {
  const advice: Finding[] = [];
  const add = (at: Position, text: string): void => {
    advice.push({ at, text });
  };
  for (const { desc, catalogs } of model.files) {
    for (const catalog of catalogs) {
      warnAboutCatalog(catalog, add);
      warnAboutMessages(catalog, add);
      // An image may have been built without its comments.
      if (desc.proto.sourceCodeInfo !== undefined) warnAboutComments(catalog, add);
    }
  }
  warnAboutKeys(model, isCurrent, add);
  return advice.sort(byPlace);
}

function warnAboutCatalog(catalog: CatalogModel, add: Add): void {
  const { defaultHelp, defaultLocale, fallbackReason, at } = catalog;
  warnAboutZero(catalog, add);
  warnAboutLinks(defaultHelp, add);
  warnAboutMetadata(catalog, isCurrent, add);
  if (defaultLocale !== undefined) warnAboutLanguage(defaultLocale, at.defaultLocale, add);
  for (const error of catalog.errors.filter(isCurrent)) {
    // The fallback is for what nobody understood.
    if (error.reason !== fallbackReason) warnAboutReason(catalog, error, add);
    warnAboutLinks(error.help, add);
    warnAboutTexts(error, add);
  }
}

/** An error that was given the number zero is none, and nothing else would tell. */
function warnAboutZero(catalog: CatalogModel, add: Add): void {
  const { enum: enumType, errors, valuePrefix, at } = catalog;
  const { values } = enumType;
  const zeros = values.filter(({ number }) => number === 0);
  const [zero] = zeros;
  if (zero === undefined || zeros.some(({ name }) => NOT_SET.test(name))) return;
  if (errors.some(({ value }) => value.number === 0)) return;
  add(
    at.values[values.indexOf(zero)] ?? at.enum,
    `"${zero.name}" is no error, since ${zeroMeans(enumType)}; give it another number and keep zero for "${valuePrefix}UNSPECIFIED"`,
  );
}

function warnAboutLinks(links: readonly LinkModel[], add: Add): void {
  for (const { description, url, at } of links) {
    if (description !== "") continue;
    add(at, `the link to ${quote(url)} has no description; say there what the page is about`);
  }
}

function warnAboutReason(catalog: CatalogModel, error: ErrorModel, add: Add): void {
  const { reason, codeName, at } = error;
  if (isVague(reason.split("_"))) {
    add(
      at.reason,
      `reason ${quote(reason)} does not say what went wrong; name the one cause that it stands for, like "PAYMENT_DECLINED"`,
    );
  } else if (reason === codeName) {
    const subject = upperSnakeCase(catalog.enum.name).replace(/(_?(ERROR|REASON|CODE)S?)+$/, "");
    add(
      at.reason,
      `reason ${quote(reason)} says no more than the code; name what it is about, like "${subject || "ORDER"}_${reason}"`,
    );
  }
}

function isVague(words: readonly string[]): boolean {
  const others = words.filter((word) => !EVERYWHERE.has(word));
  if (!others.every((word) => VAGUE.has(word))) return false;
  return others.length === words.length || others.some((word) => FAILED.test(word));
}

function warnAboutMessages(catalog: CatalogModel, add: Add): void {
  const silent = catalog.errors.filter(isCurrent).filter(({ message }) => message === undefined);
  const what = "no message, without which a status says nothing";
  const fix = "say under message what went wrong and what developers can do about it";
  tellOfAll(catalog, silent, what, fix, silent[0]?.at.message, add);
}

function warnAboutComments(catalog: CatalogModel, add: Add): void {
  const silent = catalog.errors
    .filter(isCurrent)
    .filter(({ comment, explanation }) => comment === "" && explanation === undefined);
  const fix = "say above it when it happens: editors and documentation show that";
  tellOfAll(catalog, silent, "no comment", fix, silent[0]?.at.value, add);
}

/** Told once for a catalogue: who left out one often left out many. */
function tellOfAll(
  catalog: CatalogModel,
  errors: readonly ErrorModel[],
  what: string,
  fix: string,
  at: Position | undefined,
  add: Add,
): void {
  if (at === undefined) return;
  const names = errors.map(({ value }) => value.name);
  const text =
    names.length === 1
      ? `"${names[0]}" has ${what}`
      : `${names.length} errors of "${catalog.enum.typeName}" have ${what}: ${listed(names)}`;
  add(at, `${text}; ${fix}`);
}
