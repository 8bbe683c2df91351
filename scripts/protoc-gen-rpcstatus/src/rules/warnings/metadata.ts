// Advice about metadata: keys that look alike, and keys that nobody explains.

import { listed } from "../../diagnostics/closest.js";
import type { Add } from "../../diagnostics/finding.js";
import { quote } from "../../diagnostics/quote.js";
import type { CatalogModel, ErrorModel, Model } from "../../model/model.js";

/** What was listed is to be described; what a placeholder declares is explained by the message. */
export function warnAboutMetadata(
  { enum: { typeName }, errors }: CatalogModel,
  isCurrent: (error: ErrorModel) => boolean,
  add: Add,
): void {
  const silent = errors
    .filter(isCurrent)
    .flatMap(({ metadata, value }) =>
      metadata
        .filter(({ isImplied, description }) => !isImplied && description === "")
        .map(({ key, at }) => ({ key, at, error: value.name })),
    );
  const [first] = silent;
  if (first === undefined) return;
  const fix = "say under description what the value means";
  const isOne = silent.every(({ error }) => error === first.error);
  const names = silent.map(({ key, error }) =>
    isOne ? quote(key) : `${quote(key)} of "${error}"`,
  );
  // Told once for a catalogue: who left out one often left out many.
  const what = !isOne
    ? `${silent.length} metadata keys of "${typeName}" have no description: ${listed(names)}`
    : silent.length === 1
      ? `metadata key ${names[0]} of "${first.error}" has no description`
      : `metadata keys ${listed(names)} of "${first.error}" have no description`;
  add(first.at, `${what}; ${fix}`);
}

/** One thing has one key, in an error and in all errors of a domain. */
export function warnAboutKeys(
  model: Model,
  isCurrent: (error: ErrorModel) => boolean,
  add: Add,
): void {
  const seen = new Map<string, { readonly key: string; readonly error: ErrorModel }>();
  const told = new Set<string>();
  for (const { domain, errors } of model.files.flatMap((file) => file.catalogs)) {
    for (const error of errors.filter(isCurrent)) {
      for (const { key, at } of error.metadata) {
        const id = `${domain}/${key.toLowerCase().replace(/[-_]/g, "")}`;
        const first = seen.get(id);
        if (first === undefined) seen.set(id, { key, error });
        if (first === undefined || first.key === key || told.has(`${id}/${key}`)) continue;
        told.add(`${id}/${key}`);
        const { file, line } = first.error.at.value;
        const where =
          first.error === error ? "beside it" : `of "${first.error.value.name}" at ${file}:${line}`;
        add(
          at,
          `metadata key ${quote(key)} of "${error.value.name}" differs only in case or separators from ${quote(first.key)} ${where}; use one spelling for both`,
        );
      }
    }
  }
}
