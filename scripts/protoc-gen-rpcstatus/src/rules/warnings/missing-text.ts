// Missing messages, comments and descriptions of links.

import { listed } from "../../diagnostics/closest.js";
import type { Add } from "../../diagnostics/finding.js";
import { quote } from "../../diagnostics/quote.js";
import type { Warning } from "../../diagnostics/rules.js";
import { isCurrent } from "../../model/current.js";
import type { CatalogModel, ErrorModel, LinkModel } from "../../model/model.js";

export function warnAboutMessages(catalog: CatalogModel, add: Add<Warning>): void {
  const errors = catalog.errors.filter(isCurrent).filter(({ message }) => message === undefined);
  const what = "no message, and a status without one explains nothing";
  const fix = "describe in message what went wrong and what developers can do about it";
  warnOnce("ERROR_MESSAGE", catalog, errors, what, fix, "message", add);
}

export function warnAboutComments(catalog: CatalogModel, add: Add<Warning>): void {
  const errors = catalog.errors
    .filter(isCurrent)
    .filter(({ comment, explanation }) => comment() === "" && explanation === undefined);
  const fix = "add one above it that says when the error occurs: editors and documentation show it";
  warnOnce("ERROR_COMMENT", catalog, errors, "no comment", fix, "value", add);
}

export function warnAboutLinks(links: readonly LinkModel[], add: Add<Warning>): void {
  for (const { description, url, at } of links) {
    if (description !== "") continue;
    add(
      "HELP_DESCRIPTION",
      at,
      `the link to ${quote(url)} has no description; say in description what the page is about`,
    );
  }
}

/** One warning for a catalog: a user who left one text out often left out many. */
function warnOnce(
  rule: Warning,
  catalog: CatalogModel,
  all: readonly ErrorModel[],
  what: string,
  fix: string,
  part: "message" | "value",
  add: Add<Warning>,
): void {
  const errors = all.filter(({ at }) => !at[part].ignores?.(rule));
  const [first] = errors;
  if (first === undefined) return;
  const names = errors.map(({ value }) => value.name);
  const text =
    names.length === 1
      ? `${quote(names[0] ?? "")} has ${what}`
      : `${names.length} errors of ${quote(catalog.enum.typeName)} have ${what}: ${listed(names)}`;
  add(rule, first.at[part], `${text}; ${fix}`);
}
