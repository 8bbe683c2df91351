// The text forms of metadata values, as the run time reads them (src/catalog/metadata.ts). Written again:
// the run time is made of files that this plugin generates, so the plugin cannot be made of the run time.

import type { MetadataType } from "./model.js";

const samples: { readonly [Type in MetadataType]: string } = {
  string: "A-1",
  int64: "-42",
  double: "0.1",
  bool: "true",
  timestamp: "2026-03-01T12:00:00Z",
  duration: "1.500s",
  bytes: "AQI=",
};

const LIMIT = 2n ** 63n;
const MAX_SECONDS = 315_576_000_000;
const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** A text of the type, to show its form. */
export function sampleOf(type: MetadataType): string {
  return samples[type];
}

/** Whether the run time reads the text as a value of the type. */
export function isTextOf(type: MetadataType, text: string): boolean {
  switch (type) {
    case "string":
      return true;
    case "int64":
      return /^-?\d{1,19}$/.test(text) && BigInt(text) < LIMIT && BigInt(text) >= -LIMIT;
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
      // Either alphabet, with and without padding; a single letter is no byte.
      return /^[\w+/\t\n\r -]*[=\s]*$/.test(text) && text.replace(/[^\w+/-]/g, "").length % 4 !== 1;
  }
}

function isTimestamp(text: string): boolean {
  const [, time, zone] = TIMESTAMP.exec(text) ?? [];
  // An hour or a day past the last one would roll over into the next.
  const rolled = new Date(`${time}Z`);
  return (
    !Number.isNaN(rolled.getTime()) &&
    rolled.toISOString().startsWith(`${time}`) &&
    !Number.isNaN(Date.parse(`${time}${zone}`))
  );
}
