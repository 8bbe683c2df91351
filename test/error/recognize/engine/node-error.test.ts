import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, test } from "vitest";
import { Code } from "../../../../src/code.js";
import { StatusError } from "../../../../src/error/status-error.js";

const neutral = (code: number) => ({ code, message: "unknown error" });
const errno = (code: string) => Object.assign(new Error(`open ${code}`), { code });

describe("system errors", () => {
  test.each<[string, Code]>([
    ["ENOENT", Code.NOT_FOUND],
    ["EACCES", Code.PERMISSION_DENIED],
    ["EEXIST", Code.ALREADY_EXISTS],
    ["ENOSPC", Code.RESOURCE_EXHAUSTED],
    ["ECONNREFUSED", Code.UNAVAILABLE],
    ["ECONNRESET", Code.UNAVAILABLE],
    ["ENOTFOUND", Code.UNAVAILABLE],
    ["EAI_AGAIN", Code.UNAVAILABLE],
    ["ETIMEDOUT", Code.DEADLINE_EXCEEDED],
    ["ECANCELED", Code.CANCELLED],
    ["UND_ERR_CONNECT_TIMEOUT", Code.UNAVAILABLE],
    ["UND_ERR_HEADERS_TIMEOUT", Code.DEADLINE_EXCEEDED],
    ["UND_ERR_BODY_TIMEOUT", Code.DEADLINE_EXCEEDED],
    ["UND_ERR_SOCKET", Code.UNAVAILABLE],
    ["UND_ERR_CLOSED", Code.UNAVAILABLE],
    ["UND_ERR_DESTROYED", Code.UNAVAILABLE],
    ["UND_ERR_INFO", Code.UNAVAILABLE],
    ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", Code.UNAVAILABLE],
    ["UND_ERR_ABORTED", Code.CANCELLED],
    ["ERR_CANCELED", Code.CANCELLED],
    ["ESOCKETTIMEDOUT", Code.DEADLINE_EXCEEDED],
    ["EPROTO", Code.UNAVAILABLE],
    ["ESERVFAIL", Code.UNAVAILABLE],
    ["HPE_INVALID_CONSTANT", Code.UNAVAILABLE],
    ["HPE_HEADER_OVERFLOW", Code.UNAVAILABLE],
    ["ERR_SSL_WRONG_VERSION_NUMBER", Code.UNAVAILABLE],
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", Code.UNAVAILABLE],
    ["ERR_TLS_CERT_ALTNAME_INVALID", Code.UNAVAILABLE],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", Code.UNAVAILABLE],
    ["ERR_SOCKET_CONNECTION_TIMEOUT", Code.UNAVAILABLE],
    ["CERT_HAS_EXPIRED", Code.UNAVAILABLE],
    ["CERT_NOT_YET_VALID", Code.UNAVAILABLE],
    ["CERT_REVOKED", Code.UNAVAILABLE],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", Code.UNAVAILABLE],
    ["SELF_SIGNED_CERT_IN_CHAIN", Code.UNAVAILABLE],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", Code.UNAVAILABLE],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", Code.UNAVAILABLE],
    ["HOSTNAME_MISMATCH", Code.UNAVAILABLE],
    ["ERR_HTTP2_ERROR", Code.UNAVAILABLE],
    ["ERR_HTTP2_GOAWAY_SESSION", Code.UNAVAILABLE],
    ["ERR_HTTP2_INVALID_SESSION", Code.UNAVAILABLE],
    ["ERR_HTTP2_SESSION_ERROR", Code.UNAVAILABLE],
    ["ERR_HTTP2_STREAM_CANCEL", Code.UNAVAILABLE],
  ])("have a code, alone and as the cause of a fetch error: %s", (name, code) => {
    for (const thrown of [errno(name), new TypeError("fetch failed", { cause: errno(name) })]) {
      const error = StatusError.from(thrown);
      expect(error).toMatchObject({ code, message: `open ${name}`, details: [], cause: thrown });
      expect(error.toJSON()).toEqual(neutral(code));
    }
  });

  test.each([
    "EWHATEVER",
    "constructor",
    "toString",
    "__proto__",
    "",
    "5",
    "23505",
    "ERR_INVALID_ARG_TYPE",
    "ERR_TLS_INVALID_PROTOCOL_VERSION",
    "ERR_HTTP2_INVALID_HEADER_VALUE",
    "ERR_HTTP2_STREAM_ERROR",
    "UND_ERR_INVALID_ARG",
    "CERT_HAS",
    "HAS_EXPIRED",
    "EPROTO EAI_FAIL",
    "HPE",
    "(",
  ])("do not include %j", (name) => {
    expect(StatusError.from(errno(name))).toMatchObject({ code: 2, message: `open ${name}` });
  });

  test.each([
    ["NO_ERROR", Code.INTERNAL],
    ["PROTOCOL_ERROR", Code.INTERNAL],
    ["INTERNAL_ERROR", Code.INTERNAL],
    ["FLOW_CONTROL_ERROR", Code.INTERNAL],
    ["SETTINGS_TIMEOUT", Code.INTERNAL],
    ["STREAM_CLOSED", Code.UNKNOWN],
    ["FRAME_SIZE_ERROR", Code.INTERNAL],
    ["REFUSED_STREAM", Code.UNAVAILABLE],
    ["CANCEL", Code.CANCELLED],
    ["COMPRESSION_ERROR", Code.INTERNAL],
    ["CONNECT_ERROR", Code.INTERNAL],
    ["ENHANCE_YOUR_CALM", Code.RESOURCE_EXHAUSTED],
    ["INADEQUATE_SECURITY", Code.PERMISSION_DENIED],
    ["HTTP_1_1_REQUIRED", Code.UNKNOWN],
    ["constructor", Code.UNKNOWN],
  ])("have gRPC's code of a stream that was reset with %s", (name, code) => {
    const rest = { code: "ERR_HTTP2_STREAM_ERROR" };
    const text = `Stream closed with error code NGHTTP2_${name}`;
    expect(StatusError.from(Object.assign(new Error(text), rest))).toMatchObject({ code });
    expect(StatusError.from(Object.assign(new Error(`${text} x`), rest)).code).toBe(2);
    expect(StatusError.from(new Error(text)).code).toBe(2);
  });

  test("have gRPC's code of a stream that was reset with a number", () => {
    const rest = { code: "ERR_HTTP2_STREAM_ERROR" };
    const thrown = Object.assign(new Error("Stream closed with error code 7"), rest);
    expect(StatusError.from(thrown).code).toBe(Code.UNAVAILABLE);
  });

  test("do not include an object with a code, or an Error with only a number", () => {
    expect(StatusError.from({ code: "ENOENT", message: "m" }).code).toBe(2);
    expect(StatusError.from(Object.assign(new Error("m"), { errno: -2 })).code).toBe(2);
  });

  test("real ones", async () => {
    const missing = await readFile("/no/such/file").catch((error) => error);
    expect(StatusError.from(missing).code).toBe(Code.NOT_FOUND);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const refused = await fetch(`http://127.0.0.1:${port}`).catch((error) => error);
    expect(refused.message).toBe("fetch failed");
    expect(StatusError.from(refused).code).toBe(Code.UNAVAILABLE);
    // Node tries both address families and throws an AggregateError.
    const socket = connect({ port, host: "localhost", autoSelectFamily: true });
    const reset = await new Promise((resolve) => socket.on("error", resolve));
    expect(StatusError.from(reset).code).toBe(Code.UNAVAILABLE);
  });
});
