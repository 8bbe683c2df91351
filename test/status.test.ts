import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Code } from "../src/code.js";
import type { DetailInit } from "../src/detail.js";
import {
  badRequest,
  debugInfo,
  errorInfo,
  help,
  localizedMessage,
  requestInfo,
  retryInfo,
} from "../src/details.js";
import { StatusError } from "../src/error.js";
import type { Issue } from "../src/issue.js";
import {
  decodeStatus,
  encodeStatus,
  encodeStatusHeader,
  fitMessage,
  type StatusInit,
} from "../src/status.js";
import { any, block, concat, number, TYPE_URL } from "./wire/bytes.js";

const bytes = encodeStatus({
  code: Code.NOT_FOUND,
  message: "no such order: ü?>",
  details: [errorInfo({ reason: "NO_ORDER", domain: "acme.example" })],
});

describe("input that is no status", () => {
  test.each([
    ["a character of no alphabet", "*"],
    ["a word and a dot", "status."],
    ["one digit of base64", "C"],
    ["a JSON text", '{"code":5}'],
    ["base64 of bytes that break at once", "AAAA"],
    ["base64 of a code that is cut off", "CIA"],
  ])("%s has code UNKNOWN, never OK, and an issue", (_, input) => {
    const read = decodeStatus(input);
    expect(read.code).toBe(Code.UNKNOWN);
    expect(read.issues).not.toEqual([]);
  });

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["a number", 5],
    ["an object", { code: 5 }],
    ["an array", [8, 5]],
    ["a DataView", new DataView(new ArrayBuffer(2))],
    ["an ArrayBuffer", new ArrayBuffer(2)],
    ["a symbol", Symbol("status")],
  ])("%s has code UNKNOWN, never OK, and an issue", (_, input) => {
    const read = decodeStatus(input as never);
    expect(read).toMatchObject({ code: Code.UNKNOWN, rawCode: 0, message: "", details: [] });
    expect(read.issues).toMatchObject([{ kind: "malformed-protobuf", where: "status" }]);
  });

  test("no string and no bytes are ever OK and malformed at once", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uint8Array()), (input) => {
        const { code, issues } = decodeStatus(input);
        if (issues.some(({ kind }) => kind.startsWith("malformed") && code === Code.OK)) {
          // Only a detail may be malformed in a status that says OK.
          expect(issues.every(({ where }) => where.startsWith("details["))).toBe(true);
        }
        expect(code).toBeGreaterThanOrEqual(0);
        expect(code).toBeLessThanOrEqual(16);
      }),
    );
  });

  test("base64 that breaks off keeps the code and the message before it", () => {
    const text = Buffer.from(bytes).toString("base64");
    const read = decodeStatus(`${text.slice(0, 40)}*${text.slice(40)}`);
    expect(read).toMatchObject({ code: Code.NOT_FOUND, message: "no such order: ü?>" });
    expect(read.issues.map(({ kind }) => kind)).toEqual(["malformed-base64", "malformed-protobuf"]);
  });
});

describe("every form that a trailer has", () => {
  const buffer = Buffer.from(bytes);
  test.each<[string, string | Uint8Array]>([
    ["bytes", bytes],
    ["a Buffer", buffer],
    ["a view into a larger buffer", concat([1, 2, 3], bytes, [4]).subarray(3, 3 + bytes.length)],
    ["bytes of another realm", runInNewContext(`Uint8Array.of(${bytes.join()})`)],
    ["padded base64", buffer.toString("base64")],
    ["unpadded base64", buffer.toString("base64").replace(/=+$/, "")],
    ["base64url", buffer.toString("base64url")],
    ["padded base64url", buffer.toString("base64").replaceAll("+", "-").replaceAll("/", "_")],
    ["base64 in lines", buffer.toString("base64").replace(/(.{20})/g, "$1\r\n")],
  ])("%s", (_, input) => {
    const read = decodeStatus(input);
    expect(read).toMatchObject({ code: 5, rawCode: 5, message: "no such order: ü?>", issues: [] });
    expect(read.details[0]?.message).toMatchObject({ reason: "NO_ORDER" });
  });

  test("an empty one is OK", () => {
    for (const empty of ["", new Uint8Array(0)]) {
      expect(decodeStatus(empty)).toMatchObject({ code: 0, rawCode: 0, message: "", issues: [] });
    }
  });
});

describe("codes", () => {
  test.each([-1, 17, 42, 2 ** 31 - 1, -(2 ** 31)])(
    "%i is UNKNOWN, kept as rawCode and passed on as the same bytes",
    (code) => {
      const input = concat(number(1, code), block(2, "odd"));
      const read = decodeStatus(input);
      expect(read).toMatchObject({ code: Code.UNKNOWN, rawCode: code, message: "odd" });
      expect(read.issues).toEqual([
        { kind: "unknown-code", what: `code ${code} is none of the 17`, where: "code" },
      ]);
      expect(encodeStatus(read)).toEqual(input);
      expect(encodeStatus(new StatusError(read))).toEqual(input);
    },
  );

  test.each(Array.from({ length: 17 }, (_, code) => code))("%i is itself", (code) => {
    const read = decodeStatus(encodeStatus({ code }));
    expect(read).toMatchObject({ code, rawCode: code, issues: [] });
  });

  test.each([Number.NaN, 0.5, 5.5, 2 ** 32, 2 ** 32 + 5, -(2 ** 31) - 1, Number.POSITIVE_INFINITY])(
    "%d, which no int32 holds, goes out as UNKNOWN and never as OK",
    (code) => {
      expect(decodeStatus(encodeStatus({ code })).rawCode).toBe(Code.UNKNOWN);
      expect(decodeStatus(encodeStatus(new StatusError({ code }))).rawCode).toBe(Code.UNKNOWN);
      expect(decodeStatus(encodeStatusHeader({ code })).rawCode).toBe(Code.UNKNOWN);
    },
  );

  test("an UNKNOWN that came without a code goes out as UNKNOWN", () => {
    const read = decodeStatus("*");
    expect(read).toMatchObject({ code: Code.UNKNOWN, rawCode: 0 });
    expect(decodeStatus(encodeStatus(read)).rawCode).toBe(Code.UNKNOWN);
  });
});

describe("what is passed on is what was received", () => {
  const input = concat(
    number(1, 5),
    block(2, "text"),
    any("types.acme.example/google.rpc.ErrorInfo", concat(number(9, 1), block(1, "R"))),
    any(`${TYPE_URL}acme.v1.Note`, [1, 2, 3]),
    any(`${TYPE_URL}google.rpc.RetryInfo`, [0x0a, 0x7f]),
    number(8, 1),
    block(9, "kept"),
  );

  test("type URLs, bytes, malformed details and unknown fields", () => {
    const read = decodeStatus(input);
    void read.issues;
    expect(read.$unknown?.map(({ no }) => no)).toEqual([8, 9]);
    expect(encodeStatus(read)).toEqual(input);
  });

  test("by a StatusError too", () => {
    expect(encodeStatus(new StatusError(decodeStatus(input)))).toEqual(input);
    expect(encodeStatus(StatusError.from(decodeStatus(input)))).toEqual(input);
  });

  test("details are not decoded for it", () => {
    const read = decodeStatus(input);
    expect(read.details[0]?.value.buffer).toBe(input.buffer);
    expect(encodeStatus(read)).toEqual(input);
  });
});

describe("a detail that cannot be encoded", () => {
  const good = requestInfo({ requestId: "r-1" });
  const cases: readonly (readonly [string, unknown])[] = [
    ["of a type that is not known", { $typeName: "acme.v1.Note" }],
    ["without its bytes", { typeUrl: "x/acme.v1.Note" }],
    ["without its list", { $typeName: "google.rpc.Help" }],
    ["that is null", null],
    ["that is a string", "google.rpc.Help"],
    ["whose getter throws", Object.defineProperty({}, "typeUrl", { get: fail, enumerable: true })],
    ["whose proxy throws undefined", new Proxy({}, { has: failWith(undefined) })],
    ["whose proxy throws a proxy", new Proxy({}, { has: failWith(new Proxy({}, { get: fail })) })],
  ];

  test.each(cases)("%s is left out and reported, and the rest goes out", (_, bad) => {
    const details = [good, bad as DetailInit, good];
    const onIssue: Issue[] = [];
    const options = { onIssue: (issue: Issue) => void onIssue.push(issue) };
    const sent = decodeStatus(encodeStatus({ code: 5, message: "text", details }, options));
    expect(sent).toMatchObject({ code: 5, message: "text" });
    expect(sent.details.map(({ message }) => message)).toEqual([good, good]);
    expect(onIssue).toEqual([
      { kind: "unencodable-detail", what: expect.any(String), where: "details[1]" },
    ]);
    expect(encodeStatusHeader({ code: 5, message: "text", details })).toBe(
      encodeStatusHeader({ code: 5, message: "text", details: [good, good] }),
    );
  });

  test.each(cases)("%s does not keep a StatusError from being built", (_, bad) => {
    const error = new StatusError({ code: 5, details: [bad as DetailInit, good] });
    expect(error.requestInfo).toEqual(good);
    expect(error.issues).toMatchObject([{ kind: "unencodable-detail", where: "details[0]" }]);
  });

  test("nobody needs to listen", () => {
    const details = [{ $typeName: "acme.v1.Note" } as never];
    expect(encodeStatus({ code: 5, details })).toEqual(encodeStatus({ code: 5 }));
  });
});

describe("the header", () => {
  const status = (details: readonly DetailInit[], message = ""): StatusInit => ({
    code: Code.INTERNAL,
    message,
    details,
  });
  const header = (init: StatusInit, maxBytes?: number) => {
    const issues: Issue[] = [];
    const onIssue = (issue: Issue) => void issues.push(issue);
    const value = encodeStatusHeader(init, {
      onIssue,
      ...(maxBytes !== undefined && { maxBytes }),
    });
    return { value, issues, types: decodeStatus(value).details.map(({ type }) => type) };
  };
  /** What the trailers take together, counted by hand. */
  const trailers = (value: string, message = "") =>
    "grpc-status".length +
    2 +
    32 +
    ("grpc-message".length + message.length + 32) +
    ("grpc-status-details-bin".length + value.length + 32);

  const x = "x".repeat(300);
  const all = [
    errorInfo({ reason: "R", metadata: { x } }),
    help({ links: [{ description: x }] }),
    requestInfo({ requestId: x }),
    debugInfo({ detail: x }),
    localizedMessage({ message: x }),
    badRequest({ fieldViolations: [{ field: x }] }),
  ];

  test("is base64 without padding", () => {
    for (const message of ["", "a", "ab", "abc", "abcd"]) {
      const value = encodeStatusHeader(status([], message));
      const plain = Buffer.from(encodeStatus(status([], message))).toString("base64");
      expect(value).toBe(plain.replace(/=+$/, ""));
    }
  });

  test("holds everything within the default budget of 8 KiB", () => {
    const { value, issues, types } = header(status(all));
    expect(issues).toEqual([]);
    expect(types).toHaveLength(all.length);
    expect(Buffer.from(value, "base64")).toEqual(Buffer.from(encodeStatus(status(all))));
  });

  test("leaves out DebugInfo, Help, LocalizedMessage, then the last of the others, ErrorInfo last", () => {
    const { issues, types } = header(status(all), 0);
    expect(types).toEqual([]);
    expect(issues.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      "over-budget details[3]",
      "over-budget details[1]",
      "over-budget details[4]",
      "over-budget details[5]",
      "over-budget details[2]",
      "over-budget details[0]",
      "over-budget message",
    ]);
  });

  test("goes by the size: what is small enough without one detail keeps the others", () => {
    const { value } = header(status(all));
    const { types, issues } = header(status(all), trailers(value) - 1);
    expect(types).not.toContain("google.rpc.DebugInfo");
    expect(types).toHaveLength(all.length - 1);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.what).toContain("google.rpc.DebugInfo");
  });

  test("uses the budget to the last byte, and never more", () => {
    const init = status(all, "m");
    const whole = trailers(header(init).value, "m");
    for (let budget = whole; budget > 150; budget -= 7) {
      const { value, issues } = header(init, budget);
      if (value !== "") expect(trailers(value, "m")).toBeLessThanOrEqual(budget);
      expect(issues.length === 0).toBe(budget >= whole);
      expect(issues.length).toBe(
        all.length - decodeStatus(value).details.length + (value === "" ? 1 : 0),
      );
    }
  });

  test("keeps ErrorInfo as long as anything fits", () => {
    const only = trailers(encodeStatusHeader(status([all[0] as DetailInit])));
    expect(header(status(all), only).types).toEqual(["google.rpc.ErrorInfo"]);
    expect(header(status(all), only - 1).types).toEqual([]);
  });

  test("keeps the order of what it keeps", () => {
    const { types } = header(
      status([retryInfo(1), debugInfo({ detail: x }), all[0] as DetailInit]),
      700,
    );
    expect(types).toEqual(["google.rpc.RetryInfo", "google.rpc.ErrorInfo"]);
  });

  test("counts the message twice, the second time percent-encoded", () => {
    const message = "ü".repeat(20);
    const { value } = header(status([], message));
    const whole = trailers(value, encodeURIComponent(message));
    expect(header(status([], message), whole).value).toBe(value);
    expect(header(status([], message), whole - 1).value).toBe("");
  });

  test("drops a detail of its own kind from the last to the first", () => {
    const three = ["a", "b", "c"].map((id) => requestInfo({ requestId: id + x }));
    const { issues } = header(status(three), 0);
    expect(issues.map(({ where }) => where)).toEqual([
      "details[2]",
      "details[1]",
      "details[0]",
      "message",
    ]);
  });

  test("is empty when not even code and message fit, and says so", () => {
    const { value, issues } = header(status([], "m".repeat(9000)));
    expect(value).toBe("");
    expect(issues).toMatchObject([{ kind: "over-budget", where: "message" }]);
  });

  test("says which detail was dropped by its place in what was given", () => {
    const details = [{ $typeName: "acme.v1.Note" } as never, debugInfo({ detail: x.repeat(100) })];
    const { issues } = header(status(details));
    expect(issues.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      "unencodable-detail details[0]",
      "over-budget details[1]",
    ]);
  });
});

describe("a message for grpc-message", () => {
  const budget = (room: number) =>
    "grpc-status".length + 2 + 32 + "grpc-message".length + 32 + room;

  test.each([
    ["abcdef", 3, "abc"],
    ["abcdef", 6, "abcdef"],
    ["abcdef", 0, ""],
    ["a%b", 3, "a"],
    ["a%b", 4, "a%"],
    ["aüb", 6, "a"],
    ["aüb", 7, "aü"],
    ["☃☃", 17, "☃"],
    ["💥💥", 23, "💥"],
    ["\n\n", 5, "\n"],
  ])("%j is cut to a room of %i bytes", (message, room, cut) => {
    const issues: Issue[] = [];
    const onIssue = (issue: Issue) => void issues.push(issue);
    expect(fitMessage(message, { maxBytes: budget(room), onIssue })).toBe(cut);
    expect(issues.map(({ kind }) => kind)).toEqual(cut === message ? [] : ["over-budget"]);
  });
});

function fail(): never {
  throw new Error("a trap");
}

function failWith(thrown: unknown) {
  return (): never => {
    throw thrown;
  };
}
