// The metadata keys of an error, declared by the option or by the message.

import type { Add } from "../diagnostics/finding.js";
import { escaped, quote } from "../diagnostics/quote.js";
import { METADATA_KEY } from "../model/metadata-key.js";
import { exampleOf, isTextOf } from "../model/metadata-value.js";
import type { CatalogModel, ErrorModel, MetadataModel } from "../model/model.js";
import { checkControls } from "./text.js";

const MAX_KEY_LENGTH = 64;
const PATTERN = METADATA_KEY.source.slice(1, -1);

export function checkMetadata({ isExternal }: CatalogModel, error: ErrorModel, add: Add): void {
  const seen = new Set<string>();
  for (const entry of error.metadata) {
    const { key, at } = entry;
    checkType(entry, add);
    // A key is what the other server sends.
    if (isExternal) checkControls(key, "a metadata key", at, add);
    else checkKey(entry, add);
    if (seen.has(key))
      add(
        "METADATA_KEY_UNIQUE",
        at,
        `cannot declare metadata key ${quote(key)} twice in one error; remove one of the two`,
      );
    seen.add(key);
  }
}

function checkType({ key, type, typeNumber, example, at }: MetadataModel, add: Add): void {
  if (type === undefined) {
    add(
      "METADATA_TYPE",
      at,
      `cannot use type ${typeNumber} for metadata key ${quote(key)}: it is not a metadata type; use STRING, INT64, DOUBLE, BOOL, TIMESTAMP, DURATION or BYTES`,
    );
  } else if (example !== "" && !isTextOf(type, example)) {
    add(
      "METADATA_EXAMPLE",
      at,
      `cannot use example ${quote(example)} for metadata key ${quote(key)}: it is not a value of type ${type.toUpperCase()}; write one like ${quote(exampleOf(type))}, or set another type`,
    );
  }
}

function checkKey({ key, isImplied, at }: MetadataModel, add: Add): void {
  if (key.length > MAX_KEY_LENGTH) {
    add(
      "METADATA_KEY_FORMAT",
      at,
      `cannot use metadata key ${quote(key)}: it has ${key.length} characters and ${MAX_KEY_LENGTH} are allowed; shorten it`,
    );
  }
  if (METADATA_KEY.test(key)) return;
  const better = camelCase(key);
  const isBetter = METADATA_KEY.test(better);
  if (isImplied) {
    const fix = isBetter ? `write {${better}}` : "name the value, like {sku}";
    add(
      "METADATA_KEY_FORMAT",
      at,
      `cannot use placeholder {${escaped(key)}}: it declares a metadata key of that name, which must match ${PATTERN}; ${fix}`,
    );
    return;
  }
  const fix = isBetter
    ? `write ${quote(better)}`
    : 'use letters, digits, "-" and "_", at least two characters, starting with a lower-case letter';
  add(
    "METADATA_KEY_FORMAT",
    at,
    `cannot use metadata key ${quote(key)}: it does not match ${PATTERN}; ${fix}`,
  );
}

/** Returns words that are separated by spaces or dots as one word in camel case. */
function camelCase(key: string): string {
  const [first = "", ...words] = key.trim().split(/[\s.]+/);
  return [first, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))]
    .join("")
    .replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());
}
