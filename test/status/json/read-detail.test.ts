import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StatusError } from "../../../src/error/status-error.js";
import { jsonFromStatus } from "../../../src/status/json/write-status.js";
import type { DetailJson } from "../../../src/status/message-json.js";
import { INFO, QUOTA, RETRY, read, STATUS, STRING } from "./read.js";

describe("a malformed part is an issue, and the rest is read", () => {
  test.each<[string, object, string]>([
    ["a message that is not a string", { message: 5 }, "message"],
    ["details that are not a list", { details: { "@type": INFO } }, "details"],
    ["a detail that is null", { details: [null] }, "details[0]"],
    ["a detail that is a list", { details: [[]] }, "details[0]"],
    ["a detail without @type", { details: [{ reason: "R" }] }, "details[0]"],
    ["an @type that is not a string", { details: [{ "@type": 5 }] }, "details[0]"],
    [
      "a number in place of a string",
      { details: [{ "@type": INFO, reason: 5 }] },
      "details[0].reason",
    ],
    [
      "a list in place of a map",
      { details: [{ "@type": INFO, metadata: [] }] },
      "details[0].metadata",
    ],
    [
      "a map value that is not a string",
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
      "a message in place of a list",
      { details: [{ "@type": QUOTA, violations: {} }] },
      "details[0].violations",
    ],
    [
      "a string in place of a message",
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

  test("the other details, and the other fields of a detail, are read", () => {
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

  test("the issue has only the beginning of a long value", () => {
    const { issues } = read({ code: 5, message: ["x".repeat(100_000)] });
    expect(issues[0]?.what.length).toBeLessThan(300);
    expect(issues[0]?.what).toContain("…");
  });

  test("bytes are read up to the first character that is not base64", () => {
    const { details, issues } = read({ details: [{ "@type": "x/acme.v1.Note", "@value": "AQ*" }] });
    expect(details).toMatchObject([{ value: Uint8Array.of(1) }]);
    expect(issues).toMatchObject([{ kind: "malformed-base64", where: "details[0].@value" }]);
  });

  test("deep nesting neither loses the code nor exhausts the stack", () => {
    let json: DetailJson = { "@type": STATUS, code: 5 };
    for (let i = 0; i < 100_000; i++) json = { "@type": STATUS, code: 5, details: [json] };
    const given = { code: 5, message: "m", details: [json] };
    const { status, issues } = read(given);
    expect(status).toMatchObject({ code: 5, message: "m" });
    expect(issues).toMatchObject([
      { kind: "malformed-json", where: "details[0]", detail: 0 },
      // The innermost status that is encoded cannot hold the JSON of the next one.
      { kind: "unencodable-detail", detail: 0 },
    ]);
    expect(JSON.parse(JSON.stringify(StatusError.from(given)))).toMatchObject({ code: 5 });
  });
});

describe("proto3 JSON", () => {
  test("may have the field names of the .proto file", () => {
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

  test("may have null for any field, which is the default", () => {
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

  test("may have unknown fields, which are ignored, even named like Object.prototype's", () => {
    const detail = JSON.parse(
      `{ "@type": "${INFO}", "reason": "R", "extra": 1, "constructor": 2, "__proto__": { "domain": "x" } }`,
    );
    const { details, issues } = read({ code: 5, details: [detail], extra: 1 });
    expect(issues).toEqual([]);
    expect(details[0]?.message).toMatchObject({ reason: "R", domain: "" });
  });

  test("may have the map key __proto__, in both directions", () => {
    const detail = JSON.parse(`{ "@type": "${INFO}", "metadata": { "__proto__": "v" } }`);
    const { details } = read({ code: 5, details: [detail] });
    const json = jsonFromStatus({ code: 5, details });
    expect(JSON.stringify(json.details?.[0]?.metadata)).toBe('{"__proto__":"v"}');
  });

  test.each(["9223372036854775807", "-9223372036854775808", "0", "-0", 7])(
    "may have the int64 %j, which is exact",
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

  test("may have any type URL prefix, which is kept", () => {
    const { details } = read({ details: [{ "@type": "a.example/b/google.rpc.ErrorInfo" }] });
    expect(details[0]?.typeUrl).toBe("a.example/b/google.rpc.ErrorInfo");
    expect(details[0]?.message).toMatchObject({ reason: "" });
  });
});

test("reading never throws", () => {
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
