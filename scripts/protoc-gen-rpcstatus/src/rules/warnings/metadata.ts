// Metadata keys without a description, and keys that are spelled in two ways.

import { listed } from "../../diagnostics/closest.js";
import type { Add } from "../../diagnostics/finding.js";
import { quote } from "../../diagnostics/quote.js";
import type { Warning } from "../../diagnostics/rules.js";
import { isCurrent } from "../../model/current.js";
import type { CatalogModel, ErrorModel, Model } from "../../model/model.js";

/** A key that the option lists needs a description. A key of a placeholder is explained by the message. */
export function warnAboutDescriptions(
  { enum: { typeName }, errors }: CatalogModel,
  add: Add<Warning>,
): void {
  const missing = errors.filter(isCurrent).flatMap(({ metadata, value }) =>
    metadata
      .filter(({ isImplied, description }) => !isImplied && description === "")
      .filter(({ at }) => !at.ignores?.("METADATA_DESCRIPTION"))
      .map(({ key, at }) => ({ key, at, error: value.name })),
  );
  const [first] = missing;
  if (first === undefined) return;
  const isOneError = missing.every(({ error }) => error === first.error);
  const names = missing.map(({ key, error }) =>
    isOneError ? quote(key) : `${quote(key)} of ${quote(error)}`,
  );
  // One warning for a catalog: a user who left one description out often left out many.
  const what = !isOneError
    ? `${missing.length} metadata keys of ${quote(typeName)} have no description: ${listed(names)}`
    : missing.length === 1
      ? `metadata key ${names[0]} of ${quote(first.error)} has no description`
      : `metadata keys ${listed(names)} of ${quote(first.error)} have no description`;
  add("METADATA_DESCRIPTION", first.at, `${what}; explain in description what the value means`);
}

/** A key has one spelling in all errors of a domain. */
export function warnAboutSpellings(model: Model, add: Add<Warning>): void {
  const seen = new Map<string, { readonly key: string; readonly error: ErrorModel }>();
  const reported = new Set<string>();
  const catalogs = model.files.flatMap((file) => file.catalogs);
  for (const { domain, errors } of catalogs.filter(({ isExternal }) => !isExternal)) {
    for (const error of errors.filter(isCurrent)) {
      for (const { key, at } of error.metadata) {
        const id = `${domain}/${key.toLowerCase().replace(/[-_]/g, "")}`;
        const first = seen.get(id);
        if (first === undefined) seen.set(id, { key, error });
        if (first === undefined || first.key === key || reported.has(`${id}/${key}`)) continue;
        if (at.ignores?.("METADATA_KEY_SPELLING")) continue;
        reported.add(`${id}/${key}`);
        const { file, line } = first.error.at.value;
        const where =
          first.error === error
            ? "of the same error"
            : `of ${quote(first.error.value.name)} at ${file}:${line}`;
        add(
          "METADATA_KEY_SPELLING",
          at,
          `metadata key ${quote(key)} of ${quote(error.value.name)} differs only in case or separators from ${quote(first.key)} ${where}; use one spelling for both`,
        );
      }
    }
  }
}
