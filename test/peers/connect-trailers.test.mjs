// Our interceptor reads the status in gRPC trailers that Connect misreads. The servers write raw bytes, and are called
// with all four kinds of methods. The tests also pin what Connect alone reads from the same bytes.

import assert from "node:assert/strict";
import { createServer } from "node:http2";
import { after, describe, test } from "node:test";
import { toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { Code, encodeStatus, StatusError } from "rpcstatus";
import { clientInterceptor } from "rpcstatus/connect";
import { errorInfo } from "rpcstatus/details";
import { Caller, call, KINDS, text } from "./calls.mjs";
import { listen } from "./service.mjs";

const INFO = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const bin = (status) => Buffer.from(encodeStatus(status)).toString("base64");
const gone = (details) => ({
  "grpc-status": "5",
  "grpc-message": "gone",
  ...(details !== undefined && { "grpc-status-details-bin": details }),
});
const GONE = { code: Code.NOT_FOUND, rawCode: 5, message: "gone" };

// With these trailers, Connect reports no error ("is OK") or throws an error with another code (`instead`). In the
// cases without `connect`, its error has the trailers as metadata.
const CASES = {
  "details with code 0": {
    trailers: gone(bin({ code: 0, details: [INFO] })),
    error: { ...GONE, reason: "NO_ORDER" },
    connect: "is OK",
  },
  "an empty header for details": { trailers: gone(""), error: GONE, connect: "is OK" },
  "truncated details": {
    trailers: gone(bin({ code: 5, message: "gone" }).slice(0, -4)),
    error: GONE,
    issues: ["malformed-protobuf"],
    connect: "throws",
    instead: Code.DATA_LOSS,
  },
  "details that are not base64": {
    trailers: gone("*"),
    error: GONE,
    issues: ["malformed-base64"],
    connect: "throws",
    instead: Code.DATA_LOSS,
  },
  "a message with a broken escape": {
    trailers: { "grpc-status": "5", "grpc-message": "100% wrong" },
    error: { ...GONE, message: "100% wrong" },
    connect: "throws",
    instead: Code.UNKNOWN,
  },
  "an unknown code": {
    trailers: { "grpc-status": "99", "grpc-message": "gone%20away" },
    error: { code: Code.UNKNOWN, rawCode: 99, message: "gone away" },
    issues: ["unknown-code"],
  },
  "a status that is not a number": {
    trailers: { "grpc-status": "GONE", "grpc-message": "gone" },
    error: { code: Code.UNKNOWN, rawCode: 2, message: "gone" },
    issues: ["unknown-code"],
  },
  "another code in the details": {
    trailers: gone(bin({ code: 7, message: "gone", details: [INFO] })),
    error: { ...GONE, reason: "NO_ORDER" },
    issues: ["code-mismatch"],
  },
  "an unknown code and another message in the details": {
    trailers: gone(bin({ code: 99, message: "away", details: [INFO] })),
    error: { ...GONE, reason: "NO_ORDER" },
    issues: ["code-mismatch", "message-mismatch"],
  },
};

function frame(flags, bytes) {
  const head = Buffer.alloc(5);
  head[0] = flags;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
const MESSAGE = frame(0, Buffer.from(toBinary(StringValueSchema, text("a"))));

/** Per protocol: the transport, and how a server sends headers, a body and trailers. */
const PROTOCOLS = {
  grpc: {
    transport: createGrpcTransport,
    respond(stream, headers, body, trailers) {
      stream.on("wantTrailers", () => stream.sendTrailers(trailers));
      stream.respond(
        { ":status": 200, "content-type": "application/grpc", ...headers },
        { waitForTrailers: true },
      );
      stream.end(body);
    },
  },
  "grpc-web": {
    transport: createGrpcWebTransport,
    respond(stream, headers, body, trailers) {
      const lines = Object.entries(trailers).map(([name, value]) => `${name}: ${value}\r\n`);
      stream.respond({ ":status": 200, "content-type": "application/grpc-web+proto", ...headers });
      stream.end(Buffer.concat([body, frame(0x80, Buffer.from(lines.join("")))]));
    },
  },
};

const closing = [];
after(() => {
  for (const close of closing) close();
});

/** Starts a server. Returns a function that calls it, by default with our interceptor. */
async function serve(protocol, handler) {
  const { transport, respond } = PROTOCOLS[protocol];
  const server = createServer();
  const sessions = [];
  server.on("session", (session) => sessions.push(session));
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.resume();
    handler(stream, (...parts) => respond(stream, ...parts));
  });
  const baseUrl = await listen(server);
  closing.push(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return (kind, interceptors = [clientInterceptor()]) =>
    call(createClient(Caller, transport({ baseUrl, httpVersion: "2", interceptors })), kind);
}

function assertError(error, expected, issues = []) {
  assert.ok(error instanceof StatusError, `not a StatusError: ${error}`);
  const { code, rawCode, message, reason } = error;
  assert.deepEqual({ code, rawCode, message, reason }, { reason: undefined, ...expected });
  assert.deepEqual(
    error.issues.map((issue) => issue.kind),
    issues,
  );
}

/** Reports whether Connect exposes none of the trailers, so that its own error remains. */
function isLost({ connect }, protocol, shape, kind) {
  if (connect === "is OK") return kind === "unary" && shape !== "after a message";
  const hasTrailers = protocol === "grpc" && shape !== "alone" && kind !== "unary";
  return connect === "throws" && !hasTrailers;
}

/** Asserts what Connect alone reads. */
function assertPlain(error, { connect, instead }, shape, kind) {
  const hasMessage = shape === "after a message" || kind === "serverStream" || kind === "bidi";
  if (connect === "is OK" && hasMessage) assert.equal(error, undefined);
  else if (connect === "is OK") assert.match(error.message, /missing/);
  else if (connect === "throws") assert.equal(error.code, instead);
}

for (const protocol of Object.keys(PROTOCOLS)) {
  const shapes = {
    "after a message": (trailers) => (_, respond) => respond({}, MESSAGE, trailers),
    "without a message": (trailers) => (_, respond) => respond({}, Buffer.alloc(0), trailers),
    alone: (trailers) => (stream) => {
      const headers = { ":status": 200, "content-type": `application/${protocol}` };
      stream.respond({ ...headers, ...trailers }, { endStream: true });
    },
  };
  for (const [shape, handlerFor] of Object.entries(shapes)) {
    describe(`${protocol}, trailers ${shape}`, () => {
      for (const [name, wire] of Object.entries(CASES)) {
        for (const kind of KINDS) {
          const lost = isLost(wire, protocol, shape, kind);
          test(`${name}, ${kind}${lost ? ": Connect's own error" : ""}`, async () => {
            const request = await serve(protocol, handlerFor(wire.trailers));
            const { error: plain } = await request(kind, []);
            assertPlain(plain, wire, shape, kind);
            const { error } = await request(kind);
            assert.ok(error instanceof ConnectError);
            if (lost) assert.equal(error.code, plain.code);
            else assertError(error, wire.error, wire.issues);
            assert.equal(error.rawMessage, error.message);
            // If the error has the trailers, StatusError.from reads them without the interceptor.
            if (wire.connect === undefined)
              assertError(StatusError.from(plain), wire.error, wire.issues);
          });
        }
      }
    });
  }

  for (const kind of KINDS) {
    test(`${protocol}, ${kind}: grpc-status takes precedence over the HTTP status`, async () => {
      const details = bin({ code: 5, message: "gone", details: [INFO] });
      const headers = { ":status": 503, "grpc-status": "5", "grpc-status-details-bin": details };
      const request = await serve(protocol, (stream) =>
        stream.respond(headers, { endStream: true }),
      );
      const expected = { ...GONE, reason: "NO_ORDER" };
      assertError((await request(kind)).error, expected);
      assertError(StatusError.from((await request(kind, [])).error), expected);
    });

    test(`${protocol}, ${kind}: an HTTP status without grpc-status is mapped by Connect`, async () => {
      const request = await serve(protocol, (stream) =>
        stream.respond({ ":status": 404 }, { endStream: true }),
      );
      assertError((await request(kind)).error, {
        code: Code.UNIMPLEMENTED,
        rawCode: 12,
        message: "HTTP 404",
      });
    });

    test(`${protocol}, ${kind}: an error with an encoding that Connect does not support`, async () => {
      const headers = {
        ":status": 200,
        "content-type": `application/${protocol}`,
        "grpc-encoding": "zstd",
        ...gone(),
      };
      const request = await serve(protocol, (stream) =>
        stream.respond(headers, { endStream: true }),
      );
      assertError((await request(kind)).error, GONE);
    });

    test(`${protocol}, ${kind}: grpc-status 0 is a success, whatever the message`, async () => {
      const trailers = { "grpc-status": "0", "grpc-message": "fine" };
      const request = await serve(protocol, (_, respond) => respond({}, MESSAGE, trailers));
      assert.deepEqual(await request(kind), { messages: ["a"] });
    });

    test(`${protocol}, ${kind}: a missing status is Connect's error`, async () => {
      const request = await serve(protocol, (_, respond) => respond({}, MESSAGE, { "x-a": "b" }));
      assertError((await request(kind)).error, {
        code: Code.INTERNAL,
        rawCode: 13,
        message: "protocol error: missing status",
      });
    });
  }
}

for (const kind of ["clientStream", "serverStream", "bidi"]) {
  test(`grpc, ${kind}: OK in the headers does not hide the trailers`, async () => {
    const request = await serve("grpc", (_, respond) =>
      respond({ "grpc-status": "0" }, MESSAGE, gone()),
    );
    const { messages, error } = await request(kind);
    // The headers contain a status, too.
    assertError(error, GONE, ["extra-value"]);
    assert.deepEqual(messages, kind === "clientStream" ? [] : ["a"]);
    assert.equal((await request(kind, [])).error, undefined);
  });

  test(`grpc, ${kind}: a truncated message is not blamed on the request`, async () => {
    const request = await serve("grpc", (_, respond) =>
      respond({}, MESSAGE.subarray(0, -1), { "grpc-status": "0" }),
    );
    const message = "protocol error: incomplete envelope";
    assertError((await request(kind)).error, { code: Code.INTERNAL, rawCode: 13, message });
    assert.equal((await request(kind, [])).error.code, Code.INVALID_ARGUMENT);
  });

  test(`grpc, ${kind}: the status after a truncated message is read`, async () => {
    const request = await serve("grpc", (_, respond) =>
      respond({}, MESSAGE.subarray(0, -1), gone()),
    );
    assertError((await request(kind)).error, GONE);
    assert.equal((await request(kind, [])).error.code, Code.INVALID_ARGUMENT);
  });

  test(`grpc, ${kind}: an error of another interceptor is unchanged`, async () => {
    const request = await serve("grpc", (_, respond) =>
      respond({}, MESSAGE, { "grpc-status": "0" }),
    );
    const check = () => async () => {
      throw new ConnectError("no text", Code.INVALID_ARGUMENT);
    };
    const { error } = await request(kind, [clientInterceptor(), check]);
    assertError(error, { code: Code.INVALID_ARGUMENT, rawCode: 3, message: "no text" });
  });

  test(`grpc, ${kind}: a stream that is reset with CANCEL is CANCELLED`, async () => {
    const request = await serve("grpc", (stream) => stream.close(8));
    const { error } = await request(kind);
    assert.equal(error.code, Code.CANCELLED);
  });
}
