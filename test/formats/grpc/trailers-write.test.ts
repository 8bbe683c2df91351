// Writing trailers as header fields, for servers that send them without a gRPC library.

import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { debugInfo, errorInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import { headersFromStatus } from "../../../src/http.js";
import { decodeStatus } from "../../../src/status/decode.js";
import type { Issue } from "../../../src/status/issue.js";
import { anyStatus, jsonAlone, rich } from "../rich.js";

describe("headersFromStatus", () => {
  test("leaves out an empty message and empty details", () => {
    expect(headersFromStatus({ code: 5 })).toEqual({ "grpc-status": "5" });
    expect(headersFromStatus({ code: 5, message: "gone" })).toEqual({
      "grpc-status": "5",
      "grpc-message": "gone",
    });
    expect(Object.keys(headersFromStatus(rich))).toEqual([
      "grpc-status",
      "grpc-message",
      "grpc-status-details-bin",
    ]);
  });

  test.each([
    ["printable ASCII unchanged", `a "b" / c: d, e? #$&;=@+[]~!`, `a "b" / c: d, e? #$&;=@+[]~!`],
    ["a percent sign", "100% %41", "100%25 %2541"],
    ["characters beyond ASCII", "Stück 🚲", "St%C3%BCck %F0%9F%9A%B2"],
    ["line breaks and control characters", "a\r\nb\t\0\x7f", "a%0D%0Ab%09%00%7F"],
    ["spaces at both ends, which HTTP strips", "  a b ", "%20%20a b%20"],
    ["only spaces", "  ", "%20%20"],
    ["an unpaired surrogate", "a\ud83d", "a%EF%BF%BD"],
  ])("writes a message with %s", (_, message, encoded) => {
    expect(headersFromStatus({ code: 5, message })["grpc-message"]).toBe(encoded);
  });

  test("writes only characters that a header may have", () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        for (const value of Object.values(headersFromStatus(status))) {
          expect(value).toMatch(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/);
        }
      }),
    );
  });

  test("writes the same code in header and details if it is not one of the 17", () => {
    const headers = headersFromStatus({
      code: 42 as number,
      message: "odd",
      details: rich.details,
    });
    expect(headers["grpc-status"]).toBe("2");
    expect(decodeStatus(headers["grpc-status-details-bin"] ?? "").rawCode).toBe(2);
  });

  test("stays within the budget, and reports omitted details", () => {
    fc.assert(
      fc.property(anyStatus, fc.integer({ min: 200, max: 600 }), (status, maxBytes) => {
        const issues: Issue[] = [];
        const headers = headersFromStatus(status, { maxBytes, onIssue: (i) => issues.push(i) });
        const size = Object.entries(headers).reduce(
          (sum, [name, value]) => sum + name.length + value.length + 32,
          0,
        );
        expect(size).toBeLessThanOrEqual(maxBytes);
        const kept = decodeStatus(headers["grpc-status-details-bin"] ?? "").details.length;
        if (kept < status.details.length) expect(issues).not.toEqual([]);
      }),
    );
  });

  // Characters of three bytes are where an estimate by the number of characters would be too low.
  test.each([
    [
      "message",
      (text: string) => ({ code: 5, message: text, details: [errorInfo({ reason: "R" })] }),
    ],
    [
      "type URL",
      (text: string) => ({ code: 5, details: [{ typeUrl: text, value: new Uint8Array(0) }] }),
    ],
  ])("stays within the budget with a %s of any length beyond ASCII", (_, make) => {
    for (let length = 0; length < 200; length++) {
      const headers = headersFromStatus(make("日".repeat(length)), { maxBytes: 600 });
      const sizes = Object.entries(headers).map(([name, value]) => name.length + value.length + 32);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(600);
    }
  });

  test("writes at most 7680 bytes by default", () => {
    const details = [errorInfo({ reason: "R" }), debugInfo({ detail: "x".repeat(60_000) })];
    const header = headersFromStatus({ code: 5, details })["grpc-status-details-bin"] ?? "";
    expect(decodeStatus(header).details.map(({ type }) => type)).toEqual(["google.rpc.ErrorInfo"]);
  });

  test("leaves out a detail without bytes, and reports it", () => {
    const issues: Issue[] = [];
    const headers = headersFromStatus(jsonAlone({ a: 1 }), { onIssue: (i) => issues.push(i) });
    expect(decodeStatus(headers["grpc-status-details-bin"] ?? "").details).toEqual([]);
    expect(issues).toMatchObject([{ kind: "unencodable-detail", where: "details[0]" }]);
  });
});

describe("a client of grpc-js", () => {
  let trailers: { [name: string]: string };
  const server = createServer();
  server.on("stream", (stream) => {
    stream.respond({ "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers(trailers));
    stream.end();
  });
  let client: Client;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new Client(address, credentials.createInsecure());
  });
  afterAll(() => {
    client.close();
    server.close();
  });

  async function call(): Promise<ServiceError> {
    const same = (bytes: Buffer) => bytes;
    return new Promise((resolve) => {
      client.makeUnaryRequest("/a/B", same, same, Buffer.alloc(0), (error) =>
        resolve(error as ServiceError),
      );
    });
  }

  test("reads code, message and details of any status from the trailers", async () => {
    await fc.assert(
      fc.asyncProperty(anyStatus, async (status) => {
        trailers = headersFromStatus(status, { maxBytes: 1e6 });
        const error = await call();
        const read = StatusError.from(error);
        expect([read.code, read.message]).toEqual([status.code, status.message]);
        expect(read.details.map(({ value }) => Buffer.from(value))).toEqual(
          status.details.map(({ value }) => Buffer.from(value)),
        );
        expect(read.details.map(({ typeUrl }) => typeUrl)).toEqual(
          status.details.map(({ typeUrl }) => typeUrl),
        );
      }),
    );
  });
});
