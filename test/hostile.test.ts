// Hostile inputs: whatever their size and depth, the result has the right code and issues. Their cost is checked by
// how much of them is read and kept, not by a clock. In `npm test` they are just large enough to exceed our limits.

import { describe, expect, test } from "vitest";
import { errorInfo } from "../src/details.js";
import { StatusError } from "../src/error/status-error.js";
import { statusFromTrailers } from "../src/formats/grpc/trailers.js";
import { statusFromGrpcWeb } from "../src/formats/grpc-web/trailer-frame.js";
import { statusFromJson } from "../src/formats/json/detect.js";
import { decodeStatus } from "../src/status/decode.js";
import { encodeStatus } from "../src/status/encode.js";
import type { Status } from "../src/status/status.js";
import { MAX_FIELDS } from "../src/wire/reader.js";
import { budget } from "./budget.js";
import { any, block, concat, number, TYPE_URL, tag } from "./wire/bytes.js";

const SIZE = budget(1, 10) * 1024 * 1024;
const DEPTH = budget(100_000, 1_000_000);
/** Deeper than JSON is read, and not deeper than it is parsed. */
const JSON_DEPTH = 100_000;
/** More than the limit on fields. */
const MANY = budget(250_000, 1_000_000);
/** More than the limit on issues. */
const SOME = budget(50_000, 1_000_000);
const small = encodeStatus({ code: 5, message: "m", details: [errorInfo({ reason: "R" })] });
const kinds = ({ issues }: Pick<Status, "issues">) => [...new Set(issues.map(({ kind }) => kind))];
/** Repeats a pattern, by doubling, for SIZE bytes and for more times than the limit on fields. */
const repeat = (pattern: readonly number[]) => {
  const count = Math.max(Math.floor(SIZE / pattern.length), 1.25 * MAX_FIELDS);
  const bytes = new Uint8Array(count * pattern.length);
  bytes.set(pattern);
  for (let done = pattern.length; done < bytes.length; done *= 2) bytes.copyWithin(done, 0, done);
  return bytes;
};

/** A large status, with a code and a message before the pattern. */
const body = (pattern: readonly number[]) => concat(number(1, 5), block(2, "m"), repeat(pattern));

/** Expects that the status can be logged and passed on. */
function expectUsable(status: Status): void {
  const error = StatusError.from(status);
  expect(JSON.parse(JSON.stringify(error)).code).toBe(error.code);
  expect(decodeStatus(encodeStatus(error)).code).toBe(error.code);
}

describe("decodeStatus keeps the code and the message before megabytes of", () => {
  test.each<[string, readonly number[], readonly string[]]>([
    ["empty details", [0x1a, 0], ["malformed-protobuf"]],
    ["details without a type", [0x1a, 2, 0x12, 0], ["malformed-protobuf"]],
    [
      "empty ErrorInfos",
      [0x1a, 23, 0x0a, 21, ...new TextEncoder().encode("x/google.rpc.ErrorInfo")],
      ["malformed-protobuf"],
    ],
    ["unknown varints", [0x48, 0], ["malformed-protobuf"]],
    ["codes, of which the last counts", [0x08, 5], ["malformed-protobuf"]],
    ["start tags of groups", [0x4b], ["malformed-protobuf"]],
    ["end tags of groups", [0x4c], ["malformed-protobuf"]],
    ["empty groups", [0x4b, 0x4c], ["malformed-protobuf"]],
    ["continuation bytes", [0xff], ["malformed-protobuf"]],
    ["zeros", [0], ["malformed-protobuf"]],
    ["lengths past the end", [0x1a, 0xff, 0xff, 0xff, 0x7f], ["malformed-protobuf"]],
  ])("%s", (_, pattern, expected) => {
    const status = decodeStatus(body(pattern));
    expect(status).toMatchObject({ code: 5, message: "m" });
    expect(kinds(status)).toEqual(expected);
    // The number of objects that are kept is limited, too.
    expect(status.details.length + (status.$unknown?.length ?? 0)).toBeLessThanOrEqual(MAX_FIELDS);
    const trailers = { "grpc-status": "7", "grpc-status-details-bin": body(pattern) };
    expect(statusFromTrailers(trailers)).toMatchObject({ code: 7, message: "m" });
  });

  test("a message, which is whole", () => {
    const message = "é".repeat(SIZE / 2);
    expect(decodeStatus(concat(number(1, 5), block(2, message)))).toMatchObject({
      message,
      issues: [],
    });
  });

  test("a message that is not UTF-8, with U+FFFD for every byte", () => {
    const status = decodeStatus(concat(number(1, 5), block(2, new Uint8Array(SIZE).fill(0xff))));
    expect(status.message).toBe("\ufffd".repeat(SIZE));
    expect(kinds(status)).toEqual(["invalid-utf8"]);
  });
});

describe("deeply nested groups", () => {
  const open = (count: number) => new Uint8Array(count).fill(tag(9, 3)[0] as number);
  const close = (count: number) => new Uint8Array(count).fill(tag(9, 4)[0] as number);

  test("with end tags are skipped up to the limit of protobuf, and the rest is read", () => {
    const status = decodeStatus(concat(open(100), close(100), small));
    expect(status).toMatchObject({ code: 5, message: "m", issues: [] });
    expect(status.$unknown).toHaveLength(1);
    expectUsable(status);
    const again = decodeStatus(encodeStatus(status)).$unknown;
    expect(again).toMatchObject([{ no: 9, wireType: 3 }]);
  });

  test.each([101, DEPTH])(
    "with end tags, %d of them, are an issue, and lose what follows",
    (count) => {
      const status = decodeStatus(concat(small, open(count), close(count), block(2, "late")));
      expect(status).toMatchObject({ code: 5, message: "m" });
      expect(status.issues).toMatchObject([
        { kind: "malformed-protobuf", what: expect.stringContaining("more than 100 open groups") },
      ]);
      expectUsable(status);
      // An unknown field that is not whole would break the message for its next reader.
      expect(decodeStatus(encodeStatus(status)).issues).toEqual([]);
    },
  );

  test("after each other are skipped, however many there are", () => {
    const one = concat(open(100), close(100));
    const status = decodeStatus(
      concat(open(1), ...Array(100).fill(one.subarray(1, -1)), close(1), small),
    );
    expect(status).toMatchObject({ code: 5, message: "m", issues: [] });
  });

  test("without end tags are an issue, and lose only what follows", () => {
    expect(decodeStatus(open(DEPTH))).toMatchObject({
      code: 2,
      issues: [{ kind: "malformed-protobuf" }],
    });
    const status = decodeStatus(concat(small, open(DEPTH)));
    expect(status).toMatchObject({
      code: 5,
      message: "m",
      details: [{ type: "google.rpc.ErrorInfo" }],
    });
    expectUsable(status);
  });

  test("in a detail affect only that detail", () => {
    const bad = any(`${TYPE_URL}google.rpc.ErrorInfo`, concat(block(1, "R"), open(DEPTH)));
    const status = decodeStatus(concat(bad, small));
    expect(status.details.map((detail) => (detail.message as { reason: string }).reason)).toEqual([
      "R",
      "R",
    ]);
    expect(status.issues).toMatchObject([{ where: "details[0] google.rpc.ErrorInfo" }]);
  });
});

describe("details share the limit on fields in proportion to their length", () => {
  const fields = (count: number) => {
    const bytes = new Uint8Array(2 * count);
    for (let i = 0; i < bytes.length; i += 2) bytes[i] = 0x48;
    return bytes;
  };
  const detail = (count: number) =>
    any(`${TYPE_URL}google.rpc.ErrorInfo`, concat(block(1, "R"), fields(count)));
  const kept = (status: Status) =>
    status.details.map(({ message }) => message?.$unknown?.length ?? 0);

  test("and are read in full in a status of common size", () => {
    const status = decodeStatus(
      concat(number(1, 5), ...Array.from({ length: 20 }, () => detail(5000))),
    );
    expect(kept(status)).toEqual(Array(20).fill(5000));
    expect(status.issues).toEqual([]);
  });

  test("and together have at most as many as a status in megabytes", () => {
    const large = budget(10, 50);
    const status = decodeStatus(
      concat(number(1, 5), detail(10), ...Array.from({ length: large }, () => detail(100_000))),
    );
    expect(kept(status).reduce((sum, count) => sum + count)).toBeLessThanOrEqual(MAX_FIELDS);
    expect(status.issues).toHaveLength(large + 1);
    expect(status.details.map(({ message }) => message)).toMatchObject(
      Array(large + 1).fill({ reason: expect.any(String) }),
    );
  });
});

describe("hostile JSON", () => {
  test.each<[string, string, readonly string[]]>([
    ["lists without an end", "[".repeat(JSON_DEPTH), ["malformed-json", "missing-status"]],
    ["lists in lists", "[".repeat(JSON_DEPTH) + "]".repeat(JSON_DEPTH), ["missing-status"]],
    [
      "errors in errors",
      `${'{"error":'.repeat(JSON_DEPTH)}5${"}".repeat(JSON_DEPTH)}`,
      ["missing-status"],
    ],
    [
      "a list of errors without a code",
      `[${'{"error":{}},'.repeat(MANY)}5]`,
      ["malformed-json", "missing-status"],
    ],
    ["a text", JSON.stringify("x".repeat(SIZE)), ["missing-status"]],
    [
      "members",
      `{${Array.from({ length: SOME }, (_, i) => `"k${i}":5`).join()}}`,
      ["missing-status"],
    ],
  ])("of %s is UNKNOWN", (_, text, expected) => {
    const status = statusFromJson(text);
    expect(status.code).toBe(2);
    expect(kinds(status)).toEqual(expected);
    expect(StatusError.from(text).code).toBe(2);
    expectUsable(status);
  });

  const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
  test.each<[string, string]>([
    ["numbers", `${"1,".repeat(SIZE / 2)}1`],
    ["empty objects", `${"{},".repeat(MANY)}{}`],
    [
      "a deeply nested detail",
      `{"@type":"x/y","a":${"[".repeat(JSON_DEPTH)}${"]".repeat(JSON_DEPTH)}}`,
    ],
    [
      "a deeply nested Struct",
      `{"@type":"${TYPE_URL}google.protobuf.Struct","value":${'{"a":'.repeat(JSON_DEPTH)}1${"}".repeat(JSON_DEPTH)}}`,
    ],
    [
      "an Any nested a hundred thousand levels deep",
      `{"@type":"${TYPE_URL}google.protobuf.Any","value":`.repeat(100_000) +
        "5" +
        "}".repeat(100_000),
    ],
    [
      "a map of numbers",
      `{"@type":"${INFO}","metadata":{${Array.from({ length: SOME }, (_, i) => `"k${i}":5`).join()}}}`,
    ],
    [
      "a list of violations",
      `{"@type":"${TYPE_URL}google.rpc.BadRequest","fieldViolations":[${"{},".repeat(SOME)}5]}`,
    ],
  ])("with %s as details has its code and message", (_, details) => {
    for (const text of [
      `{"details":[${details}],"message":"m","code":5}`,
      `{"error":{"details":[${details}],"message":"m","status":"NOT_FOUND"}}`,
    ]) {
      const status = statusFromJson(text);
      expect(status).toMatchObject({ code: 5, message: "m" });
      expect(kinds(status)).toEqual(["malformed-json"]);
      expect(status.issues.length).toBeLessThanOrEqual(1000);
      expectUsable(status);
    }
  });

  test("with a list longer than the limit is not read beyond the limit", () => {
    for (const length of [SIZE, 2 * SIZE, Number.POSITIVE_INFINITY]) {
      let reads = 0;
      const details = new Proxy([], {
        get: (_, name) =>
          name === "length" ? length : typeof name === "string" ? reads++ : undefined,
      });
      expect(statusFromJson({ code: 5, message: "m", details })).toMatchObject({ code: 5 });
      // Once to look for the shape of its items, and once to read them.
      expect(reads).toBeLessThanOrEqual(2 * MAX_FIELDS);
    }
  });

  test.each<[string, unknown]>([
    ["a symbol", Symbol("length")],
    ["infinite", Number.POSITIVE_INFINITY],
    ["negative", -1],
    ["NaN", Number.NaN],
  ])("with a list whose length is %s is still read", (_, length) => {
    const list = new Proxy([], {
      get: (_, name) => {
        if (name === "length") return length;
        if (name === Symbol.iterator)
          return function* () {
            for (;;) yield 5;
          };
        return undefined;
      },
    });
    const lists = { details: list, issues: list, $unknown: list, errors: list };
    expect(statusFromJson({ ...lists, code: 5, message: "m" })).toMatchObject({ code: 5 });
    expect(StatusError.from({ ...lists, code: 5, message: "m" })).toMatchObject({ code: 5 });
    expect(StatusError.from({ ...lists, code: 42, message: "m" })).toMatchObject({ code: 2 });
    expect(StatusError.from({ error: { ...lists, code: 404, message: "m" } })).toMatchObject({
      code: 5,
    });
    expect(statusFromJson(list)).toMatchObject({ code: 2 });
    expect(StatusError.from(Object.assign(new AggregateError([]), lists)).code).toBe(2);
    const headers = { "grpc-status": list, "grpc-message": list };
    expect(statusFromTrailers({ ...headers, "grpc-status-details-bin": list }).code).toBe(2);
  });

  test("is cut where it refers to itself", () => {
    let value: object = { a: 1 };
    for (let i = 0; i < 90; i++) value = { left: value, right: value };
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const details = [
      { "@type": "x/acme.v1.Note", cycle },
      { "@type": "x/acme.v1.Note", value },
    ];
    const status = statusFromJson({ code: 5, message: "m", details });
    expect(status).toMatchObject({ code: 5, message: "m", details: [{}, {}] });
    expect(status.issues.map(({ where }) => where)).toContain("details[0]");
    expectUsable(status);
  });
});

describe("statusFromTrailers reads megabytes of", () => {
  test.each<[string, Record<string, unknown>, object]>([
    ["commas", { "grpc-status-details-bin": ",".repeat(SIZE) }, { code: 5, issues: [] }],
    ["values", { "grpc-status-details-bin": "AA,".repeat(SIZE / 3) }, { code: 5 }],
    ["a list of values", { "grpc-status-details-bin": Array(MANY).fill("AA") }, { code: 5 }],
    [
      "percent signs",
      { "grpc-message": "%".repeat(SIZE) },
      { message: "%".repeat(SIZE), issues: [] },
    ],
    ["escapes", { "grpc-message": "%41".repeat(SIZE / 3) }, { message: "A".repeat(SIZE / 3) }],
    ["high bytes", { "grpc-message": "\xff".repeat(SIZE) }, { message: "\xff".repeat(SIZE) }],
    ["base64", { "grpc-status-details-bin": "A".repeat(SIZE) }, { code: 5 }],
    [
      "headers with other names",
      Object.fromEntries(Array.from({ length: SOME }, (_, i) => [`k${i}`, ""])),
      { code: 5 },
    ],
  ])("%s", (_, headers, expected) => {
    const status = statusFromTrailers({ "grpc-status": "5", ...headers });
    expect(status).toMatchObject(expected);
    expect(status.issues.length).toBeLessThanOrEqual(3);
  });

  test("digits of a grpc-status, which are UNKNOWN", () => {
    const status = statusFromTrailers({ "grpc-status": "5".repeat(SIZE) });
    expect(status).toMatchObject({ code: 2 });
    expect(JSON.stringify(status.issues).length).toBeLessThan(300);
  });

  test("an endless iterator, up to ten thousand headers", () => {
    let reads = 0;
    const headers = {
      *[Symbol.iterator]() {
        for (;;) yield ["name", String(reads++)];
      },
    };
    expect(statusFromTrailers(headers).code).toBe(2);
    expect(reads).toBeLessThanOrEqual(10_001);
  });
});

describe("statusFromGrpcWeb reads megabytes of", () => {
  const end = concat([0x80, 0, 0, 0, 14], new TextEncoder().encode("grpc-status:5\n"));
  test.each<[string, Uint8Array | string, number]>([
    ["empty messages", concat(repeat([0, 0, 0, 0, 0]), end), 5],
    ["compressed messages", concat(repeat([1, 0, 0, 0, 0]), end), 5],
    ["empty trailers", concat(repeat([0x80, 0, 0, 0, 0]), end), 5],
    ["compressed trailers", concat(repeat([0x81, 0, 0, 0, 0]), end), 5],
    ["lines", "grpc-status:5\n".repeat(SIZE / 14), 5],
    ["lines without a colon", `a:\n${"a\n".repeat(SIZE / 2)}grpc-status:5`, 5],
    ["one line", `grpc-status:5\n${"a".repeat(SIZE)}`, 5],
    ["white space", `grpc-status:5\na${" ".repeat(SIZE)}`, 5],
    ["padding", `${"=".repeat(SIZE)}${Buffer.from(end).toString("base64")}`, 5],
    ["pieces of base64", "AA==".repeat(SIZE / 4), 2],
    ["high bytes", repeat([0xff]), 2],
    ["letters", "g".repeat(SIZE), 2],
  ])("%s", (_, given, code) => {
    const status = statusFromGrpcWeb(given);
    expect(status.code).toBe(code);
    expect(status.issues.length).toBeLessThanOrEqual(3);
  });
});
