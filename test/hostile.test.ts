// Inputs that are made to hurt: an honest code and issues come out, whatever their size and depth. What they
// may cost is shown by what is read and kept of them, not by a clock.

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
import { any, block, concat, number, TYPE_URL, tag } from "./wire/bytes.js";

const TEN_MB = 10 * 1024 * 1024;
const DEPTH = 1_000_000;
const info = encodeStatus({ code: 5, message: "m", details: [errorInfo({ reason: "R" })] });
const kinds = ({ issues }: Pick<Status, "issues">) => [...new Set(issues.map(({ kind }) => kind))];
/** By doubling what is there already. */
const repeat = (pattern: readonly number[]) => {
  const bytes = new Uint8Array(TEN_MB - (TEN_MB % pattern.length));
  bytes.set(pattern);
  for (let done = pattern.length; done < bytes.length; done *= 2) bytes.copyWithin(done, 0, done);
  return bytes;
};

/** Ten megabytes of a status, with a code and a message before it. */
const body = (pattern: readonly number[]) => concat(number(1, 5), block(2, "m"), repeat(pattern));

/** It can be logged, and passed on. */
function isSound(status: Status): void {
  const error = StatusError.from(status);
  expect(JSON.parse(JSON.stringify(error)).code).toBe(error.code);
  expect(decodeStatus(encodeStatus(error)).code).toBe(error.code);
}

describe("ten megabytes of protobuf keep the code and the message before them", () => {
  test.each<[string, readonly number[], readonly string[]]>([
    ["empty details", [0x1a, 0], ["malformed-protobuf"]],
    ["details of no type", [0x1a, 2, 0x12, 0], ["malformed-protobuf"]],
    [
      "empty ErrorInfos",
      [0x1a, 23, 0x0a, 21, ...new TextEncoder().encode("x/google.rpc.ErrorInfo")],
      ["malformed-protobuf"],
    ],
    ["unknown numbers", [0x48, 0], ["malformed-protobuf"]],
    ["codes, of which the last counts", [0x08, 5], ["malformed-protobuf"]],
    ["starts of groups", [0x4b], ["malformed-protobuf"]],
    ["ends of groups", [0x4c], ["malformed-protobuf"]],
    ["empty groups", [0x4b, 0x4c], ["malformed-protobuf"]],
    ["continuation bytes", [0xff], ["malformed-protobuf"]],
    ["zeros", [0], ["malformed-protobuf"]],
    ["lengths past the end", [0x1a, 0xff, 0xff, 0xff, 0x7f], ["malformed-protobuf"]],
  ])("%s", (_, pattern, expected) => {
    const status = decodeStatus(body(pattern));
    expect(status).toMatchObject({ code: 5, message: "m" });
    expect(kinds(status)).toEqual(expected);
    // What is kept is bounded too, each being an object.
    expect(status.details.length + (status.$unknown?.length ?? 0)).toBeLessThanOrEqual(MAX_FIELDS);
    const trailers = { "grpc-status": "7", "grpc-status-details-bin": body(pattern) };
    expect(statusFromTrailers(trailers)).toMatchObject({ code: 7, message: "m" });
  });

  test("a long message is whole", () => {
    const message = "é".repeat(TEN_MB / 2);
    expect(decodeStatus(concat(number(1, 5), block(2, message)))).toMatchObject({
      message,
      issues: [],
    });
  });

  test("a long message that is no UTF-8 is as long", () => {
    const status = decodeStatus(concat(number(1, 5), block(2, new Uint8Array(TEN_MB).fill(0xff))));
    expect(status.message).toBe("\ufffd".repeat(TEN_MB));
    expect(kinds(status)).toEqual(["invalid-utf8"]);
  });
});

describe("a million nested groups", () => {
  const open = (count: number) => new Uint8Array(count).fill(tag(9, 3)[0] as number);
  const close = (count: number) => new Uint8Array(count).fill(tag(9, 4)[0] as number);

  test("that end are skipped, and what follows is read", () => {
    const status = decodeStatus(concat(open(1_000_000), close(1_000_000), info));
    expect(status).toMatchObject({ code: 5, message: "m", issues: [] });
    expect(status.$unknown).toHaveLength(1);
    isSound(status);
  });

  test("that do not end are an issue, and cost what follows alone", () => {
    expect(decodeStatus(open(1_000_000))).toMatchObject({
      code: 2,
      issues: [{ kind: "malformed-protobuf" }],
    });
    const status = decodeStatus(concat(info, open(1_000_000)));
    expect(status).toMatchObject({
      code: 5,
      message: "m",
      details: [{ type: "google.rpc.ErrorInfo" }],
    });
    isSound(status);
  });

  test("in a detail cost that detail alone", () => {
    const bad = any(`${TYPE_URL}google.rpc.ErrorInfo`, concat(block(1, "R"), open(1_000_000)));
    const status = decodeStatus(concat(bad, info));
    expect(status.details.map((detail) => (detail.message as { reason: string }).reason)).toEqual([
      "R",
      "R",
    ]);
    expect(status.issues).toMatchObject([{ where: "details[0] google.rpc.ErrorInfo" }]);
  });
});

describe("details share what is read, each as its length has it", () => {
  const fields = (count: number) => {
    const bytes = new Uint8Array(2 * count);
    for (let i = 0; i < bytes.length; i += 2) bytes[i] = 0x48;
    return bytes;
  };
  const detail = (count: number) =>
    any(`${TYPE_URL}google.rpc.ErrorInfo`, concat(block(1, "R"), fields(count)));
  const kept = (status: Status) =>
    status.details.map(({ message }) => message?.$unknown?.length ?? 0);

  test("of a status of common size, everything", () => {
    const status = decodeStatus(
      concat(number(1, 5), ...Array.from({ length: 20 }, () => detail(5000))),
    );
    expect(kept(status)).toEqual(Array(20).fill(5000));
    expect(status.issues).toEqual([]);
  });

  test("of ten megabytes, as much together as of one", () => {
    const status = decodeStatus(
      concat(number(1, 5), detail(10), ...Array.from({ length: 50 }, () => detail(100_000))),
    );
    expect(kept(status).reduce((sum, count) => sum + count)).toBeLessThanOrEqual(MAX_FIELDS);
    expect(status.issues).toHaveLength(51);
    expect(status.details.map(({ message }) => message)).toMatchObject(
      Array(51).fill({ reason: expect.any(String) }),
    );
  });
});

describe("megabytes of JSON", () => {
  test.each<[string, string, readonly string[]]>([
    ["lists that do not end", "[".repeat(DEPTH), ["malformed-json", "missing-status"]],
    ["lists in lists", "[".repeat(DEPTH) + "]".repeat(DEPTH), ["missing-status"]],
    ["errors in errors", `${'{"error":'.repeat(DEPTH)}5${"}".repeat(DEPTH)}`, ["missing-status"]],
    [
      "a list of errors that are none",
      `[${'{"error":{}},'.repeat(800_000)}5]`,
      ["malformed-json", "missing-status"],
    ],
    ["a text", JSON.stringify("x".repeat(TEN_MB)), ["missing-status"]],
    [
      "members",
      `{${Array.from({ length: 700_000 }, (_, i) => `"k${i}":5`).join()}}`,
      ["missing-status"],
    ],
  ])("%s: UNKNOWN", (_, text, expected) => {
    const status = statusFromJson(text);
    expect(status.code).toBe(2);
    expect(kinds(status)).toEqual(expected);
    expect(StatusError.from(text).code).toBe(2);
    isSound(status);
  });

  const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
  test.each<[string, string]>([
    ["numbers", `${"1,".repeat(TEN_MB / 2)}1`],
    ["empty objects", `${"{},".repeat(1_000_000)}{}`],
    ["a detail nested without end", `{"@type":"x/y","a":${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}}`],
    [
      "a Struct nested without end",
      `{"@type":"${TYPE_URL}google.protobuf.Struct","value":${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}}`,
    ],
    [
      "an Any nested without end",
      `{"@type":"${TYPE_URL}google.protobuf.Any","value":`.repeat(100_000) +
        "5" +
        "}".repeat(100_000),
    ],
    [
      "a map of numbers",
      `{"@type":"${INFO}","metadata":{${Array.from({ length: 700_000 }, (_, i) => `"k${i}":5`).join()}}}`,
    ],
    [
      "a list of violations",
      `{"@type":"${TYPE_URL}google.rpc.BadRequest","fieldViolations":[${"{},".repeat(1_000_000)}5]}`,
    ],
  ])("with %s as details: it costs neither code nor message", (_, details) => {
    for (const text of [
      `{"details":[${details}],"message":"m","code":5}`,
      `{"error":{"details":[${details}],"message":"m","status":"NOT_FOUND"}}`,
    ]) {
      const status = statusFromJson(text);
      expect(status).toMatchObject({ code: 5, message: "m" });
      expect(kinds(status)).toEqual(["malformed-json"]);
      expect(status.issues.length).toBeLessThanOrEqual(1000);
      isSound(status);
    }
  });

  test("of a list, no more is read than may be", () => {
    for (const length of [TEN_MB, 2 * TEN_MB, Number.POSITIVE_INFINITY]) {
      let reads = 0;
      const details = new Proxy([], {
        get: (_, name) =>
          name === "length" ? length : typeof name === "string" ? reads++ : undefined,
      });
      expect(statusFromJson({ code: 5, message: "m", details })).toMatchObject({ code: 5 });
      // Once to see what it is a list of, and once to read it.
      expect(reads).toBeLessThanOrEqual(2 * MAX_FIELDS);
    }
  });

  test.each<[string, unknown]>([
    ["no number", Symbol("length")],
    ["more than anybody has", Number.POSITIVE_INFINITY],
    ["less than nothing", -1],
    ["not a number", Number.NaN],
  ])("a list whose length is %s costs nothing else", (_, length) => {
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

  test("what refers to itself is cut", () => {
    let value: object = { a: 1 };
    for (let i = 0; i < 90; i++) value = { left: value, right: value };
    const round: Record<string, unknown> = {};
    round.round = round;
    const details = [
      { "@type": "x/acme.v1.Note", round },
      { "@type": "x/acme.v1.Note", value },
    ];
    const status = statusFromJson({ code: 5, message: "m", details });
    expect(status).toMatchObject({ code: 5, message: "m", details: [{}, {}] });
    expect(status.issues.map(({ where }) => where)).toContain("details[0]");
    isSound(status);
  });
});

describe("ten megabytes of headers", () => {
  test.each<[string, Record<string, unknown>, object]>([
    ["commas", { "grpc-status-details-bin": ",".repeat(TEN_MB) }, { code: 5, issues: [] }],
    ["values", { "grpc-status-details-bin": "AA,".repeat(TEN_MB / 3) }, { code: 5 }],
    ["a list of values", { "grpc-status-details-bin": Array(1_000_000).fill("AA") }, { code: 5 }],
    [
      "per cents",
      { "grpc-message": "%".repeat(TEN_MB) },
      { message: "%".repeat(TEN_MB), issues: [] },
    ],
    ["escapes", { "grpc-message": "%41".repeat(TEN_MB / 3) }, { message: "A".repeat(TEN_MB / 3) }],
    ["high bytes", { "grpc-message": "\xff".repeat(TEN_MB) }, { message: "\xff".repeat(TEN_MB) }],
    ["base64", { "grpc-status-details-bin": "A".repeat(TEN_MB) }, { code: 5 }],
    [
      "other names",
      Object.fromEntries(Array.from({ length: 500_000 }, (_, i) => [`k${i}`, ""])),
      { code: 5 },
    ],
  ])("%s", (_, headers, expected) => {
    const status = statusFromTrailers({ "grpc-status": "5", ...headers });
    expect(status).toMatchObject(expected);
    expect(status.issues.length).toBeLessThanOrEqual(3);
  });

  test("digits are no number", () => {
    const status = statusFromTrailers({ "grpc-status": "5".repeat(TEN_MB) });
    expect(status).toMatchObject({ code: 2 });
    expect(JSON.stringify(status.issues).length).toBeLessThan(300);
  });

  test("of an iterator without end, ten thousand are read", () => {
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

describe("ten megabytes of gRPC-web", () => {
  const end = concat([0x80, 0, 0, 0, 14], new TextEncoder().encode("grpc-status:5\n"));
  test.each<[string, Uint8Array | string, number]>([
    ["empty messages", concat(repeat([0, 0, 0, 0, 0]), end), 5],
    ["compressed messages", concat(repeat([1, 0, 0, 0, 0]), end), 5],
    ["empty trailers", concat(repeat([0x80, 0, 0, 0, 0]), end), 5],
    ["compressed trailers", concat(repeat([0x81, 0, 0, 0, 0]), end), 5],
    ["lines", "grpc-status:5\n".repeat(TEN_MB / 14), 5],
    ["lines without a colon", `a:\n${"a\n".repeat(TEN_MB / 2)}grpc-status:5`, 5],
    ["one line", `grpc-status:5\n${"a".repeat(TEN_MB)}`, 5],
    ["white space", `grpc-status:5\na${" ".repeat(TEN_MB)}`, 5],
    ["padding", `${"=".repeat(TEN_MB)}${Buffer.from(end).toString("base64")}`, 5],
    ["pieces of base64", "AA==".repeat(TEN_MB / 4), 2],
    ["high bytes", repeat([0xff]), 2],
    ["letters", "g".repeat(TEN_MB), 2],
  ])("%s", (_, given, code) => {
    const status = statusFromGrpcWeb(given);
    expect(status.code).toBe(code);
    expect(status.issues.length).toBeLessThanOrEqual(3);
  });
});
