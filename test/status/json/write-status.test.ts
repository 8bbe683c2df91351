import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeRetryInfo, errorInfo, quotaFailure } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import { detailFromBytes } from "../../../src/status/any-detail.js";
import { decodeStatus } from "../../../src/status/decode.js";
import { encodeStatus } from "../../../src/status/encode.js";
import type { Issue } from "../../../src/status/issue.js";
import { jsonFromStatus } from "../../../src/status/json/write-status.js";
import { standardTypes } from "../../messages.js";
import { block, concat, number, TYPE_URL } from "../../wire/bytes.js";
import { DURATION, INFO, RETRY, read, STATUS, STRING } from "./read.js";

describe("the JSON of a status", () => {
  test("leaves out defaults", () => {
    expect(jsonFromStatus({ code: 0, message: "", details: [] })).toEqual({});
    const details = [
      detailFromBytes(INFO, new Uint8Array(0)),
      detailFromBytes(RETRY, new Uint8Array(0)),
    ];
    expect(jsonFromStatus({ code: 5, details })).toEqual({
      code: 5,
      details: [{ "@type": INFO }, { "@type": RETRY }],
    });
  });

  test("has an optional field that is set to its default", () => {
    const error = new StatusError({
      code: 8,
      details: [quotaFailure({ violations: [{ futureQuotaValue: 0n, quotaValue: 0n }] })],
    });
    expect(error.toJSON().details?.[0]?.violations).toEqual([{ futureQuotaValue: "0" }]);
  });

  test.each<[string, string, Uint8Array]>([
    ["a detail of an unknown type", "x/acme.v1.Note", Uint8Array.of(1, 2, 3)],
    ["an empty detail of an unknown type", "x/acme.v1.Note", new Uint8Array(0)],
    ["a malformed ErrorInfo", INFO, Uint8Array.of(0x0a, 0x7f)],
    ["a malformed Duration", DURATION, Uint8Array.of(0x08, 0x80)],
    ["a malformed Status", STATUS, Uint8Array.of(0x08, 0x80)],
    ["a Status with unknown fields", STATUS, concat(number(1, 5), number(9, 1))],
    ["a detail without a type", "", Uint8Array.of(1)],
    [
      "a well-known type without a JSON format of its own",
      `${TYPE_URL}google.protobuf.Method`,
      block(1, "m"),
    ],
    ["a malformed StringValue", STRING, Uint8Array.of(0x0a, 0x7f)],
    ["a Duration out of range", DURATION, number(1, 315_576_000_001)],
    ["an ErrorInfo with an unknown field", INFO, concat(block(1, "R"), number(9, 1))],
    ["a RetryInfo with a delay out of range", RETRY, block(1, number(1, 315_576_000_001))],
  ])("has %s as the base64 of its bytes, which are restored", (_, typeUrl, value) => {
    const json = jsonFromStatus({ code: 5, details: [detailFromBytes(typeUrl, value)] });
    expect(json.details).toEqual([
      { "@type": typeUrl, "@value": Buffer.from(value).toString("base64") },
    ]);
    const { details, issues } = read(structuredClone(json));
    expect(issues).toEqual([]);
    expect(details).toMatchObject([{ typeUrl, value }]);
  });

  test.each([
    { "@type": "x/acme.v1.Note", text: "t", value: "AQID" },
    { "@type": `${TYPE_URL}google.protobuf.Int64Value`, value: "many" },
    { "@type": `${TYPE_URL}google.protobuf.Timestamp`, value: "2026-02-30T12:00:00Z" },
    { "@type": `${TYPE_URL}google.protobuf.Any`, value: { "@type": "x/acme.v1.Note", text: "t" } },
    { "@type": STATUS, code: "NOT_FOUND" },
    { "@type": DURATION, value: "a while" },
  ])("keeps a detail that was received as JSON and cannot be decoded: %j", (detail) => {
    const given = { code: 5, details: [detail] };
    const { status, details, issues } = read(given);
    expect(issues).toEqual([]);
    expect(jsonFromStatus({ code: 5, details })).toEqual(given);
    expect(StatusError.from(given).toJSON()).toEqual(given);
    // It has no bytes: encoding leaves it out and reports it.
    const reported: Issue[] = [];
    const onIssue = (issue: Issue) => reported.push(issue);
    const bytes = encodeStatus(status ?? { code: 0 }, { onIssue });
    expect(decodeStatus(bytes)).toMatchObject({ code: 5, details: [] });
    expect(reported).toMatchObject([{ kind: "unencodable-detail", where: "details[0]" }]);
  });

  test("has a detail that is not UTF-8, with U+FFFD in place of the bad bytes", () => {
    const detail = detailFromBytes(INFO, concat(block(1, [0x61, 0xff]), block(2, "d")));
    expect(jsonFromStatus({ code: 5, details: [detail] }).details).toEqual([
      { "@type": INFO, reason: "a\uFFFD", domain: "d" },
    ]);
  });

  test.each<[string, string, Uint8Array, unknown]>([
    ["a StringValue", STRING, block(1, "text"), "text"],
    ["a Duration", DURATION, concat(number(1, 3), number(2, 500_000_000)), "3.500s"],
    ["an empty Duration", DURATION, new Uint8Array(0), "0s"],
  ])("has %s as its JSON value, which is restored", (_, typeUrl, value, text) => {
    const json = jsonFromStatus({ code: 5, details: [detailFromBytes(typeUrl, value)] });
    expect(json.details).toEqual([{ "@type": typeUrl, value: text }]);
    expect(read(json)).toMatchObject({ details: [{ typeUrl, value }], issues: [] });
  });

  test("has nested statuses up to a depth, and restores them from any depth", () => {
    const inner = encodeStatus({
      code: 5,
      message: "inner",
      details: [errorInfo({ reason: "R" })],
    });
    let bytes = inner;
    for (let i = 0; i < 60; i++) {
      bytes = encodeStatus({ code: 2, details: [{ typeUrl: STATUS, value: bytes }] });
    }
    const json = jsonFromStatus(decodeStatus(bytes));
    expect(encodeStatus(read(json).status ?? { code: 0 })).toEqual(bytes);
    expect(
      jsonFromStatus(
        decodeStatus(encodeStatus({ code: 2, details: [{ typeUrl: STATUS, value: inner }] })),
      ),
    ).toEqual({
      code: 2,
      details: [
        { "@type": STATUS, code: 5, message: "inner", details: [{ "@type": INFO, reason: "R" }] },
      ],
    });
  });
});

test("a nested status stays bytes if one of its details has unknown fields", () => {
  const value = block(3, concat(block(1, "x/acme.v1.Note"), number(9, 1)));
  const json = jsonFromStatus({ code: 5, details: [detailFromBytes(STATUS, value)] });
  expect(read(JSON.parse(JSON.stringify(json)))).toMatchObject({
    details: [{ value }],
    issues: [],
  });
});

test.each(standardTypes)("every $name is restored from its JSON", ({ arbitrary, encode, name }) => {
  fc.assert(
    fc.property(arbitrary, (message) => {
      const value = encode(message);
      const details = [detailFromBytes(TYPE_URL + name, value)];
      const json = JSON.parse(JSON.stringify(jsonFromStatus({ code: 5, details })));
      expect(read(json)).toMatchObject({ issues: [], details: [{ value }] });
    }),
  );
});

test("a retry delay is written with 0, 3, 6 or 9 digits", () => {
  const text = (seconds: bigint, nanos: number) => {
    const retryDelay = { $typeName: "google.protobuf.Duration", seconds, nanos } as const;
    const value = encodeRetryInfo({ $typeName: "google.rpc.RetryInfo", retryDelay });
    return jsonFromStatus({ code: 14, details: [detailFromBytes(RETRY, value)] }).details?.[0]
      ?.retryDelay;
  };
  expect([text(0n, 0), text(1n, 1_000_000), text(1n, 1000), text(-1n, -1)]).toEqual([
    "0s",
    "1.001s",
    "1.000001s",
    "-1.000000001s",
  ]);
});

test.each(["$typeName", "$unknown", "@type", "@value", "__proto__", "constructor"])(
  "metadata with the key %s is restored from its JSON",
  (key) => {
    const details = [errorInfo({ reason: "R", metadata: { [key]: "google.protobuf.Duration" } })];
    const json = JSON.parse(JSON.stringify(new StatusError({ code: 5, details })));
    expect(json.details[0]).not.toHaveProperty("@value");
    expect(Object.entries(StatusError.from(json).errorInfo?.metadata ?? {})).toEqual([
      [key, "google.protobuf.Duration"],
    ]);
  },
);
