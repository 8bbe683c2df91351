// Source of the rows: grpc/grpc doc/PROTOCOL-HTTP2.md, "Errors"; of the numbers: RFC 9113 section 7.

import { once } from "node:events";
import { type ClientHttp2Session, connect, constants, createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeFromHttp2 } from "../../src/code/http2.js";
import { Code } from "../../src/code.js";
import type { Name } from "./data.js";

const rows: readonly (readonly [string, number, Name])[] = [
  ["NO_ERROR", 0, "INTERNAL"],
  ["PROTOCOL_ERROR", 1, "INTERNAL"],
  ["INTERNAL_ERROR", 2, "INTERNAL"],
  ["FLOW_CONTROL_ERROR", 3, "INTERNAL"],
  ["SETTINGS_TIMEOUT", 4, "INTERNAL"],
  ["FRAME_SIZE_ERROR", 6, "INTERNAL"],
  ["REFUSED_STREAM", 7, "UNAVAILABLE"],
  ["CANCEL", 8, "CANCELLED"],
  ["COMPRESSION_ERROR", 9, "INTERNAL"],
  ["CONNECT_ERROR", 10, "INTERNAL"],
  ["ENHANCE_YOUR_CALM", 11, "RESOURCE_EXHAUSTED"],
  ["INADEQUATE_SECURITY", 12, "PERMISSION_DENIED"],
];

/** Error codes that HTTP/2 defines and gRPC has no row for. */
const withoutRow: readonly (readonly [string, number, Name])[] = [
  ["STREAM_CLOSED", 5, "UNKNOWN"],
  ["HTTP_1_1_REQUIRED", 13, "UNKNOWN"],
];

const all = [...rows, ...withoutRow];

describe("a number that HTTP/2 does not define is UNKNOWN", () => {
  test.each([-1, 14, 255, 256, 0.5, 7.5, 2 ** 32 + 7, Number.NaN, Number.POSITIVE_INFINITY])(
    "%d",
    (number) => expect(codeFromHttp2(number)).toBe(Code.UNKNOWN),
  );
});

test("the rows have the numbers 0 to 13", () => {
  expect(all.map(([, number]) => number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 14 }, (_, number) => number),
  );
});

describe.each(all)("%s (%d)", (name, number, code) => {
  test(`is ${code}`, () => expect(codeFromHttp2(number)).toBe(Code[code]));

  const constant = `NGHTTP2_${name}`;
  // Node leaves SETTINGS_TIMEOUT out.
  test.skipIf(!(constant in constants))(`has the number of Node's ${constant}`, () => {
    expect(Reflect.get(constants, constant)).toBe(number);
  });
});

test("Node has a constant for at least 13 of the rows", () => {
  const known = all.filter(([name]) => `NGHTTP2_${name}` in constants);
  expect(known.length).toBeGreaterThanOrEqual(13);
});

describe("a stream that a real server resets", () => {
  const server = createServer();
  let client: ClientHttp2Session;

  beforeAll(async () => {
    server.on("stream", (stream, headers) => {
      stream.on("error", () => {}); // a reset is an error on the side that sent it, too
      if (headers[":path"] === "/ok")
        return stream.respond({ ":status": 200 }, { endStream: true });
      if (headers[":path"] === "/gone") return stream.session?.destroy();
      stream.close(Number(headers["x-reset"]));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });

  afterAll(() => {
    client.destroy();
    server.close();
  });

  test.each(all)("with %s (%d) is %s", async (_, number, code) => {
    const stream = client.request({ ":path": "/", "x-reset": String(number) });
    stream.on("error", () => {}); // only rstCode matters here
    stream.resume();
    await new Promise((resolve) => stream.once("close", resolve)); // events.once rejects at "error"
    expect(stream.rstCode).toBe(number);
    expect(codeFromHttp2(stream.rstCode)).toBe(Code[code]);
  });

  const end = async (session: ClientHttp2Session, path: string) => {
    const stream = session.request({ ":path": path });
    stream.on("error", () => {});
    stream.resume();
    await new Promise((resolve) => stream.once("close", resolve));
    return stream;
  };

  test("rstCode is also 0 if no frame was received and the stream ended without an error", async () => {
    expect((await end(client, "/ok")).rstCode).toBe(constants.NGHTTP2_NO_ERROR);
  });

  test("rstCode is also 8 or 2 if no frame was received and the session is gone", async () => {
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    session.on("error", () => {});
    const stream = await end(session, "/gone");
    expect([constants.NGHTTP2_CANCEL, constants.NGHTTP2_INTERNAL_ERROR]).toContain(stream.rstCode);
    expect(session.destroyed).toBe(true);
  });
});
