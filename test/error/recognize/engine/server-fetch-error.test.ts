// Errors of fetch by their texts and names, as seen in Deno 2, Bun 1, Workers and Safari; test/peers and the tests beside
// this one have those that Node throws.

import { Code as ConnectCode, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { StatusError } from "../../../../src/error/status-error.js";
import { expectUnknown } from "../expect-unknown.js";

const neutral = (code: number) => ({ code, message: "unknown error" });
const type = (text: string, rest: object = {}) => Object.assign(new TypeError(text), rest);
const named = (name: string, text = "x", rest: object = {}) =>
  Object.assign(new Error(text), { name }, rest);

const OS = "tcp connect error: Connection refused (os error 111)";
const URL = "http://127.0.0.1:19999/";
const VERBOSE = "For more information, pass `verbose: true` in the second argument to fetch()";

describe("a fetch without a response is UNAVAILABLE, and its text is local", () => {
  test.each<[string, Error]>([
    ["Deno", type(`error sending request for url (${URL}): client error (Connect): ${OS}`)],
    ["Deno, as a plain error", new Error(`error sending request for url (${URL})`)],
    [
      "Deno, with the addresses",
      type(
        `error sending request from 127.0.0.1:5 for ${URL} (127.0.0.1:1): client error (SendRequest): connection closed before message completed`,
      ),
    ],
    ["Deno's body", type("error reading a body from connection")],
    ["Deno's body, with a reason", type("error reading a body from connection: unexpected EOF")],
    ["Deno's decoder", type("error decoding response body: unexpected EOF")],
    ["Deno 1", type(`error trying to connect: ${OS}`)],
    ["a lookup in Deno", type("dns error: failed to lookup address information")],
    ["a client error of Deno", type(`client error (Connect): ${OS}`)],
    ["the class of Deno", named("ConnectionReset")],
    ["another class of Deno", named("NetworkUnreachable")],
    ["a call in Deno that was interrupted", named("Interrupted")],
    ["a connection in Deno that is closed", named("NotConnected")],
    ["the HTTP client of Deno", named("Http", "connection closed before message completed")],
    ["a TLS handshake of Deno", named("UnexpectedEof", "tls handshake eof")],
    ["a certificate in Deno", named("InvalidData", "invalid peer certificate: UnknownIssuer")],
    ["Electron", new Error("net::ERR_CONNECTION_REFUSED")],
    ["a lookup in Electron", new Error("net::ERR_NAME_NOT_RESOLVED")],
    ["Electron without a network", new Error("net::ERR_INTERNET_DISCONNECTED")],
    ["connecting in Electron, too slow", new Error("net::ERR_CONNECTION_TIMED_OUT")],
    ["a certificate in Electron", new Error("net::ERR_CERT_DATE_INVALID")],
    ["HTTP/2 in Electron", new Error("net::ERR_HTTP2_PROTOCOL_ERROR")],
    ["a response in Electron", new Error("net::ERR_INVALID_HTTP_RESPONSE")],
    ["a browser under control", new Error(`net::ERR_CONNECTION_RESET at ${URL}`)],
    [
      "Bun",
      named("Error", "Unable to connect. Is the computer able to access the url?", {
        code: "ConnectionRefused",
      }),
    ],
    [
      "Bun, without the code",
      new Error("Unable to connect. Is the computer able to access the url?"),
    ],
    [
      "a name in Bun",
      named("Error", "Was there a typo in the url or port?", { code: "FailedToOpenSocket" }),
    ],
    ["a name in Bun, without the code", type("Was there a typo in the url or port?")],
    ["a socket of Bun", new Error(`The socket connection was closed unexpectedly. ${VERBOSE}`)],
    [
      "any other failure of Bun",
      new Error(`Malformed_HTTP_Response fetching "${URL}". ${VERBOSE}`),
    ],
    [
      "a certificate in Bun",
      named("Error", "certificate has expired", { code: "CERT_HAS_EXPIRED" }),
    ],
    ["WebKit in Bun", new Error(" A network error occurred.")],
    ["XMLHttpRequest", new DOMException("A network error occurred.", "NetworkError")],
    ["Workers", new Error("Network connection lost.")],
    ["Node, without its cause", type("fetch failed")],
    [
      "Node, with a cause that lost its code",
      type("fetch failed", { cause: new Error("other side closed") }),
    ],
    ["a body in Node", type("terminated")],
  ])("%s", (_, thrown) => {
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 14, rawCode: 14, message: thrown.message, cause: thrown });
    expect(error.toJSON()).toEqual(neutral(14));
    expect(StatusError.from(new Error("outer", { cause: thrown })).code).toBe(14);
  });
});

test.each<[string, Error, number]>([
  ["a timeout of Bun", named("Error", "x", { code: "Timeout" }), 4],
  ["a timeout of Deno", named("TimedOut"), 4],
  ["a timeout of Electron", new Error("net::ERR_TIMED_OUT"), 4],
  ["a cancelled call of Electron", new Error("net::ERR_ABORTED"), 1],
  ["a cancelled call of Bun", named("Error", "x", { code: "Aborted" }), 1],
  ["a reason that is known", type("fetch failed", { cause: named("TimeoutError") }), 4],
  ["an abort", type("fetch failed", { cause: named("AbortError") }), 1],
])("%s has its own code", (_, thrown, code) => {
  expect(StatusError.from(thrown)).toMatchObject({ code, rawCode: code });
  expect(StatusError.from(thrown).toJSON()).toEqual(neutral(code));
});

describe("an error of another kind is UNKNOWN", () => {
  test.each<[string, Error]>([
    ["a wrong URL", type("Failed to parse URL from x", { code: "ERR_INVALID_URL" })],
    ["a wrong URL in a browser", type("Invalid URL")],
    ["a wrong URL in Deno", type("builder error for url (http://): empty host")],
    ["a wrong URL in Bun", type("fetch() URL is invalid")],
    [
      "a proxy that Bun does not support",
      new Error(`UnsupportedProxyProtocol fetching "x". ${VERBOSE}`),
    ],
    ["too many redirects in Bun", new Error(`The response redirected too many times. ${VERBOSE}`)],
    ["a body with GET", type("Request with GET/HEAD method cannot have body.")],
    ["a body that was read", type("Response body object should not be disturbed or locked")],
    ["a wrong URL in Electron", new Error("net::ERR_INVALID_URL")],
    ["a scheme in Electron", new Error("net::ERR_UNKNOWN_URL_SCHEME")],
    ["redirects in Electron", new Error("net::ERR_TOO_MANY_REDIRECTS")],
    ["a file in Electron", new Error("net::ERR_FILE_NOT_FOUND")],
    ["a text about Electron", new Error("cannot load: net::ERR_FAILED")],
    ["a file that ends early in Deno", named("UnexpectedEof", "failed to fill whole buffer")],
    ["a text that is not UTF-8 in Deno", named("InvalidData", "stream did not contain UTF-8")],
    ["a scheme", type("fetch failed", { cause: new Error("unknown scheme") })],
    ["a port", type("fetch failed", { cause: new Error("bad port") })],
    ["redirects", type("fetch failed", { cause: new Error("redirect count exceeded") })],
    ["a redirect", type("fetch failed", { cause: new Error("unexpected redirect") })],
    [
      "an argument",
      type("fetch failed", {
        cause: named("InvalidArgumentError", "x", { code: "UND_ERR_INVALID_ARG" }),
      }),
    ],
    [
      "a length",
      type("fetch failed", {
        cause: named("Error", "x", { code: "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH" }),
      }),
    ],
    ["a text that contains one", new Error("cannot place the order: fetch failed")],
    ["a text with more after it", new Error("Network connection lost. Tap to start again.")],
    ["an Error with the text of Node", new Error("fetch failed")],
    ["another class", named("RangeError", "Network connection lost.")],
    ["a bug", type("x is not a function")],
    ["a name that every object inherits", named("constructor")],
  ])("%s", (_, thrown) => {
    expectUnknown(thrown);
  });
});

describe("a gRPC-web client that keeps only the text of fetch", () => {
  const rpcError = (message: string, code = "INTERNAL") =>
    Object.assign(new Error(message), { name: "RpcError", code, meta: {} });

  test.each<[string, Error, number]>([
    ["protobuf-ts in Node", rpcError("fetch failed"), 14],
    ["protobuf-ts in Chromium", rpcError("Failed to fetch"), 14],
    ["protobuf-ts in Safari", rpcError("Could not connect to the server."), 14],
    ["protobuf-ts in Deno", rpcError(`error sending request for url (${URL})`), 14],
    [
      "protobuf-ts with a signal that timed out",
      rpcError("The operation was aborted due to timeout"),
      4,
    ],
    [
      "nice-grpc-web",
      named("ClientError", "x", {
        path: "/a.B/C",
        code: 2,
        details: "Transport error: TypeError: Failed to fetch\n  at secret",
      }),
      14,
    ],
    [
      "the client of ts-proto",
      named("Error", "Response closed without headers", { code: 2, metadata: { headersMap: {} } }),
      14,
    ],
  ])("%s", (_, thrown, code) => {
    const error = StatusError.from(thrown);
    expect(error.code).toBe(code);
    expect(error.toJSON()).toEqual(neutral(code));
  });

  test("keeps the errors of the server", () => {
    expect(StatusError.from(rpcError("disk full"))).toMatchObject({
      code: 13,
      message: "disk full",
    });
    expect(StatusError.from(rpcError("Failed to fetch", "ABORTED"))).toMatchObject({
      code: 10,
      message: "Failed to fetch",
    });
    const other = named("ClientError", "x", { path: "/a.B/C", code: 2, details: "boom" });
    expect(StatusError.from(other)).toMatchObject({ code: 2, message: "boom" });
  });
});

describe("a ConnectError of a connection that Connect does not know", () => {
  const connectError = (cause: Error, code = ConnectCode.Internal) =>
    Object.assign(new ConnectError(cause.message, code), { cause });
  const certificate = named("Error", "self-signed certificate", {
    code: "DEPTH_ZERO_SELF_SIGNED_CERT",
  });

  test("is UNAVAILABLE, and its text is local", () => {
    const error = StatusError.from(connectError(certificate));
    expect(error).toMatchObject({ code: 14, message: "self-signed certificate" });
    expect(error.toJSON()).toEqual(neutral(14));
  });

  test("keeps its code with another cause, another code, or a text of its own", () => {
    const bug = named("Error", "x", { code: "ERR_INVALID_ARG_TYPE" });
    expect(StatusError.from(connectError(bug)).code).toBe(13);
    expect(StatusError.from(connectError(certificate, ConnectCode.Aborted)).code).toBe(10);
    const own = Object.assign(new ConnectError("boom", ConnectCode.Internal), {
      cause: certificate,
    });
    expect(StatusError.from(own)).toMatchObject({ code: 13, message: "boom" });
  });
});
