// Statuses that grpc-go encoded, with their JSON as Go's protojson writes it.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { StatusError } from "../../src/error/status-error.js";
import { encodeStatusHeader } from "../../src/formats/grpc/trailer-limit.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import { jsonFromStatus } from "../../src/status/json/write-status.js";
import type { StatusJson } from "../../src/status/message-json.js";
import type { StatusInit } from "../../src/status/status.js";

interface Line {
  readonly name: string;
  readonly base64: string;
  /** Null if Go does not know the type of a detail. */
  readonly json: StatusJson | null;
}

const lines = readFileSync(new URL("../testdata/grpc-go.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Line);

test("there are 37 of them, each with a different name", () => {
  expect(lines).toHaveLength(37);
  expect(new Set(lines.map(({ name }) => name)).size).toBe(37);
});

test("one has no JSON", () => {
  expect(lines.filter(({ json }) => json === null).map(({ name }) => name)).toEqual([
    "unknown-detail",
  ]);
});

describe.each(lines)("$name", ({ base64, json }) => {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  const status = decodeStatus(bytes);

  test("is decoded without issues, from bytes and from base64", () => {
    expect(status.issues).toEqual([]);
    expect(jsonFromStatus(decodeStatus(base64))).toEqual(jsonFromStatus(status));
  });

  test("is encoded to the same bytes", () => {
    expect(encodeStatus(status)).toEqual(bytes);
    expect(encodeStatusHeader(status, { maxBytes: Number.POSITIVE_INFINITY })).toBe(
      base64.replace(/=+$/, ""),
    );
  });

  if (json !== null) {
    test("has the JSON of Go", () => {
      expect(jsonFromStatus(status)).toEqual(json);
    });
  }

  if (status.code === 0) {
    test("is not an error", () => {
      expect(() => new StatusError(status as StatusInit)).toThrow(TypeError);
    });
    return;
  }

  if (json !== null) {
    test("has the JSON of Go as an error", () => {
      expect(new StatusError(status as StatusInit).toJSON()).toEqual(json);
    });
  }

  test("is restored from the JSON of its error", () => {
    const restored = StatusError.from(
      structuredClone(new StatusError(status as StatusInit).toJSON()),
    );
    expect(restored).toMatchObject({ code: status.code, message: status.message, issues: [] });
    expect(restored.details.map(({ typeUrl }) => typeUrl)).toEqual(
      status.details.map(({ typeUrl }) => typeUrl),
    );
    expect(restored.details.map(({ message }) => message)).toEqual(
      status.details.map(({ message }) => message),
    );
    expect(encodeStatus(restored)).toEqual(bytes);
  });
});

test("a detail that Go does not know keeps its type and bytes", () => {
  const { base64 } = lines.find(({ name }) => name === "unknown-detail") as Line;
  expect(decodeStatus(base64).details[1]).toMatchObject({
    typeUrl: "type.example.com/acme.v9.Mystery",
    type: "acme.v9.Mystery",
    value: Uint8Array.of(0x08, 0x96, 0x01),
  });
  expect(jsonFromStatus(decodeStatus(base64)).details?.[1]).toEqual({
    "@type": "type.example.com/acme.v9.Mystery",
    "@value": "CJYB",
  });
});
