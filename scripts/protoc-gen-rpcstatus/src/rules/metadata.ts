// The keys of an error's metadata, declared by the option or by the message.

import type { Add } from "../diagnostics/finding.js";
import { escaped, quote } from "../diagnostics/quote.js";
import { METADATA_KEY } from "../model/metadata-key.js";
import { isTextOf, sampleOf } from "../model/metadata-value.js";
import type { ErrorModel } from "../model/model.js";

export function checkMetadata(error: ErrorModel, add: Add): void {
  const seen = new Set<string>();
  for (const { key, type, typeNumber, isImplied, example, at } of error.metadata) {
    if (type === undefined) {
      add(
        at,
        `cannot use type ${typeNumber} for metadata key ${quote(key)}: it is none of the types; use STRING, INT64, DOUBLE, BOOL, TIMESTAMP, DURATION or BYTES`,
      );
    } else if (example !== "" && !isTextOf(type, example)) {
      add(
        at,
        `cannot use example ${quote(example)} for metadata key ${quote(key)}: it is no ${type.toUpperCase()}; write one like ${quote(sampleOf(type))}, or set another type`,
      );
    }
    if (key.length > 64) {
      add(
        at,
        `cannot use metadata key ${quote(key)}: it has ${key.length} characters and 64 are allowed; shorten it`,
      );
    }
    if (!METADATA_KEY.test(key)) {
      // What stands apart becomes one word in camel case; capitals at the front become small.
      const better = key
        .trim()
        .replace(/[\s.]+(\S)/g, (_, first: string) => first.toUpperCase())
        .replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());
      const fix = METADATA_KEY.test(better)
        ? `write "${better}"`
        : 'use letters, digits, "-" and "_", at least two characters, starting with a lower-case letter';
      if (isImplied) {
        const name = METADATA_KEY.test(better) ? `write {${better}}` : "name the value, like {sku}";
        add(
          at,
          `cannot use placeholder {${escaped(key)}}: it declares a metadata key of its name, which has to match ${METADATA_KEY.source.slice(1, -1)}; ${name}`,
        );
        continue;
      }
      add(
        at,
        `cannot use metadata key ${quote(key)}: it does not match ${METADATA_KEY.source.slice(1, -1)}; ${fix}`,
      );
    }
    if (seen.has(key))
      add(
        at,
        `cannot declare metadata key ${quote(key)} twice in one error; remove one of the two`,
      );
    seen.add(key);
  }
}
