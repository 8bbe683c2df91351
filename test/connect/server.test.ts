// Which ConnectErrors a server sends. test/peers calls real servers.

import { Code as ConnectCode, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { type AnyRequest, connectErrorFrom } from "../../src/connect.js";
import { StatusError } from "../../src/error/status-error.js";
import { fromResponse } from "../../src/http.js";

const made = (metadata: HeadersInit) => new ConnectError("gone", ConnectCode.NotFound, metadata);

describe("a ConnectError with the metadata of a response", () => {
  test.each<[string, HeadersInit]>([
    ["the Connect protocol", { "content-type": "application/json", "x-a": "secret" }],
    ["the end of a stream", { "Content-Type": "application/connect+proto" }],
    ["gRPC", { "content-type": "application/grpc", "grpc-status": "5" }],
    ["trailers alone", { "grpc-status": "5", "grpc-message": "gone" }],
    ["a proxy", { date: "Wed, 25 Nov 2026 23:45:47 GMT", server: "nginx" }],
  ])("of %s is the fallback until StatusError.from", (_, metadata) => {
    const thrown = made(metadata);
    const sent = connectErrorFrom(thrown);
    expect([sent.code, sent.rawMessage]).toEqual([ConnectCode.Unknown, "unknown error"]);
    expect([...sent.metadata]).toEqual([]);
    expect(sent.cause).toBe(thrown);
    const passed = connectErrorFrom(StatusError.from(thrown));
    expect([passed.code, passed.rawMessage]).toEqual([ConnectCode.NotFound, "gone"]);
    expect([...passed.metadata]).toEqual([]);
  });
});

const BAD_JSON =
  "cannot decode message a.B from JSON: Unexpected token 'h', \"hunter2\" is not JSON";
const from = (text: string, code: ConnectCode) => ConnectError.from(new Error(text), code);

describe("what a client of Connect makes of a response, or of a missing one, is the fallback", () => {
  test.each([
    "HTTP 502",
    "http/2 stream closed with error code REFUSED_STREAM (0x7)",
    "http/2 connection closed with error code ENHANCE_YOUR_CALM (0xb), too_many_pings",
    "unsupported content type text/html",
    'unsupported response encoding "hunter2"',
    "protocol error: missing status",
    "protocol error: missing trailer",
    "protocol error: missing EndStreamResponse",
    "protocol error: received extra EndStreamResponse",
    "protocol error: received extra output message for unary method",
    "protocol error: missing output message for unary method",
    "protocol error: missing response message",
    "protocol error: incomplete envelope",
    "protocol error: promised 7 bytes, received 3",
    "parse binary: illegal tag: field no 13 wire type 6",
    "serialize binary: cannot encode field a.B.c",
    "failed to parse EndStreamResponse: [unknown] invalid end stream",
    "invalid end stream",
    "message size is larger than configured readMaxBytes 10",
    "message size 20 is larger than configured readMaxBytes 10",
    "message size 20 is larger than configured writeMaxBytes 10",
    "message is larger than configured readMaxBytes 10 after decompression",
    "decompression failed",
    "received compressed envelope, but do not know how to decompress",
    "unexpected end flag",
    "missing message",
    "PING timed out",
    "the operation timed out",
    "This operation was aborted",
    "The operation was aborted due to timeout",
  ])("%s", (message) => {
    const sent = connectErrorFrom(new ConnectError(message, ConnectCode.Internal));
    expect([sent.code, sent.rawMessage]).toEqual([ConnectCode.Unknown, "unknown error"]);
  });

  test.each<[string, ConnectError]>([
    ["JSON that it cannot read", from(BAD_JSON, ConnectCode.InvalidArgument)],
    ["a field of JSON", from("cannot decode field a.B.c from JSON", ConnectCode.InvalidArgument)],
    ["deep JSON", from("Maximum call stack size exceeded", ConnectCode.InvalidArgument)],
    ["a request that it cannot write", from("cannot encode a.B to JSON", ConnectCode.Internal)],
    ["a string that connect-web throws", ConnectError.from("missing EndStreamResponse")],
    ["details that it cannot read", from("invalid base64 string", ConnectCode.DataLoss)],
  ])("%s", (_, thrown) => {
    const sent = connectErrorFrom(thrown);
    expect([sent.code, sent.rawMessage]).toEqual([ConnectCode.Unknown, "unknown error"]);
    expect(sent.cause).toBe(thrown);
  });

  test.each<[string, ConnectCode]>([
    ["protocol error: missing input message for unary method", ConnectCode.Unimplemented],
    ["protocol error: received extra input message for unary method", ConnectCode.Unimplemented],
    ["HTTP 502 from the bank", ConnectCode.Unavailable],
    ["missing message", ConnectCode.InvalidArgument],
    ["cannot decode the cursor", ConnectCode.InvalidArgument],
    ["the operation timed out after 3 tries", ConnectCode.DeadlineExceeded],
    ["message size is 20, at most 10", ConnectCode.ResourceExhausted],
  ])("but not %s, which a server or a handler made", (message, code) => {
    const thrown = new ConnectError(message, code);
    expect(connectErrorFrom(thrown)).toBe(thrown);
  });

  test("but not an exception that a handler gave a code", () => {
    const thrown = from("no order 7", ConnectCode.InvalidArgument);
    expect(connectErrorFrom(thrown)).toBe(thrown);
  });

  test("but not a deadline, if that of the call has passed", () => {
    const thrown = new ConnectError("the operation timed out", ConnectCode.DeadlineExceeded);
    const call = new AbortController();
    const request = { signal: call.signal, header: new Headers() } as unknown as AnyRequest;
    expect(connectErrorFrom(thrown, { request }).code).toBe(ConnectCode.Unknown);
    call.abort();
    expect(connectErrorFrom(thrown, { request })).toBe(thrown);
  });
});

describe("an interceptor that calls ConnectError.from", () => {
  const received = async () =>
    fromResponse(Response.json({ code: 5, message: "secret" }, { status: 404 }));

  test("does not pass on an error that a client received", async () => {
    for (const thrown of [ConnectError.from(await received()), await received()])
      expect(connectErrorFrom(thrown).rawMessage).toBe("unknown error");
  });

  test("does not pass on the text of an exception", () => {
    const thrown = ConnectError.from(StatusError.from(new Error("secret")), ConnectCode.Internal);
    expect(connectErrorFrom(thrown).rawMessage).toBe("unknown error");
  });

  test("does not pass on the text of an exception that a transport for Node made INTERNAL", () => {
    const thrown = ConnectError.from(new Error("secret"), ConnectCode.Internal);
    expect(connectErrorFrom(thrown).rawMessage).toBe("unknown error");
    // The text of the handler.
    const own = ConnectError.from(new Error("gone"), ConnectCode.NotFound);
    expect(connectErrorFrom(own)).toBe(own);
  });

  test("passes on a text of its own, whatever the cause", async () => {
    const cause = await received();
    const thrown = new ConnectError("ours", ConnectCode.Aborted, {}, undefined, cause);
    expect(connectErrorFrom(thrown)).toBe(thrown);
  });
});

describe("a ConnectError that a handler made", () => {
  test.each<[string, HeadersInit]>([
    ["no metadata", {}],
    ["metadata of its own", { "x-order": "7", "retry-after": "5", "grpc-retry-pushback-ms": "7" }],
    [
      "cookies",
      [
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
      ],
    ],
  ])("is sent itself with %s", (_, metadata) => {
    const thrown = made(metadata);
    expect(connectErrorFrom(thrown)).toBe(thrown);
  });

  test.each([
    "Connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "Transfer-Encoding",
    "upgrade",
    "http2-settings",
    "host",
    "content-length",
    "content-encoding",
    "content-range",
    "grpc-message",
    "grpc-status-details-bin",
    "grpc-encoding",
    "grpc-accept-encoding",
    "connect-content-encoding",
    "connect-accept-encoding",
  ])("is sent without %s, and keeps the rest", (name) => {
    const thrown = made([
      [name, "1"],
      ["x-order", "7"],
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);
    thrown.details.push({ type: "acme.Order", value: Uint8Array.of(8, 7) });
    const sent = connectErrorFrom(thrown);
    expect(sent).toBeInstanceOf(ConnectError);
    expect([sent.code, sent.rawMessage]).toEqual([ConnectCode.NotFound, "gone"]);
    expect([...sent.metadata]).toEqual([
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
      ["x-order", "7"],
    ]);
    expect(sent.details).toEqual(thrown.details);
    expect(thrown.metadata.has(name)).toBe(true);
  });

  test("is the fallback if its metadata cannot be read", () => {
    for (const metadata of [null, 5, new Proxy(new Headers(), { get: () => expect.fail() })]) {
      const thrown = Object.defineProperty(made({}), "metadata", { value: metadata });
      expect(connectErrorFrom(thrown).rawMessage).toBe("unknown error");
    }
  });
});
