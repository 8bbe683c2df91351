// What the trailers of gRPC say arrives where Connect reads them as something else: servers that write their own
// bytes, asked in all four kinds of calls. What Connect alone makes of the same bytes is in the tests too.

import assert from "node:assert/strict";
import { createServer } from "node:http2";
import { after, describe, test } from "node:test";
import { toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { Code, encodeStatus, errorInfo, StatusError } from "rpcstatus";
import { clientInterceptor } from "rpcstatus/connect";
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

// Connect sees no error ("is OK"), or throws another one `instead`; elsewhere its error has the trailers as metadata.
const CASES = {
  "details with code 0": {
    trailers: gone(bin({ code: 0, details: [INFO] })),
    error: { ...GONE, reason: "NO_ORDER" },
    connect: "is OK",
  },
  "an empty header for details": { trailers: gone(""), error: GONE, connect: "is OK" },
  "details that break off": {
    trailers: gone(bin({ code: 5, message: "gone" }).slice(0, -4)),
    error: GONE,
    issues: ["malformed-protobuf"],
    connect: "throws",
    instead: Code.DATA_LOSS,
  },
  "details that are no base64": {
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
  "a code that is none": {
    trailers: { "grpc-status": "99", "grpc-message": "gone%20away" },
    error: { code: Code.UNKNOWN, rawCode: 99, message: "gone away" },
    issues: ["unknown-code"],
  },
  "a status that is no number": {
    trailers: { "grpc-status": "GONE", "grpc-message": "gone" },
    error: { code: Code.UNKNOWN, rawCode: 2, message: "gone" },
    issues: ["unknown-code"],
  },
  "another code in the details": {
    trailers: gone(bin({ code: 7, message: "gone", details: [INFO] })),
    error: { ...GONE, reason: "NO_ORDER" },
    issues: ["code-mismatch"],
  },
  "another code, which is none, and message in the details": {
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

/** How a server sends headers, a body and trailers. */
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

/** Gives a function that makes a call of the kind, with our interceptor or without any. */
async function serve(protocol, answer) {
  const { transport, respond } = PROTOCOLS[protocol];
  const server = createServer();
  const sessions = [];
  server.on("session", (session) => sessions.push(session));
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.resume();
    answer(stream, (...parts) => respond(stream, ...parts));
  });
  const baseUrl = await listen(server);
  closing.push(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return (kind, interceptors = [clientInterceptor()]) =>
    call(createClient(Caller, transport({ baseUrl, httpVersion: "2", interceptors })), kind);
}

function isError(error, expected, issues = []) {
  assert.ok(error instanceof StatusError, `no StatusError: ${error}`);
  const { code, rawCode, message, reason } = error;
  assert.deepEqual({ code, rawCode, message, reason }, { reason: undefined, ...expected });
  assert.deepEqual(
    error.issues.map((issue) => issue.kind),
    issues,
  );
}

/** Where nothing of the trailers gets out of Connect: its own error stays. */
function isLost({ connect }, protocol, shape, kind) {
  if (connect === "is OK") return kind === "unary" && shape !== "after a message";
  const hasTrailers = protocol === "grpc" && shape !== "alone" && kind !== "unary";
  return connect === "throws" && !hasTrailers;
}

/** What Connect makes of them alone. */
function isPlain(error, { connect, instead }, shape, kind) {
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
  for (const [shape, answer] of Object.entries(shapes)) {
    describe(`${protocol}, trailers ${shape}`, () => {
      for (const [name, wire] of Object.entries(CASES)) {
        for (const kind of KINDS) {
          const lost = isLost(wire, protocol, shape, kind);
          test(`${name}, ${kind}${lost ? ": Connect's own error" : ""}`, async () => {
            const ask = await serve(protocol, answer(wire.trailers));
            const { error: plain } = await ask(kind, []);
            isPlain(plain, wire, shape, kind);
            const { error } = await ask(kind);
            assert.ok(error instanceof ConnectError);
            if (lost) assert.equal(error.code, plain.code);
            else isError(error, wire.error, wire.issues);
            assert.equal(error.rawMessage, error.message);
            // What has the trailers is read without the interceptor too.
            if (wire.connect === undefined)
              isError(StatusError.from(plain), wire.error, wire.issues);
          });
        }
      }
    });
  }

  for (const kind of KINDS) {
    test(`${protocol}, ${kind}: a grpc-status counts whatever the HTTP status is`, async () => {
      const details = bin({ code: 5, message: "gone", details: [INFO] });
      const headers = { ":status": 503, "grpc-status": "5", "grpc-status-details-bin": details };
      const ask = await serve(protocol, (stream) => stream.respond(headers, { endStream: true }));
      const expected = { ...GONE, reason: "NO_ORDER" };
      isError((await ask(kind)).error, expected);
      isError(StatusError.from((await ask(kind, [])).error), expected);
    });

    test(`${protocol}, ${kind}: an HTTP status without one is Connect's`, async () => {
      const ask = await serve(protocol, (stream) =>
        stream.respond({ ":status": 404 }, { endStream: true }),
      );
      isError((await ask(kind)).error, {
        code: Code.UNIMPLEMENTED,
        rawCode: 12,
        message: "HTTP 404",
      });
    });

    test(`${protocol}, ${kind}: an error under an encoding that Connect does not know`, async () => {
      const headers = {
        ":status": 200,
        "content-type": `application/${protocol}`,
        "grpc-encoding": "zstd",
        ...gone(),
      };
      const ask = await serve(protocol, (stream) => stream.respond(headers, { endStream: true }));
      isError((await ask(kind)).error, GONE);
    });

    test(`${protocol}, ${kind}: OK is OK, whatever else is said`, async () => {
      const trailers = { "grpc-status": "0", "grpc-message": "fine" };
      const ask = await serve(protocol, (_, respond) => respond({}, MESSAGE, trailers));
      assert.deepEqual(await ask(kind), { messages: ["a"] });
    });

    test(`${protocol}, ${kind}: no status is an error, as Connect has it`, async () => {
      const ask = await serve(protocol, (_, respond) => respond({}, MESSAGE, { "x-a": "b" }));
      isError((await ask(kind)).error, {
        code: Code.INTERNAL,
        rawCode: 13,
        message: "protocol error: missing status",
      });
    });
  }
}

for (const kind of ["clientStream", "serverStream", "bidi"]) {
  test(`grpc, ${kind}: headers that say OK do not hide the trailers`, async () => {
    const ask = await serve("grpc", (_, respond) =>
      respond({ "grpc-status": "0" }, MESSAGE, gone()),
    );
    const { messages, error } = await ask(kind);
    // The headers have a status too.
    isError(error, GONE, ["extra-value"]);
    assert.deepEqual(messages, kind === "clientStream" ? [] : ["a"]);
    assert.equal((await ask(kind, [])).error, undefined);
  });

  test(`grpc, ${kind}: a message that breaks off is not the fault of the request`, async () => {
    const ask = await serve("grpc", (_, respond) =>
      respond({}, MESSAGE.subarray(0, -1), { "grpc-status": "0" }),
    );
    const message = "protocol error: incomplete envelope";
    isError((await ask(kind)).error, { code: Code.INTERNAL, rawCode: 13, message });
    assert.equal((await ask(kind, [])).error.code, Code.INVALID_ARGUMENT);
  });

  test(`grpc, ${kind}: the status after a message that breaks off`, async () => {
    const ask = await serve("grpc", (_, respond) => respond({}, MESSAGE.subarray(0, -1), gone()));
    isError((await ask(kind)).error, GONE);
    assert.equal((await ask(kind, [])).error.code, Code.INVALID_ARGUMENT);
  });

  test(`grpc, ${kind}: what another interceptor throws stays what it is`, async () => {
    const ask = await serve("grpc", (_, respond) => respond({}, MESSAGE, { "grpc-status": "0" }));
    const check = () => async () => {
      throw new ConnectError("no text", Code.INVALID_ARGUMENT);
    };
    const { error } = await ask(kind, [clientInterceptor(), check]);
    isError(error, { code: Code.INVALID_ARGUMENT, rawCode: 3, message: "no text" });
  });

  test(`grpc, ${kind}: a call that is given up is no error of the server`, async () => {
    const ask = await serve("grpc", (stream) => stream.close(8));
    const { error } = await ask(kind);
    assert.equal(error.code, Code.CANCELLED);
  });
}
