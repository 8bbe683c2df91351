import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeRetryInfo, errorInfo, quotaFailure } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import { type Detail, detailFromBytes } from "../../../src/status/any-detail.js";
import { JsonInput } from "../../../src/status/bounded-json.js";
import { decodeStatus } from "../../../src/status/decode.js";
import { encodeStatus } from "../../../src/status/encode.js";
import type { Issue } from "../../../src/status/issue.js";
import { nestedStatus } from "../../../src/status/json/read-detail.js";
import { type DetailJson, jsonFromStatus } from "../../../src/status/json/write-status.js";
import { standardTypes } from "../../messages.js";
import { block, concat, number, TYPE_URL } from "../../wire/bytes.js";

const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
const QUOTA = `${TYPE_URL}google.rpc.QuotaFailure`;
const RETRY = `${TYPE_URL}google.rpc.RetryInfo`;
const STATUS = `${TYPE_URL}google.rpc.Status`;
const DURATION = `${TYPE_URL}google.protobuf.Duration`;
const STRING = `${TYPE_URL}google.protobuf.StringValue`;

const read = (json: unknown) => {
  const input = new JsonInput();
  const status = nestedStatus(json, "", input, 0);
  return { status, issues: input.issues, details: (status?.details ?? []) as readonly Detail[] };
};

describe("what is no status", () => {
  test.each([
    ["undefined", undefined],
    ["null", null],
    ["a number", 5],
    ["a string", '{"code":5}'],
    ["a list", [{ code: 5 }]],
    ["a code that is a string", { code: "NOT_FOUND", message: "m" }],
  ])("%s", (_, json) => {
    expect(read(json)).toEqual({ status: undefined, issues: [], details: [] });
  });
});

describe("what is wrong is an issue, and the rest is read", () => {
  test.each<[string, object, string]>([
    ["a message that is no string", { message: 5 }, "message"],
    ["details that are no list", { details: { "@type": INFO } }, "details"],
    ["a detail that is null", { details: [null] }, "details[0]"],
    ["a detail that is a list", { details: [[]] }, "details[0]"],
    ["a detail without @type", { details: [{ reason: "R" }] }, "details[0]"],
    ["an @type that is no string", { details: [{ "@type": 5 }] }, "details[0]"],
    ["a string that is a number", { details: [{ "@type": INFO, reason: 5 }] }, "details[0].reason"],
    ["a map that is a list", { details: [{ "@type": INFO, metadata: [] }] }, "details[0].metadata"],
    [
      "a map value that is no string",
      { details: [{ "@type": INFO, metadata: { k: 5 } }] },
      "details[0].metadata.k",
    ],
    [
      "a duration without its unit",
      { details: [{ "@type": RETRY, retryDelay: "5" }] },
      "details[0].retryDelay",
    ],
    [
      "a duration that is a number",
      { details: [{ "@type": RETRY, retryDelay: 5 }] },
      "details[0].retryDelay",
    ],
    [
      "a list that is a message",
      { details: [{ "@type": QUOTA, violations: {} }] },
      "details[0].violations",
    ],
    [
      "a message that is a string",
      { details: [{ "@type": QUOTA, violations: ["v"] }] },
      "details[0].violations[0]",
    ],
    ...["", "x", "1.5", "1e3", "9223372036854775808", "-9223372036854775809", 2 ** 63, true].map(
      (quotaValue): [string, object, string] => [
        `the int64 ${JSON.stringify(quotaValue)}`,
        { details: [{ "@type": QUOTA, violations: [{ quotaValue }] }] },
        "details[0].violations[0].quotaValue",
      ],
    ),
  ])("%s", (_, json, where) => {
    const { status, issues } = read({ code: 5, ...json });
    expect(status?.code).toBe(5);
    expect(issues).toMatchObject([{ kind: "malformed-json", where }]);
  });

  test("one bad detail does not cost the others, and one bad field not its detail", () => {
    const { status, details, issues } = read({
      code: 5,
      message: "m",
      details: [
        { "@type": "x/acme.v1.Note", text: "t" },
        { "@type": INFO, reason: 5, domain: "d", metadata: { a: 1, b: "2" } },
        "x",
        { "@type": INFO, reason: "R" },
      ],
    });
    expect(issues.map(({ where }) => where)).toEqual([
      "details[1].reason",
      "details[1].metadata.a",
      "details[2]",
    ]);
    expect(status).toMatchObject({ code: 5, message: "m" });
    expect(details).toHaveLength(3);
    expect(details[0]).toMatchObject({ message: undefined, json: { text: "t" } });
    expect(details[1]?.message).toMatchObject({ domain: "d", metadata: { b: "2" } });
    expect(details[2]?.message).toMatchObject({ reason: "R" });
  });

  test("a long value is not repeated whole in the issue", () => {
    const { issues } = read({ code: 5, message: ["x".repeat(100_000)] });
    expect(issues[0]?.what.length).toBeLessThan(300);
    expect(issues[0]?.what).toContain("…");
  });

  test("bytes that are no base64 are read up to there", () => {
    const { details, issues } = read({ details: [{ "@type": "x/acme.v1.Note", "@value": "AQ*" }] });
    expect(details).toMatchObject([{ value: Uint8Array.of(1) }]);
    expect(issues).toMatchObject([{ kind: "malformed-base64", where: "details[0].@value" }]);
  });

  test("deep nesting costs neither the code nor the stack", () => {
    let json: DetailJson = { "@type": STATUS, code: 5 };
    for (let i = 0; i < 100_000; i++) json = { "@type": STATUS, code: 5, details: [json] };
    const given = { code: 5, message: "m", details: [json] };
    const { status, issues } = read(given);
    expect(status).toMatchObject({ code: 5, message: "m" });
    expect(issues).toMatchObject([{ kind: "malformed-json", where: "details[0]" }]);
    expect(JSON.parse(JSON.stringify(StatusError.from(given)))).toMatchObject({ code: 5 });
  });
});

describe("what proto3 JSON allows", () => {
  test("the names of the .proto file are read as well", () => {
    const { details, issues } = read({
      details: [
        { "@type": RETRY, retry_delay: "1.5s" },
        { "@type": QUOTA, violations: [{ quota_value: "7", future_quota_value: 8 }] },
      ],
    });
    expect(issues).toEqual([]);
    expect(details[0]?.message).toMatchObject({ retryDelay: { seconds: 1n, nanos: 500_000_000 } });
    expect(details[1]?.message).toMatchObject({
      violations: [{ quotaValue: 7n, futureQuotaValue: 8n }],
    });
  });

  test("null is the default everywhere", () => {
    const { status, issues, details } = read({
      code: null,
      message: null,
      details: [
        { "@type": INFO, reason: null, metadata: null },
        { "@type": RETRY, retryDelay: null },
        { "@type": QUOTA, violations: null },
      ],
    });
    expect(issues).toEqual([]);
    expect(status).toMatchObject({ code: 0, message: "" });
    expect(details.map(({ value }) => value.length)).toEqual([0, 0, 0]);
  });

  test("unknown fields are ignored, those with names of Object.prototype too", () => {
    const detail = JSON.parse(
      `{ "@type": "${INFO}", "reason": "R", "extra": 1, "constructor": 2, "__proto__": { "domain": "x" } }`,
    );
    const { details, issues } = read({ code: 5, details: [detail], extra: 1 });
    expect(issues).toEqual([]);
    expect(details[0]?.message).toMatchObject({ reason: "R", domain: "" });
  });

  test("a map key __proto__ is an own key in both directions", () => {
    const detail = JSON.parse(`{ "@type": "${INFO}", "metadata": { "__proto__": "v" } }`);
    const { details } = read({ code: 5, details: [detail] });
    const json = jsonFromStatus({ code: 5, details });
    expect(JSON.stringify(json.details?.[0]?.metadata)).toBe('{"__proto__":"v"}');
  });

  test.each(["9223372036854775807", "-9223372036854775808", "0", "-0", 7])(
    "int64 %j is exact",
    (quotaValue) => {
      const { details, issues } = read({
        details: [{ "@type": QUOTA, violations: [{ quotaValue }] }],
      });
      expect(issues).toEqual([]);
      expect(details[0]?.message).toMatchObject({
        violations: [{ quotaValue: BigInt(quotaValue) }],
      });
    },
  );

  test("any prefix of a type URL is kept", () => {
    const { details } = read({ details: [{ "@type": "a.example/b/google.rpc.ErrorInfo" }] });
    expect(details[0]?.typeUrl).toBe("a.example/b/google.rpc.ErrorInfo");
    expect(details[0]?.message).toMatchObject({ reason: "" });
  });
});

describe("writing", () => {
  test("defaults are left out", () => {
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

  test("an optional field that is set to its default is written", () => {
    const error = new StatusError({
      code: 8,
      details: [quotaFailure({ violations: [{ futureQuotaValue: 0n, quotaValue: 0n }] })],
    });
    expect(error.toJSON().details?.[0]?.violations).toEqual([{ futureQuotaValue: "0" }]);
  });

  test.each<[string, string, Uint8Array]>([
    ["a type that is not known", "x/acme.v1.Note", Uint8Array.of(1, 2, 3)],
    ["a type that is not known and empty", "x/acme.v1.Note", new Uint8Array(0)],
    ["a standard type whose bytes are malformed", INFO, Uint8Array.of(0x0a, 0x7f)],
    ["a Duration whose bytes are malformed", DURATION, Uint8Array.of(0x08, 0x80)],
    ["a Status whose bytes are malformed", STATUS, Uint8Array.of(0x08, 0x80)],
    ["a Status with fields of its own", STATUS, concat(number(1, 5), number(9, 1))],
    ["no type at all", "", Uint8Array.of(1)],
    ["a well-known type without a JSON", `${TYPE_URL}google.protobuf.Method`, block(1, "m")],
    ["a StringValue whose bytes are malformed", STRING, Uint8Array.of(0x0a, 0x7f)],
    ["a Duration out of its range", DURATION, number(1, 315_576_000_001)],
    ["a standard type with a field of its own", INFO, concat(block(1, "R"), number(9, 1))],
    ["a RetryInfo whose delay is out of its range", RETRY, block(1, number(1, 315_576_000_001))],
  ])("%s is the base64 of its bytes, and they come back", (_, typeUrl, value) => {
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
  ])("JSON of a type that is not known here stays JSON: %j", (detail) => {
    const given = { code: 5, details: [detail] };
    const { status, details, issues } = read(given);
    expect(issues).toEqual([]);
    expect(jsonFromStatus({ code: 5, details })).toEqual(given);
    expect(StatusError.from(given).toJSON()).toEqual(given);
    // It has no bytes: the sender is told that it stays behind.
    const told: Issue[] = [];
    const bytes = encodeStatus(status ?? { code: 0 }, { onIssue: (issue) => told.push(issue) });
    expect(decodeStatus(bytes)).toMatchObject({ code: 5, details: [] });
    expect(told).toMatchObject([{ kind: "unencodable-detail", where: "details[0]" }]);
  });

  test("a detail that is not UTF-8 is written as far as it can be read", () => {
    const detail = detailFromBytes(INFO, concat(block(1, [0x61, 0xff]), block(2, "d")));
    expect(jsonFromStatus({ code: 5, details: [detail] }).details).toEqual([
      { "@type": INFO, reason: "a\uFFFD", domain: "d" },
    ]);
  });

  test.each<[string, string, Uint8Array, unknown]>([
    ["a StringValue", STRING, block(1, "text"), "text"],
    ["a Duration", DURATION, concat(number(1, 3), number(2, 500_000_000)), "3.500s"],
    ["a Duration of nothing", DURATION, new Uint8Array(0), "0s"],
  ])("%s carries value, and comes back", (_, typeUrl, value, text) => {
    const json = jsonFromStatus({ code: 5, details: [detailFromBytes(typeUrl, value)] });
    expect(json.details).toEqual([{ "@type": typeUrl, value: text }]);
    expect(read(json)).toMatchObject({ details: [{ typeUrl, value }], issues: [] });
  });

  test("a status in a status is written to some depth and comes back from any", () => {
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

test("a status in a status stays bytes where a detail of it has fields that JSON has no place for", () => {
  const value = block(3, concat(block(1, "x/acme.v1.Note"), number(9, 1)));
  const json = jsonFromStatus({ code: 5, details: [detailFromBytes(STATUS, value)] });
  expect(read(JSON.parse(JSON.stringify(json)))).toMatchObject({
    details: [{ value }],
    issues: [],
  });
});

test.each(standardTypes)("every $name comes back from its JSON", ({ arbitrary, encode, name }) => {
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

test("no JSON makes it throw", () => {
  const detail = fc.record({ "@type": fc.constantFrom(INFO, QUOTA, RETRY, STATUS, STRING, "x/y") });
  const fields = fc.dictionary(
    fc.constantFrom("reason", "metadata", "violations", "retryDelay", "code", "details", "value"),
    fc.anything({ withBigInt: true }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(detail, fields)), (details) => {
      const { status, issues } = read({
        code: 5,
        details: details.map(([type, rest]) => ({ ...rest, ...type })),
      });
      expect(status?.code).toBe(5);
      expect(issues.length + (status?.details?.length ?? 0)).toBeGreaterThanOrEqual(details.length);
    }),
  );
});

test.each(["$typeName", "$unknown", "@type", "@value", "__proto__", "constructor"])(
  "metadata with the key %s is metadata, and comes back",
  (key) => {
    const details = [errorInfo({ reason: "R", metadata: { [key]: "google.protobuf.Duration" } })];
    const json = JSON.parse(JSON.stringify(new StatusError({ code: 5, details })));
    expect(json.details[0]).not.toHaveProperty("@value");
    expect(Object.entries(StatusError.from(json).errorInfo?.metadata ?? {})).toEqual([
      [key, "google.protobuf.Duration"],
    ]);
  },
);
