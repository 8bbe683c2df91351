// Bytes, buffers and details that untyped code has changed: never a throw, another message's bytes or another's text.

import { afterEach, describe, expect, test, vi } from "vitest";
import { errorInfo } from "../../src/details.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import type { Status } from "../../src/status/status.js";
import { decodeBase64, encodeBase64 } from "../../src/wire/base64.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

const statusOf = (reason: string) =>
  encodeStatus({
    code: 5,
    message: `no ${reason}`,
    details: [errorInfo({ reason, domain: "shop.acme.example", metadata: { sku: reason } })],
  });

function reasonOf({ details }: Status): unknown {
  const [detail] = details;
  return (detail?.message as { readonly reason?: unknown } | undefined)?.reason;
}

function withLength<T extends Uint8Array>(bytes: T, length: unknown): T {
  return Object.defineProperty(bytes, "length", { value: length });
}

test("bytes that claim to be longer send nothing of an earlier message", () => {
  encodeStatus({ code: 5, message: "SECRET".repeat(50), details: [] });
  const value = withLength(Uint8Array.of(1, 2, 3), 60);
  const sent = encodeStatus({ code: 5, message: "", details: [{ typeUrl: "a/b", value }] });
  expect(Buffer.from(sent).toString("latin1")).not.toContain("SECRET");
  expect([...(decodeStatus(sent).details[0]?.value ?? [])]).toEqual([1, 2, 3]);
});

describe("bytes with properties of their own are read", () => {
  const rows: [string, (bytes: Uint8Array) => Uint8Array][] = [
    ["a longer length", (bytes) => withLength(bytes, 1000)],
    ["a shorter length", (bytes) => withLength(bytes, 2)],
    ["a length that is no number", (bytes) => withLength(bytes, "x")],
    ["a buffer", (bytes) => Object.defineProperty(bytes, "buffer", { value: 7 })],
    [
      "a getter that throws",
      (bytes) =>
        Object.defineProperty(bytes, "byteOffset", {
          get() {
            throw new Error("no");
          },
        }),
    ],
  ];
  test.each(rows)("%s", (_, change) => {
    for (const make of [Uint8Array.from, Buffer.from] as ((bytes: Uint8Array) => Uint8Array)[]) {
      const status = decodeStatus(change(make.call(Uint8Array, statusOf("A_TO_B"))));
      expect(status).toMatchObject({ code: 5, message: "no A_TO_B" });
      expect(reasonOf(status)).toBe("A_TO_B");
    }
  });
});

test("a detail with the bytes of another status is read from them", () => {
  const [one, two] = [statusOf("ONE"), statusOf("OTHER_REASON")];
  const slab = new Uint8Array(one.length + two.length);
  slab.set(one);
  slab.set(two, one.length);
  const a = decodeStatus(slab.subarray(0, one.length));
  const b = decodeStatus(slab.subarray(one.length));
  for (const [from, to, reason] of [
    [b, a, "OTHER_REASON"],
    [decodeStatus(slab.subarray(0, one.length)), b, "ONE"],
  ] as const) {
    Object.assign(to.details[0] as object, { value: from.details[0]?.value });
    expect(reasonOf(to)).toBe(reason);
  }
});

test("a buffer that became shorter gives no text of a longer one", () => {
  const bytes = statusOf("A_TO_B");
  const Resizable = ArrayBuffer as unknown as new (
    length: number,
    options: { readonly maxByteLength: number },
  ) => ArrayBuffer & { resize(length: number): void };
  const buffer = new Resizable(200 + bytes.length, { maxByteLength: 1000 });
  const input = new Uint8Array(buffer, 100, bytes.length);
  input.set(bytes);
  const status = decodeStatus(input);
  buffer.resize(150);
  expect(reasonOf(status) ?? "").toBe("");
  expect(status.message).toBe("no A_TO_B");
});

describe("something else in the place of Buffer is not used", () => {
  const bytes = statusOf("A_TO_B");
  const text = encodeBase64(bytes);
  test.each<[string, unknown]>([
    ["an object", { isBuffer: () => false }],
    ["a function with isBuffer", Object.assign(() => {}, { isBuffer: () => false })],
    ["a function with from alone", Object.assign(() => {}, { from: () => [] })],
    ["an arrow function", () => {}],
    ["a subclass of Uint8Array", class extends Uint8Array {}],
    ["null", null],
  ])("%s", (_, fake) => {
    vi.stubGlobal("Buffer", fake);
    expect(reasonOf(decodeStatus(bytes))).toBe("A_TO_B");
    expect(decodeBase64(text).bytes).toEqual(bytes);
    expect(encodeBase64(bytes)).toBe(text);
  });
});

test("the text of a map entry that is cut off is an issue too", () => {
  const value = Uint8Array.of(26, 32, 10, 1, 97, 18, 1, 255);
  const sent = encodeStatus({
    code: 5,
    message: "",
    details: [{ typeUrl: "type.googleapis.com/google.rpc.ErrorInfo", value }],
  });
  const kinds = decodeStatus(sent).issues.map(({ kind }) => kind);
  expect(kinds).toEqual(["malformed-protobuf", "invalid-utf8"]);
});
