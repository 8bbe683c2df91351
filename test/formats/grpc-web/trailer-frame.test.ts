import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Code } from "../../../src/code.js";
import { errorInfo } from "../../../src/details.js";
import { encodeStatusHeader } from "../../../src/formats/grpc/trailer-limit.js";
import { statusFromGrpcWeb } from "../../../src/formats/grpc-web/trailer-frame.js";
import { grpcWebFromStatus, grpcWebTextFromStatus, headersFromStatus } from "../../../src/http.js";
import type { Status } from "../../../src/status/status.js";
import { concat } from "../../wire/bytes.js";
import { frame } from "../frames.js";
import { anyStatus, rich } from "../rich.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const bin = encodeStatusHeader({ code: 5, message: "für", details: [info] });
const block = `grpc-status: 5\r\ngrpc-message: f%C3%BCr\r\ngrpc-status-details-bin: ${bin}\r\n`;
const message = frame(0, [1, 2, 3]);
const body = concat(message, message, frame(0x80, block));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const kinds = ({ issues }: Status) => issues.map(({ kind }) => kind);

describe("statusFromGrpcWeb of a body without a status", () => {
  test.each<[string, Uint8Array | string, string[]]>([
    ["no bytes", new Uint8Array(0), []],
    ["an empty string", "", []],
    ["only messages", concat(message, message), []],
    ["empty trailers", frame(0x80, ""), []],
    ["trailers without a status", frame(0x80, "a: b\r\n"), []],
    ["an incomplete frame", Uint8Array.of(0), ["malformed-frame"]],
    ["an incomplete length", Uint8Array.of(0x80, 0, 0), ["malformed-frame"]],
    ["a length past the end", Uint8Array.of(0x80, 0xff, 0xff, 0xff, 0xff), ["malformed-frame"]],
    ["compressed trailers", frame(0x81, "x"), ["unreadable"]],
    ["a string that is not base64", "*", ["malformed-base64"]],
    ["the bytes of text that is not base64", Buffer.from("<html>"), ["malformed-base64"]],
  ])("returns UNKNOWN, not OK, with an issue: %s", (_, given, expected) => {
    const status = statusFromGrpcWeb(given);
    expect(status).toMatchObject({ code: Code.UNKNOWN, message: "", details: [] });
    expect(kinds(status)).toEqual([...expected, "missing-status"]);
  });

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["an object", { body }],
    ["an ArrayBuffer", new ArrayBuffer(8)],
    ["a symbol", Symbol("s")],
  ])("reports a body of another type: %s", (_, given) => {
    const status = statusFromGrpcWeb(given as string);
    expect(status).toMatchObject({ code: Code.UNKNOWN });
    expect(kinds(status)).toEqual(["unreadable", "missing-status"]);
  });

  test("returns the code of the HTTP status in gRPC's table", () => {
    const status = statusFromGrpcWeb("", { httpStatus: 404 });
    expect(status).toMatchObject({ code: Code.UNIMPLEMENTED, message: "HTTP 404" });
  });
});

describe("statusFromGrpcWeb reads trailers", () => {
  const pieces = [body.subarray(0, 7), body.subarray(7, 20), body.subarray(20)];
  test.each<[string, Uint8Array | string]>([
    ["as the last frame", body],
    ["as the only frame", frame(0x80, block)],
    ["in a Buffer", Buffer.from(body)],
    ["in a view of a larger buffer", concat([9, 9], body, [9]).subarray(2, 2 + body.length)],
    ["in base64", base64(body)],
    ["in base64 as bytes", Buffer.from(base64(body))],
    ["in base64 without padding", base64(body).replace(/=+$/, "")],
    ["in chunks of base64, each padded", pieces.map(base64).join("")],
    [
      "in frames of base64, each encoded separately",
      [message, frame(0x80, block)].map(base64).join(""),
    ],
    ["as a block of lines without a frame", block],
    ["as the bytes of a block of lines without a frame", Buffer.from(block)],
    ["with lines that end in LF", frame(0x80, block.replaceAll("\r", ""))],
    ["without an end of line after the last one", frame(0x80, block.trimEnd())],
    [
      "in capitals",
      frame(
        0x80,
        block.replace(/^[\w-]+/gm, (name) => name.toUpperCase()),
      ),
    ],
    ["without spaces", frame(0x80, block.replaceAll(": ", ":"))],
    ["with spaces", frame(0x80, block.replaceAll(": ", " :\t ").replaceAll("\r", " \r"))],
    ["beside lines that are not headers", frame(0x80, `HTTP/1.1 200\r\n\r\n: x\r\na\r\n${block}`)],
    ["in two frames", concat(frame(0x80, block.slice(0, 16)), frame(0x80, block.slice(16)))],
    ["with a message in unescaped UTF-8", frame(0x80, block.replace("f%C3%BCr", "für"))],
  ])("%s", (_, given) => {
    const status = statusFromGrpcWeb(given);
    expect(status).toMatchObject({ code: 5, message: "für", details: [{ message: info }] });
    expect(status.issues).toEqual([]);
  });

  test("of a truncated frame as far as they were received", () => {
    const status = statusFromGrpcWeb(body.subarray(0, -20));
    expect(status).toMatchObject({ code: 5, message: "für" });
    expect(kinds(status)).toContain("malformed-frame");
  });

  test("with a colon in the message", () => {
    const status = statusFromGrpcWeb(frame(0x80, "grpc-status:9\r\ngrpc-message:a: b: c\r\n"));
    expect(status).toMatchObject({ code: 9, message: "a: b: c", issues: [] });
  });

  test("with code OK", () => {
    expect(statusFromGrpcWeb(concat(message, frame(0x80, "grpc-status:0\r\n")))).toMatchObject({
      code: 0,
      issues: [],
    });
  });

  test("and finds the failure among many values of grpc-status", () => {
    const lines = `${"grpc-status: 0\r\n".repeat(20)}grpc-status: 13\r\ngrpc-status: 0\r\n`;
    expect(statusFromGrpcWeb(lines).code).toBe(Code.INTERNAL);
  });

  test("that were sent twice once, with an issue", () => {
    const status = statusFromGrpcWeb("grpc-status: 5\ngrpc-status: 13\n");
    expect(status).toMatchObject({ code: 5 });
    expect(kinds(status)).toEqual(["extra-value"]);
  });

  test("after compressed messages", () => {
    expect(statusFromGrpcWeb(concat(frame(1, "x"), frame(0x80, block))).issues).toEqual([]);
  });
});

describe("a line that is not a field continues the message", () => {
  const read = (text: string) => statusFromGrpcWeb(frame(0x80, text));

  test.each<[string, string, string]>([
    ["in LF", "grpc-status:9\ngrpc-message:first\nsecond\nthird\n", "first\nsecond\nthird"],
    ["in CRLF", "grpc-status:9\r\ngrpc-message:first\r\nsecond\r\n", "first\r\nsecond"],
    ["after a blank line", "grpc-status:9\r\ngrpc-message:first\n\nsecond\r\n", "first\n\nsecond"],
    ["before the status", "grpc-message:first\nsecond\r\ngrpc-status:9\r\n", "first\nsecond"],
    [
      "with a colon that does not end a name",
      "grpc-status:9\r\ngrpc-message:first\n    at f (a.js:1:2)\nsee http://a\r\n",
      "first\n    at f (a.js:1:2)\nsee http://a",
    ],
    ["with an escape", "grpc-status:9\r\ngrpc-message:100%25\nsecond%21\r\n", "100%\nsecond!"],
    ["at the end without an end of line", "grpc-status:9\r\ngrpc-message:a\nb", "a\nb"],
  ])("%s", (_, text, message) => {
    expect(read(text)).toMatchObject({ code: 9, message, issues: [] });
  });

  test("and the details, but not the status", () => {
    const cut = `${bin.slice(0, 8)}\r\n ${bin.slice(8)}`;
    const status = read(`grpc-status-details-bin: ${cut}\r\ngrpc-status: 5\r\nx\r\n`);
    expect(status).toMatchObject({ code: 5, details: [{ message: info }] });
  });

  test("unless it follows a field of another name", () => {
    const text = "grpc-message:first\r\nx-id: 7\r\nsecond\r\ngrpc-status:9\r\n";
    expect(read(text)).toMatchObject({ code: 9, message: "first", issues: [] });
  });
});

describe("statusFromGrpcWeb with headers", () => {
  const headers = new Headers({ "grpc-status": "7", "grpc-message": "no%20entry" });

  test("reads the status of a response without a body from them", () => {
    for (const given of [headers, Object.fromEntries(headers), new Map(headers)]) {
      const status = statusFromGrpcWeb("", { headers: given });
      expect(status).toMatchObject({ code: 7, message: "no entry", issues: [] });
    }
  });

  test("prefers the trailers to them", () => {
    const status = statusFromGrpcWeb(body, { headers });
    const issues = [{ kind: "extra-value" }, { kind: "extra-value" }];
    expect(status).toMatchObject({ code: 5, message: "für", issues });
  });

  test("uses them for fields that the trailers lack", () => {
    const status = statusFromGrpcWeb(frame(0x80, "grpc-status: 5\r\n"), { headers });
    expect(status).toMatchObject({ code: 5, message: "no entry" });
  });
});

describe("grpcWebFromStatus", () => {
  test("writes 0x80, the length, and the fields as lines", () => {
    const frame = grpcWebFromStatus({ code: 5, message: "ü" });
    const lines = "grpc-status: 5\r\ngrpc-message: %C3%BC\r\n";
    expect([...frame.subarray(0, 5)]).toEqual([0x80, 0, 0, 0, lines.length]);
    expect(Buffer.from(frame.subarray(5)).toString("latin1")).toBe(lines);
  });

  test("writes the length in four bytes", () => {
    const frame = grpcWebFromStatus({ code: 5, message: "x".repeat(70_000) }, { maxBytes: 1e6 });
    expect(Buffer.from(frame).readUInt32BE(1)).toBe(frame.length - 5);
  });

  test("writes the same fields as headersFromStatus, within the same budget", () => {
    fc.assert(
      fc.property(anyStatus, fc.integer({ min: 200, max: 9000 }), (status, maxBytes) => {
        const text = Buffer.from(grpcWebFromStatus(status, { maxBytes })).toString("latin1", 5);
        const lines = text.split("\r\n").slice(0, -1);
        expect(Object.fromEntries(lines.map((line) => line.split(/: (.*)/s)))).toEqual(
          headersFromStatus(status, { maxBytes }),
        );
      }),
    );
  });

  test("grpcWebTextFromStatus writes the same frame in base64", () => {
    const bytes = Buffer.from(grpcWebTextFromStatus(rich), "base64");
    expect(bytes.equals(grpcWebFromStatus(rich))).toBe(true);
    expect(grpcWebTextFromStatus(rich)).toMatch(/^([\w+/]{4})*([\w+/]{2}==|[\w+/]{3}=)?$/);
  });
});
