// The plugin accepts the same texts of metadata values as the runtime.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  exampleOf,
  isTextOf,
} from "../../../scripts/protoc-gen-rpcstatus/src/model/metadata-value.js";
import type { MetadataType } from "../../../scripts/protoc-gen-rpcstatus/src/model/model.js";
import {
  bool,
  bytes,
  double,
  duration,
  int64,
  string,
  timestamp,
} from "../../../src/catalog/metadata.js";

const runtime = { bool, bytes, double, duration, int64, string, timestamp };

const texts: { readonly [Type in MetadataType]: readonly string[] } = {
  string: ["", "any", "\u0000"],
  int64: [
    ...["0", "-0", "-42", "007", "9223372036854775807", "-9223372036854775808"],
    ...[
      "9223372036854775808",
      "-9223372036854775809",
      "",
      "+1",
      "1,000",
      "1.0",
      "1e3",
      " 1",
      "abc",
    ],
  ],
  double: [
    ...["0.1", "-1", ".5", "5.", "1e21", "1E-7", "NaN", "Infinity", "-Infinity"],
    ...["", ".", "-", "nan", "+1", "-NaN", "1e", "½", "1,5", "0x10", "1 "],
  ],
  bool: ["true", "false", "", "True", "yes", "1"],
  timestamp: [
    ...["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.123456789Z", "2026-03-01T12:00:00+01:00"],
    ...["2026-03-01t12:00:00z", "2024-02-29T00:00:00Z", "0001-01-01T00:00:00Z"],
    ...["2026-03-01", "2026-03-01 12:00:00Z", "2026-03-01T12:00:00", "2026-02-29T00:00:00Z", ""],
    ...["2026-13-01T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T12:60:00Z", "1.3.2026"],
    ...["2026-03-01T12:00:00+25:00", "2026-03-01T12:00:00.Z", "yesterday"],
  ],
  duration: [
    ...["0s", "1.500s", "-1.5s", "0.000000001s", "315576000000s"],
    ...["315576000001s", "1.0000000001s", "", "s", "1.s", ".5s", "1", "1500ms", "2m", "+1s"],
  ],
  bytes: ["", "AQI=", "AQI", "AQID", "-_-_", "A QI\n=", "A", "AQIDA", "AQ=I", "ä", "=", "A=", "!"],
};

describe.each(Object.keys(texts) as MetadataType[])("%s", (type) => {
  test.each(texts[type])("%j", (text) => {
    expect(isTextOf(type, text)).toBe(runtime[type].parse(text) !== undefined);
  });

  test("the example is valid", () => {
    expect(runtime[type].parse(exampleOf(type))).toBeDefined();
  });

  test("agrees with the runtime on arbitrary texts", () => {
    const near = fc
      .tuple(fc.constantFrom(...texts[type]), fc.nat(), fc.string({ maxLength: 2 }))
      .map(([text, at, put]) => {
        const i = at % (text.length + 1);
        return text.slice(0, i) + put + text.slice(i + 1);
      });
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        expect(isTextOf(type, text)).toBe(runtime[type].parse(text) !== undefined);
      }),
      { numRuns: 1000 },
    );
  });
});
