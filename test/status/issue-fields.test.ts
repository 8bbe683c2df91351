// The fields of issues that programs read, for each reader that sets them.

import { describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import { errorInfo, help } from "../../src/details.js";
import { envelopesWith } from "../../src/formats/envelope.js";
import { trailersFromStatus } from "../../src/formats/grpc/trailer-limit.js";
import { statusFromTrailers } from "../../src/formats/grpc/trailers.js";
import { statusFromJson } from "../../src/formats/json/detect.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import type { Issue } from "../../src/status/issue.js";
import { TYPE_URL } from "../wire/bytes.js";

/** Returns kind and fields, without the texts for people. */
const fieldsOf = (issues: readonly Issue[]) => issues.map(({ what, where, ...fields }) => fields);

const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
const STATUS = `${TYPE_URL}google.rpc.Status`;
const bytes = encodeStatus({
  code: Code.NOT_FOUND,
  message: "no such order",
  details: [errorInfo({ reason: "GONE", domain: "d.example" })],
});

describe("decodeStatus", () => {
  test("reports the number of an unknown code", () => {
    const { issues } = decodeStatus(encodeStatus({ code: 99 as number }));
    expect(fieldsOf(issues)).toEqual([{ kind: "unknown-code", rawCode: 99 }]);
  });

  test("reports that a status was cut, and the detail that suffers", () => {
    expect(fieldsOf(decodeStatus(bytes.subarray(0, -3)).issues)).toEqual([
      { kind: "malformed-protobuf", truncated: true },
      { kind: "malformed-protobuf", detail: 0 },
    ]);
  });

  test("reports base64 that was cut", () => {
    const base64 = Buffer.from(bytes).toString("base64");
    const cut = base64.slice(0, 4 * Math.floor(base64.length / 8) + 1);
    expect(fieldsOf(decodeStatus(cut).issues)).toContainEqual({
      kind: "malformed-base64",
      truncated: true,
    });
  });

  test.each<[string, Uint8Array]>([
    ["a varint", Uint8Array.of(8, 5, 40, 0x80)],
    ["a group", Uint8Array.of(8, 5, 43)],
    ["a length inside a complete detail", Uint8Array.of(8, 5, 26, 2, 10, 5, 18, 1, 109)],
  ])("does not take %s that has no end for a status that was cut", (_, input) => {
    expect(fieldsOf(decodeStatus(input).issues)).toEqual([{ kind: "malformed-protobuf" }]);
  });
});

describe("statusFromTrailers", () => {
  const header = (name: string) => ({ header: name });
  const details = Buffer.from(bytes).toString("base64");

  test.each<[string, object, object[]]>([
    ["a missing code", {}, [{ kind: "missing-status", ...header("grpc-status") }]],
    [
      "a code that is not a number",
      { "grpc-status": "NOT_FOUND" },
      [{ kind: "unknown-code", ...header("grpc-status") }],
    ],
    [
      "several codes",
      { "grpc-status": ["5", "9"] },
      [{ kind: "extra-value", ...header("grpc-status") }],
    ],
    [
      "a message that is not UTF-8",
      { "grpc-status": "5", "grpc-message": "%ff" },
      [{ kind: "invalid-utf8", ...header("grpc-message") }],
    ],
    [
      "details with another code and message",
      { "grpc-status": "9", "grpc-message": "other", "grpc-status-details-bin": details },
      [
        { kind: "code-mismatch", ...header("grpc-status-details-bin") },
        { kind: "message-mismatch", ...header("grpc-status-details-bin") },
      ],
    ],
    [
      "details that are cut",
      { "grpc-status": "5", "grpc-status-details-bin": bytes.subarray(0, 4) },
      [
        {
          kind: "malformed-protobuf",
          ...header("grpc-status-details-bin"),
          truncated: true,
        },
      ],
    ],
    [
      "details that are not base64",
      { "grpc-status": "5", "grpc-status-details-bin": "*" },
      [{ kind: "malformed-base64", ...header("grpc-status-details-bin") }],
    ],
  ])("names the header of %s", (_, trailers, issues) => {
    expect(fieldsOf(statusFromTrailers(trailers).issues)).toEqual(issues);
  });

  test("names a header that cannot be read", () => {
    const trailers = {
      get(name: string) {
        if (name === "grpc-message") throw new Error("broken");
        return name === "grpc-status" ? "5" : undefined;
      },
    };
    expect(fieldsOf(statusFromTrailers(trailers).issues)).toEqual([
      { kind: "unreadable", header: "grpc-message" },
    ]);
  });
});

describe("statusFromJson", () => {
  const read = (details: unknown) =>
    fieldsOf(statusFromJson({ code: 5, message: "gone", details }).issues);

  test("reports the index of a detail, also inside a nested status", () => {
    const info = { "@type": INFO, reason: 5 };
    const nested = { "@type": STATUS, details: [{}, { "@type": INFO, domain: 5 }] };
    expect(read([{ "@type": INFO }, info, nested])).toEqual([
      { kind: "malformed-json", detail: 1 },
      { kind: "malformed-json", detail: 2 },
      { kind: "malformed-json", detail: 2 },
    ]);
  });

  test("reports the key of metadata", () => {
    expect(read([{ "@type": INFO, metadata: { sku: 5 } }])).toEqual([
      { kind: "malformed-json", detail: 0, key: "sku" },
    ]);
  });

  test("reports what is not about a detail without an index", () => {
    expect(read("none")).toEqual([{ kind: "malformed-json" }]);
    const many = Array.from({ length: 200_001 }, () => ({ typeUrl: INFO, value: "" }));
    expect(read(many)).toContainEqual({ kind: "malformed-json" });
  });
});

test("a frame that ends early is truncated", () => {
  const issues: Issue[] = [];
  envelopesWith(0x80, Uint8Array.of(0x80, 0, 0, 0, 9, 65), issues);
  expect(fieldsOf(issues)).toEqual([{ kind: "malformed-frame", truncated: true }]);
});

test("a detail over the budget has index and type", () => {
  const issues: Issue[] = [];
  const links = [{ description: "x".repeat(300), url: "https://acme.example" }];
  trailersFromStatus(
    { code: 5, message: "gone", details: [errorInfo({ reason: "GONE" }), help({ links })] },
    { maxBytes: 250, onIssue: (issue) => void issues.push(issue) },
  );
  expect(fieldsOf(issues)).toEqual([{ kind: "over-budget", detail: 1, type: "google.rpc.Help" }]);
});
