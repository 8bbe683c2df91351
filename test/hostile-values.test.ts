// Hostile values, as test/hostile.test.ts has hostile bodies: thrown values, headers, statuses to write. If the cost
// of one were not in proportion to its length, its test would time out.

import { describe, expect, test } from "vitest";
import { errorInfo } from "../src/details.js";
import { StatusError } from "../src/error/status-error.js";
import { envelopesWith } from "../src/formats/envelope.js";
import { trailersFromStatus } from "../src/formats/grpc/trailer-limit.js";
import { statusFromTrailers } from "../src/formats/grpc/trailers.js";
import { statusFromGrpcWeb } from "../src/formats/grpc-web/trailer-frame.js";
import { statusFromJson } from "../src/formats/json/detect.js";
import { statusFromResponse } from "../src/formats/response.js";
import {
  connectFromStatus,
  googleFromStatus,
  headersFromStatus,
  problemFromStatus,
} from "../src/http.js";
import { decodeStatus } from "../src/status/decode.js";
import { encodeStatus } from "../src/status/encode.js";
import type { Issue } from "../src/status/issue.js";
import { budget } from "./budget.js";
import { frame } from "./formats/frames.js";
import { block, TYPE_URL, utf8, varint } from "./wire/bytes.js";

/** More than the limit on fields. */
const MANY = budget(250_000, 1_000_000);
const SIZE = budget(1, 10) * 1024 * 1024;
const DEPTH = budget(20_000, 100_000);
const kinds = ({ issues }: { readonly issues: readonly Issue[] }) => [
  ...new Set(issues.map(({ kind }) => kind)),
];

describe("a value that refers twice to the next of ninety levels", () => {
  let value: object = { a: 1 };
  for (let i = 0; i < 90; i++) value = { left: value, right: value };

  test.each<[string, unknown]>([
    ["a message", { code: 5, message: value, details: [] }],
    ["details", { code: 5, message: "m", details: value }],
    ["a detail", { code: 5, message: "m", details: [value] }],
    ["a field of a detail", { code: 5, message: "m", details: [{ "@type": "x/y", value }] }],
    ["a list of issues", { code: 5, message: "m", issues: value, $unknown: value }],
    ["the message of a Connect error", { code: "not_found", message: value }],
    ["the detail of a problem", { status: 404, detail: value, title: "t", metadata: value }],
    ["the errors of a Google error", { error: { code: 404, message: "m", errors: [value] } }],
  ])("as %s costs no more than an issue", (_, thrown) => {
    const error = StatusError.from(thrown);
    expect(error.code).toBe(5);
    expect(decodeStatus(encodeStatus(error)).code).toBe(5);
    expect(JSON.stringify(error.issues).length).toBeLessThan(1000);
    expect(statusFromJson(thrown).code).toBe(5);
  });
});

describe("errors in errors", () => {
  const nest = (make: (inner: Error) => Error): Error => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    let error = new Error("innermost");
    for (let i = 0; i < DEPTH; i++) error = make(error);
    Error.stackTraceLimit = limit;
    return error;
  };

  test.each<[string, Error]>([
    ["nested AggregateErrors", nest((inner) => new AggregateError([inner, inner], "m"))],
    ["AggregateErrors nested as causes", nest((cause) => new AggregateError([], "m", { cause }))],
    [
      "many errors in an AggregateError",
      new AggregateError(Array(MANY).fill(new Error("inner")), "m"),
    ],
  ])("%s are UNKNOWN, with a local message", (_, thrown) => {
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 2, message: "m" });
    expect(error.toJSON().message).toBe("unknown error");
  });
});

describe("more headers than any server accepts", () => {
  const pairs = Array.from({ length: 100_000 }, (_, i) => [`x-${i}`, "v"] as const);

  test.each<[string, (pairs: readonly (readonly [string, string])[]) => object]>([
    ["Headers", (list) => new Headers(list.map(([name, value]) => [name, value]))],
    ["a Map", (list) => new Map(list)],
    ["pairs", (list) => list],
  ])("are read from %s up to the limit, with an issue", (_, make) => {
    const first = statusFromTrailers(make([["grpc-status", "5"], ...pairs]));
    expect(first).toMatchObject({ code: 5 });
    expect(kinds(first)).toEqual(["unreadable"]);
    // Headers iterates in the order of the names.
    const without = statusFromTrailers(make(pairs));
    expect(without).toMatchObject({ code: 2 });
    expect(kinds(without)).toEqual(["unreadable", "missing-status"]);
  });

  test("are looked up by name in an object or Metadata", () => {
    const object = Object.fromEntries([...pairs, ["grpc-status", "5"]]);
    expect(statusFromTrailers(object)).toMatchObject({ code: 5, issues: [] });
    const get = (name: string) => (name === "grpc-status" ? Array(MANY).fill("5") : []);
    expect(statusFromTrailers({ get })).toMatchObject({ code: 5, issues: [] });
  });
});

describe("more details than are read", () => {
  const text = (detail: string, rest: string) =>
    `{${rest},"message":"m","details":[${`${detail},`.repeat(MANY - 1)}${detail}]}`;

  test.each<[string, string]>([
    ["of google.rpc.Status", text('{"@type":"x/y","@value":""}', '"code":5')],
    ["of Connect", text('{"type":"x.y","value":""}', '"code":"not_found"')],
    ["of Google", `{"error":${text('{"@type":"x/y","a":1}', '"status":"NOT_FOUND"')}}`],
    ["of a problem", text('{"@type":"x/y","a":1}', '"status":404,"title":"t","detail":"m"')],
  ])("%s are read from JSON up to the limit", (_, body) => {
    const status = statusFromJson(body);
    expect(status).toMatchObject({ code: 5, message: "m" });
    expect(status.details.length).toBeGreaterThan(60_000);
    expect(status.details.every(({ type }) => type.endsWith("y"))).toBe(true);
    expect(status.issues.map(({ what }) => what)).toEqual([expect.stringContaining("200000")]);
    expect(StatusError.from(body)).toMatchObject({ code: 5, message: "m" });
  });

  const COUNT = budget(50_000, 1_000_000);
  const value = new Uint8Array(0);
  const details = Array.from({ length: COUNT }, () => ({ typeUrl: "x/acme.v1.Note", value }));
  const status = { code: 5, message: "m", details };

  test("are all written if there is no budget", () => {
    expect(encodeStatus(status).length).toBe(2 + 3 + COUNT * (2 + 2 + 14));
    const tenth = { ...status, details: details.slice(0, COUNT / 10) };
    expect(googleFromStatus(tenth).error.details).toHaveLength(COUNT / 10);
    expect(problemFromStatus(tenth).details).toHaveLength(COUNT / 10);
    expect(connectFromStatus(tenth).details).toHaveLength(COUNT / 10);
  });

  test("are written up to the budget, and the others are reported", () => {
    const reported: Issue[] = [];
    const info = errorInfo({ reason: "R" });
    const onIssue = (issue: Issue) => reported.push(issue);
    const { header, code } = trailersFromStatus(
      { ...status, details: [...details, info] },
      { onIssue },
    );
    expect(code).toBe(5);
    const kept = decodeStatus(header).details;
    expect(kept.at(-1)?.type).toBe("google.rpc.ErrorInfo");
    expect(reported).toHaveLength(COUNT + 1 - kept.length);
    expect(new Set(reported.map(({ kind }) => kind))).toEqual(new Set(["over-budget"]));
  });
});

describe("megabytes of", () => {
  test.each([
    ["spaces between letters", `a${" ".repeat(MANY)}b`],
    ["spaces alone", " ".repeat(MANY)],
    ["lone surrogates", "\ud800".repeat(MANY)],
    ["emoji", "😀".repeat(MANY)],
    ["line breaks", "\r\n".repeat(MANY)],
  ])("%s in a message are restored from the trailers", (_, message) => {
    const headers = headersFromStatus({ code: 5, message }, { maxBytes: Number.POSITIVE_INFINITY });
    const whole = message.replaceAll(/\p{Cs}/gu, "\ufffd");
    expect(statusFromTrailers(headers).message === whole).toBe(true);
    expect(headersFromStatus({ code: 5, message })["grpc-message"]?.length).toBeLessThan(7680);
  });

  test("base64 in the JSON of Connect become a detail", () => {
    const detail = { type: "acme.v1.Note", value: "A".repeat(SIZE) };
    const status = statusFromJson(JSON.stringify({ code: "not_found", details: [detail] }));
    expect(status).toMatchObject({ code: 5, issues: [] });
    expect(status.details[0]?.value).toHaveLength((SIZE * 3) / 4);
  });

  test.each([
    ["FieldMask", ",".repeat(SIZE)],
    ["Duration", "9".repeat(SIZE)],
    ["Timestamp", "2".repeat(SIZE)],
    ["Int64Value", "-".repeat(SIZE)],
    ["DoubleValue", `1e${"1".repeat(SIZE)}x`],
  ])("text that is not a valid %s stay JSON", (name, value) => {
    const details = [{ "@type": `${TYPE_URL}google.protobuf.${name}`, value }];
    const status = statusFromJson({ code: 5, message: "m", details });
    expect(status).toMatchObject({ code: 5, message: "m", issues: [] });
    expect(status.details[0]?.json).toEqual({ value });
  });

  test("trailer frames are read up to a limit", async () => {
    const one = Uint8Array.of(0x82, 0, 0, 0, 0);
    const bytes = new Uint8Array(SIZE - (SIZE % 5)).map((_, i) => one[i % 5] as number);
    expect(envelopesWith(0x80, bytes, []).length).toBeLessThanOrEqual(16);
    // In gRPC-web, the last frame counts.
    const body = Buffer.concat([bytes, frame(0x80, "grpc-status: 5\r\n")]);
    expect(statusFromGrpcWeb(body)).toMatchObject({ code: 5, issues: [] });
    const type = { "content-type": "application/connect+json" };
    const stream = new Response(bytes, { headers: type });
    expect((await statusFromResponse(stream)).code).toBe(2);
  });
});

test("an Any nested thousands of levels deep is bytes beyond a depth, and is restored", () => {
  const url = block(1, `${TYPE_URL}google.protobuf.Any`);
  const heads: Uint8Array[] = [];
  for (let i = 0, size = 0; i < DEPTH; i++) {
    const head = Buffer.concat([url, utf8("\x12"), Uint8Array.from(varint(size))]);
    heads.push(head);
    size += head.length;
  }
  const value = Uint8Array.from(Buffer.concat(heads.reverse()));
  const details = [{ typeUrl: `${TYPE_URL}google.protobuf.Any`, value }];
  const json = JSON.stringify(new StatusError({ code: 5, details }));
  const sent = decodeStatus(encodeStatus(StatusError.from(json)));
  const back = sent.details[0]?.value ?? new Uint8Array(0);
  expect(Buffer.compare(back, value)).toBe(0);
});
