// The texts of metadata values, as the runtime reads them (src/catalog/metadata.ts). The two do not share
// code: the plugin is a package of its own and contains nothing of the runtime.

import type { MetadataType } from "./model.js";

const examples: { readonly [Type in MetadataType]: string } = {
  string: "A-1",
  int64: "-42",
  double: "0.1",
  bool: "true",
  timestamp: "2026-03-01T12:00:00Z",
  duration: "1.500s",
  bytes: "AQI=",
};

const INT64_LIMIT = 2n ** 63n;
// The limit of google.protobuf.Duration.
const MAX_SECONDS = 315_576_000_000;
const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Returns a text of the type, as an example. */
export function exampleOf(type: MetadataType): string {
  return examples[type];
}

/** Reports whether the runtime reads the text as a value of the type. */
export function isTextOf(type: MetadataType, text: string): boolean {
  switch (type) {
    case "string":
      return true;
    case "int64":
      return (
        /^-?\d{1,19}$/.test(text) && BigInt(text) < INT64_LIMIT && BigInt(text) >= -INT64_LIMIT
      );
    case "double":
      return /^(-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|NaN|-?Infinity)$/.test(text);
    case "bool":
      return text === "true" || text === "false";
    case "timestamp":
      return isTimestamp(text.toUpperCase());
    case "duration": {
      const [, seconds] = /^-?(\d{1,12})(?:\.\d{1,9})?s$/.exec(text) ?? [];
      return seconds !== undefined && Number(seconds) <= MAX_SECONDS;
    }
    case "bytes":
      // Either alphabet, with and without padding; a single character is less than a byte.
      return (
        /^[\w+/\t\n\r -]*$/.test(withoutPadding(text)) &&
        text.replace(/[^\w+/-]/g, "").length % 4 !== 1
      );
  }
}

/** A pattern of the whole text would try every way to divide white space among its parts. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && /[=\s]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function isTimestamp(text: string): boolean {
  const [, time, zone] = TIMESTAMP.exec(text) ?? [];
  // Date rolls an hour or a day past the last one over to the next.
  const rolled = new Date(`${time}Z`);
  return (
    !Number.isNaN(rolled.getTime()) &&
    rolled.toISOString().startsWith(`${time}`) &&
    !Number.isNaN(Date.parse(`${time}${zone}`))
  );
}
