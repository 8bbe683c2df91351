import { once } from "node:events";
import { Metadata, type ServiceError, type sendUnaryData, status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Catalog, defineCatalog, defineError, type ErrorKind } from "../../src/catalog.js";
import { type ServerOptions, serverErrorFrom, wrapService } from "../../src/grpc-js.js";
import {
  badRequest,
  Code,
  debugInfo,
  decodeStatus,
  encodeStatus,
  errorInfo,
  help,
  type Issue,
  localizedMessage,
  retryInfo,
  StatusError,
} from "../../src/index.js";
import {
  type Bidi,
  type ClientStream,
  type Kind,
  kinds,
  type ServerStream,
  serve,
  type Unary,
} from "./server.js";

// An unhandled rejection ends the process of a server. vitest fails for one too, but only after the run
// and without the name of the test.
const unhandled: unknown[] = [];
const remember = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", remember);
});
afterEach(async () => {
  await new Promise(setImmediate);
  process.off("unhandledRejection", remember);
  expect(unhandled).toEqual([]);
});

// Promise.withResolvers came with Node 22.
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const CUSTOM = {
  typeUrl: "types.acme.example/acme.shop.Stock",
  value: Uint8Array.of(8, 3, 0xff, 0xfe),
};

function rich(message = "only 3 of A-1 left"): StatusError {
  return new StatusError({
    code: Code.FAILED_PRECONDITION,
    message,
    details: [
      errorInfo({ reason: "OUT_OF_STOCK", domain: "shop.acme.example", metadata: { sku: "A-1" } }),
      badRequest({ fieldViolations: [{ field: "items[0].count", description: "too many" }] }),
      CUSTOM,
      retryInfo(1500),
    ],
  });
}

/** Handlers of all four kinds that end with `fail`; the streams send `before` first. */
function failing(fail: () => never, before: readonly string[] = []) {
  return {
    async unary(_call: Unary): Promise<string> {
      fail();
    },
    async clientStream(call: ClientStream): Promise<string> {
      if (before.length > 0) for await (const _ of call) break;
      fail();
    },
    async *serverStream(_call: ServerStream) {
      yield* before;
      fail();
    },
    async *bidi(_call: Bidi) {
      yield* before;
      fail();
    },
  };
}

function thrower(error: unknown): () => never {
  return () => {
    throw error;
  };
}

function serveThrown(error: unknown, options?: ServerOptions) {
  return serve(wrapService(failing(thrower(error)), options));
}

/** Returns all trailers as one text, with binary ones decoded. */
function trailersText(metadata: Metadata): string {
  return Object.entries(metadata.toHttp2Headers())
    .map(([key, value]) => {
      const text = String(value);
      return `${key}: ${key.endsWith("-bin") ? Buffer.from(text, "base64").toString("latin1") : text}`;
    })
    .join("\n");
}

function expectRich(error: ServiceError): void {
  const sent = rich();
  expect(error.code).toBe(status.FAILED_PRECONDITION);
  expect(error.details).toBe("only 3 of A-1 left");
  const received = StatusError.from(error);
  expect(received.code).toBe(Code.FAILED_PRECONDITION);
  expect(received.message).toBe("only 3 of A-1 left");
  expect(received.issues).toEqual([]);
  expect(received.cause).toBe(error);
  expect(received.reason).toBe("OUT_OF_STOCK");
  expect(received.retryDelayMs).toBe(1500);
  expect(received.badRequest?.fieldViolations[0]?.field).toBe("items[0].count");
  expect(received.details.map(({ typeUrl }) => typeUrl)).toEqual(
    sent.details.map(({ typeUrl }) => typeUrl),
  );
  expect(received.details.map(({ value }) => Buffer.from(value).toString("hex"))).toEqual(
    sent.details.map(({ value }) => Buffer.from(value).toString("hex")),
  );
  expect(received.details[2]?.typeUrl).toBe(CUSTOM.typeUrl);
}

describe.each(kinds)("a StatusError thrown by a %s handler", (kind) => {
  test("reaches the client with code, message and details", async () => {
    const peer = await serveThrown(rich());
    expectRich(await peer.fail(kind, "a"));
  });

  test("is sent as the bytes of encodeStatus", async () => {
    const peer = await serveThrown(rich());
    const { metadata } = await peer.fail(kind, "a");
    const sent = Buffer.from(encodeStatus(rich()));
    expect(metadata.get("grpc-status-details-bin")).toEqual([sent]);
  });

  test("reaches the client from a handler that throws synchronously", async () => {
    const sync = () => {
      throw rich();
    };
    const peer = await serve(wrapService({ [kind]: sync }));
    expectRich(await peer.fail(kind, "a"));
  });

  test("is passed to onError itself, with the call", async () => {
    const error = rich();
    const seen: unknown[] = [];
    const peer = await serveThrown(error, {
      onError: (thrown, call) => seen.push(thrown, call.getPath()),
    });
    await peer.fail(kind, "a");
    expect(seen).toEqual([error, `/test.Service/${kind}`]);
    expect(seen[0]).toBe(error);
  });

  test("is sent without grpc-status-details-bin if it has no details", async () => {
    const peer = await serveThrown(new StatusError({ code: Code.NOT_FOUND, message: "no A-1" }));
    const error = await peer.fail(kind, "a");
    expect([error.code, error.details]).toEqual([status.NOT_FOUND, "no A-1"]);
    expect(error.metadata.get("grpc-status-details-bin")).toEqual([]);
    expect(StatusError.from(error).issues).toEqual([]);
  });

  test.each([
    ["characters beyond ASCII", "nur noch 3 Stück übrig – 残り3個 🚲"],
    ["a percent sign", "100% wrong"],
    ["escapes", "%41 %zz %E4%BD %25"],
    ["newlines, quotes and control characters", 'line 1\nline 2\r\n\ttab "q" \\ \u0000\u007f'],
    ["characters that encodeURI keeps", ";/?:@&=+$,#-_.!~*'()"],
    ["white space at both ends", "  padded "],
    ["no characters", ""],
  ])("keeps a message with %s", async (_, message) => {
    const peer = await serveThrown(rich(message));
    const error = await peer.fail(kind, "a");
    expect(error.details).toBe(message);
    expect(StatusError.from(error).message).toBe(message);
    expect(StatusError.from(error).issues).toEqual([]);
  });

  test("has U+FFFD for an unpaired surrogate, in trailers and details alike", async () => {
    const peer = await serveThrown(rich("cut \ud83d"));
    const received = StatusError.from(await peer.fail(kind, "a"));
    expect(received.message).toBe("cut \ufffd");
    expect(received.issues).toEqual([]);
    expect(received.details).toHaveLength(4);
  });

  test("is sent as UNKNOWN, in trailers and details alike, if its code is not one of the 17", async () => {
    const error = new StatusError({ code: 42, message: "odd", details: rich().details });
    expect(error.rawCode).toBe(42);
    const peer = await serveThrown(error);
    const received = await peer.fail(kind, "a");
    expect([received.code, received.details]).toEqual([status.UNKNOWN, "odd"]);
    expect(StatusError.from(received).issues).toEqual([]);
    expect(StatusError.from(received).details).toHaveLength(4);
  });
});

describe.each(["serverStream", "bidi"] as const)("a StatusError thrown by a %s handler", (kind) => {
  test("arrives after the messages that were yielded before it", async () => {
    const before = Array.from({ length: 50 }, (_, i) => `message ${i}`);
    const peer = await serve(wrapService(failing(thrower(rich()), before)));
    const { messages, error } = await peer.call(kind, "a");
    expect(messages).toEqual(before);
    expectRich(error as ServiceError);
  });

  test("arrives after the messages that were written before it", async () => {
    const write = async (call: ServerStream | Bidi): Promise<void> => {
      for (let i = 0; i < 50; i++) call.write(`message ${i}`);
      throw rich();
    };
    const peer = await serve(wrapService({ [kind]: write }));
    const { messages, error } = await peer.call(kind, "a");
    expect(messages).toHaveLength(50);
    expectRich(error as ServiceError);
  });

  test("arrives if the handler has already sent its headers", async () => {
    const early = async (call: ServerStream | Bidi): Promise<void> => {
      call.sendMetadata(new Metadata());
      throw rich();
    };
    const peer = await serve(wrapService({ [kind]: early }));
    expectRich(await peer.fail(kind, "a"));
  });
});

describe("a StatusError thrown while requests are read reaches the client", () => {
  test("in a client stream, after the first of many", async () => {
    const peer = await serve(
      wrapService({
        async clientStream(call: ClientStream) {
          for await (const _ of call) throw rich();
          return "never";
        },
      }),
    );
    expectRich(await peer.fail("clientStream", ...Array<string>(100).fill("request")));
  });

  test("in a bidi stream, after the first of many", async () => {
    const peer = await serve(
      wrapService({
        async *bidi(call: Bidi) {
          for await (const request of call) {
            yield `got ${request}`;
            throw rich();
          }
        },
      }),
    );
    const { messages, error } = await peer.call("bidi", "a", ...Array<string>(100).fill("request"));
    expect(messages).toEqual(["got a"]);
    expectRich(error as ServiceError);
  });

  test("in a bidi stream that the client does not half-close", async () => {
    const peer = await serve(
      wrapService({
        async bidi(call: Bidi): Promise<void> {
          for await (const _ of call) throw rich();
        },
      }),
    );
    const stream = peer.bidi();
    stream.resume().write("a");
    const [error] = await once(stream, "error").catch((thrown) => [thrown]);
    expectRich(error);
  });

  test("after the handler left the loop and sent another message", async () => {
    const peer = await serve(
      wrapService({
        async *bidi(call: Bidi) {
          for await (const request of call) {
            yield `got ${request}`;
            break;
          }
          yield "one more";
          throw rich();
        },
      }),
    );
    const { messages, error } = await peer.call("bidi", "a", "b", "c");
    expect(messages).toEqual(["got a", "one more"]);
    expectRich(error as ServiceError);
  });

  test("after all requests were read", async () => {
    const read: string[] = [];
    const peer = await serve(
      wrapService({
        async clientStream(call: ClientStream) {
          for await (const request of call) read.push(String(request));
          throw rich();
        },
        async *bidi(call: Bidi) {
          for await (const request of call) yield String(request);
          throw rich();
        },
      }),
    );
    expectRich(await peer.fail("clientStream", "a", "b"));
    expect(read).toEqual(["a", "b"]);
    const { messages, error } = await peer.call("bidi", "a", "b");
    expect(messages).toEqual(["a", "b"]);
    expectRich(error as ServiceError);
  });
});

describe.each(kinds)("any other value thrown by a %s handler", (kind) => {
  test.each([
    ["an Error", new TypeError("connect postgres://admin:hunter2@db")],
    ["a string", "hunter2"],
    ["an object", { code: 7, details: "hunter2", message: "hunter2" }],
    ["undefined", undefined],
    ["null", null],
  ])("is sent as UNKNOWN, without its text: %s", async (_, thrown) => {
    const seen: unknown[] = [];
    const peer = await serveThrown(thrown, { onError: (error) => seen.push(error) });
    const { error } = await peer.call(kind, "a");
    expect([error?.code, error?.details]).toEqual([status.UNKNOWN, "unknown error"]);
    expect(trailersText(error?.metadata as Metadata)).not.toContain("hunter2");
    expect(error?.metadata.get("grpc-status-details-bin")).toEqual([]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBe(thrown);
  });

  test("is sent without its text if StatusError.from made it from an Error", async () => {
    const peer = await serveThrown(StatusError.from(new Error("hunter2")));
    const error = await peer.fail(kind, "a");
    expect([error.code, error.details]).toEqual([status.UNKNOWN, "unknown error"]);
    expect(trailersText(error.metadata)).not.toContain("hunter2");
  });

  test("is not sent as the cause of a StatusError", async () => {
    const cause = new Error("hunter2");
    const peer = await serveThrown(
      new StatusError({ code: Code.INTERNAL, message: "no", details: [help()] }, { cause }),
    );
    const error = await peer.fail(kind, "a");
    expect(error.code).toBe(status.INTERNAL);
    expect(trailersText(error.metadata)).not.toContain("hunter2");
  });

  test("is passed on, if it is the error of another call, only by StatusError.from", async () => {
    const upstream = await (await serveThrown(rich())).fail("unary", "a");
    const raw = await (await serveThrown(upstream)).fail(kind, "a");
    expect([raw.code, raw.details]).toEqual([status.UNKNOWN, "unknown error"]);
    expect(raw.metadata.get("grpc-status-details-bin")).toEqual([]);
    expectRich(await (await serveThrown(StatusError.from(upstream))).fail(kind, "a"));
  });
});

describe.each(kinds)("the error of a %s call is sent", (kind) => {
  const fault = () => {
    throw new Error("the logger is down");
  };

  test("if onError throws", async () => {
    const peer = await serveThrown(rich(), { onError: fault });
    expectRich(await peer.fail(kind, "a"));
  });

  test("if onError rejects, which does not end the process either", async () => {
    const rejections: unknown[] = [];
    const listen = (reason: unknown) => rejections.push(reason);
    process.on("unhandledRejection", listen);
    const peer = await serveThrown(rich(), { onError: async () => fault() });
    expectRich(await peer.fail(kind, "a"));
    await new Promise((resolve) => setTimeout(resolve));
    process.off("unhandledRejection", listen);
    expect(rejections).toEqual([]);
  });

  test("as UNKNOWN if a getter of it throws", async () => {
    const broken = Object.defineProperty(rich(), "message", { get: fault });
    const error = await (await serveThrown(broken)).fail(kind, "a");
    expect([error.code, error.details]).toEqual([status.UNKNOWN, "unknown error"]);
  });

  test("if onIssue throws", async () => {
    const error = new StatusError({
      code: Code.ABORTED,
      message: "large",
      details: [...rich().details, debugInfo({ detail: "x".repeat(60_000) })],
    });
    const peer = await serveThrown(error, { onIssue: fault });
    const received = StatusError.from(await peer.fail(kind, "a"));
    expect(received.code).toBe(Code.ABORTED);
    expect(received.details).toHaveLength(4);
  });
});

describe("an error that does not fit into the trailers", () => {
  const large = () =>
    new StatusError({
      code: Code.ABORTED,
      message: "large",
      details: [
        errorInfo({ reason: "LARGE", domain: "acme.example" }),
        debugInfo({ detail: "x".repeat(60_000) }),
        retryInfo(1),
      ],
    });

  test.each(kinds)("is sent without a detail of 60 KB, which is reported: %s", async (kind) => {
    const issues: Issue[] = [];
    const peer = await serveThrown(large(), { onIssue: (issue) => issues.push(issue) });
    const error = await peer.fail(kind, "a");
    expect([error.code, error.details]).toEqual([status.ABORTED, "large"]);
    const received = StatusError.from(error);
    expect(received.issues).toEqual([]);
    expect(received.details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.RetryInfo",
    ]);
    expect(issues).toEqual([
      {
        kind: "over-budget",
        what: expect.stringContaining("google.rpc.DebugInfo"),
        where: "details[1]",
      },
    ]);
  });

  test.each(kinds)("is sent with the beginning of a message of 200 KB: %s", async (kind) => {
    const issues: Issue[] = [];
    const message = "größer ".repeat(30_000);
    const peer = await serveThrown(new StatusError({ code: Code.ABORTED, message }), {
      onIssue: (issue) => issues.push(issue),
    });
    const error = await peer.fail(kind, "a");
    expect(error.code).toBe(status.ABORTED);
    expect(error.details.length).toBeGreaterThan(1000);
    expect(message.startsWith(error.details)).toBe(true);
    expect(issues).toEqual([
      { kind: "over-budget", what: expect.stringContaining("message"), where: "message" },
    ]);
  });

  test("is sent with a large message cut and a large detail left out, both reported", async () => {
    const issues: Issue[] = [];
    const { details } = large();
    const peer = await serveThrown(
      new StatusError({ code: Code.ABORTED, message: "x".repeat(200_000), details }),
      { onIssue: (issue) => issues.push(issue) },
    );
    const error = await peer.fail("unary", "a");
    expect(error.code).toBe(status.ABORTED);
    expect(StatusError.from(error).issues).toEqual([]);
    expect(issues.map(({ where }) => where)).toContain("message");
    expect(issues.map(({ where }) => where)).toContain("details[1]");
  });

  test("stays within the budget for the message as grpc-js escapes it", async () => {
    // The specification sends spaces and quotes unescaped; grpc-js escapes them.
    const message = '" '.repeat(10_000);
    const peer = await serveThrown(new StatusError({ code: Code.ABORTED, message }), {
      maxBytes: 2048,
    });
    const { details } = await peer.fail("unary", "a");
    expect(message.startsWith(details)).toBe(true);
    expect(details.length).toBeGreaterThan(500);
    expect(encodeURI(details).length).toBeLessThanOrEqual(2048);
  });

  test("is sent whole with a larger maxBytes", async () => {
    // Node's http2 client refuses headers of this size, so the error is checked before it is sent.
    const { metadata } = serverErrorFrom(large(), { maxBytes: 100_000 });
    expect(metadata?.get("grpc-status-details-bin")).toEqual([Buffer.from(encodeStatus(large()))]);
  });

  test("is sent with only its ErrorInfo for a small maxBytes", async () => {
    const issues: Issue[] = [];
    const options = { maxBytes: 340, onIssue: (issue: Issue) => issues.push(issue) };
    const peer = await serveThrown(rich(), options);
    const received = StatusError.from(await peer.fail("unary", "a"));
    expect(received.details.map(({ type }) => type)).toEqual(["google.rpc.ErrorInfo"]);
    expect(issues.map(({ where }) => where)).toEqual(["details[3]", "details[2]", "details[1]"]);
  });
});

test.each(kinds)("a detail that cannot be encoded is left out and reported: %s", async (kind) => {
  const issues: Issue[] = [];
  const broken = { typeUrl: "acme.shop/Stock", value: "no bytes" } as never;
  const error = new StatusError({
    code: Code.ABORTED,
    message: "no",
    details: [broken, retryInfo(1500)],
  });
  const peer = await serveThrown(error, { onIssue: (issue) => issues.push(issue) });
  const received = StatusError.from(await peer.fail(kind, "a"));
  expect([received.code, received.retryDelayMs]).toEqual([Code.ABORTED, 1500]);
  expect(issues.map(({ kind, where }) => [kind, where])).toEqual([
    ["unencodable-detail", "details[0]"],
  ]);
});

describe("a call succeeds:", () => {
  const total = 2000;
  const long = (i: number) => `${i} `.padEnd(1000, "x");

  test("unary", async () => {
    const peer = await serve(
      wrapService({ unary: async (call: Unary) => `hello ${call.request}` }),
    );
    const { messages, error } = await peer.call("unary", "A-1");
    expect([messages, error]).toEqual([["hello A-1"], undefined]);
  });

  test("client stream", async () => {
    const peer = await serve(
      wrapService({
        async clientStream(call: ClientStream) {
          let sum = 0;
          for await (const request of call) sum += Number(request);
          return String(sum);
        },
      }),
    );
    const requests = Array.from({ length: total }, (_, i) => String(i));
    const { messages, error } = await peer.call("clientStream", ...requests);
    expect([messages, error]).toEqual([["1999000"], undefined]);
  });

  test("client stream with a response before the requests were read", async () => {
    const peer = await serve(wrapService({ clientStream: async () => "enough" }));
    const { messages, error } = await peer.call("clientStream", "a", "b");
    expect([messages, error]).toEqual([["enough"], undefined]);
  });

  test("server stream of a generator, which waits for the client", async () => {
    let max = 0;
    const peer = await serve(
      wrapService({
        async *serverStream(call: ServerStream) {
          for (let i = 0; i < total; i++) {
            yield long(i);
            max = Math.max(max, call.writableLength);
          }
        },
      }),
    );
    const { messages, error } = await peer.call("serverStream", "a");
    expect(error).toBeUndefined();
    expect(messages).toEqual(Array.from({ length: total }, (_, i) => long(i)));
    // The limit of the stream, in messages: without waiting, all 2,000 would be held in memory.
    expect(max).toBeLessThanOrEqual(16);
  });

  test("server stream that writes to the call and resolves", async () => {
    const peer = await serve(
      wrapService({
        async serverStream(call: ServerStream): Promise<void> {
          for (let i = 0; i < total; i++) if (!call.write(long(i))) await once(call, "drain");
        },
      }),
    );
    const { messages, error } = await peer.call("serverStream", "a");
    expect(error).toBeUndefined();
    expect(messages).toHaveLength(total);
    expect(messages.at(-1)).toBe(long(total - 1));
  });

  test("server stream that has ended the call itself", async () => {
    const peer = await serve(
      wrapService({
        async serverStream(call: ServerStream): Promise<void> {
          call.write("a");
          const trailers = new Metadata();
          trailers.set("cost", "3");
          call.end(trailers);
        },
      }),
    );
    const { messages, error, trailers } = await peer.call("serverStream", "a");
    expect([messages, error, trailers.get("cost")]).toEqual([["a"], undefined, ["3"]]);
  });

  test("streams without a message", async () => {
    const nothing = async function* (): AsyncGenerator<string> {};
    const peer = await serve(wrapService({ serverStream: nothing, bidi: async () => undefined }));
    expect((await peer.call("serverStream", "a")).error).toBeUndefined();
    expect((await peer.call("bidi", "a")).error).toBeUndefined();
  });

  test("bidi with a response to each request", async () => {
    const peer = await serve(
      wrapService({
        async *bidi(call: Bidi) {
          for await (const request of call) yield long(Number(request));
          yield "end";
        },
      }),
    );
    const requests = Array.from({ length: total }, (_, i) => String(i));
    const { messages, error } = await peer.call("bidi", ...requests);
    expect(error).toBeUndefined();
    expect(messages).toEqual([...requests.map((request) => long(Number(request))), "end"]);
  });

  test("bidi with many responses to one request, which wait for the client", async () => {
    let max = 0;
    const peer = await serve(
      wrapService({
        async *bidi(call: Bidi) {
          for await (const _ of call)
            for (let i = 0; i < total; i++) {
              yield long(i);
              max = Math.max(max, call.writableLength);
            }
        },
      }),
    );
    const { messages, error } = await peer.call("bidi", "a");
    expect(error).toBeUndefined();
    expect(messages).toHaveLength(total);
    expect(max).toBeLessThanOrEqual(16);
  });

  test("bidi that writes to the call and resolves", async () => {
    const peer = await serve(
      wrapService({
        async bidi(call: Bidi): Promise<void> {
          for await (const request of call) call.write(`got ${request}`);
        },
      }),
    );
    const { messages, error } = await peer.call("bidi", "a", "b");
    expect([messages, error]).toEqual([["got a", "got b"], undefined]);
  });

  test("bidi that leaves the loop early", async () => {
    const peer = await serve(
      wrapService({
        async *bidi(call: Bidi) {
          for await (const request of call) {
            yield `first was ${request}`;
            break;
          }
          yield "enough";
        },
      }),
    );
    const { messages, error } = await peer.call("bidi", "a", "b", "c");
    expect([messages, error]).toEqual([["first was a", "enough"], undefined]);
  });

  test("client stream that reads the requests with events", async () => {
    const peer = await serve(
      wrapService({
        async clientStream(call: ClientStream) {
          const read: string[] = [];
          call.on("data", (request: string) => read.push(request));
          await once(call, "end");
          return read.join();
        },
      }),
    );
    expect((await peer.call("clientStream", "a", "b")).messages).toEqual(["a,b"]);
  });
});

describe("a response that cannot be serialized ends the call with INTERNAL", () => {
  test.each(kinds)("%s", async (kind) => {
    const one = async () => 7;
    const many = async function* () {
      for (;;) yield 7;
    };
    const handler = kind === "unary" || kind === "clientStream" ? one : many;
    const peer = await serve({
      ...wrapService({ [kind]: handler }),
    });
    const { error } = await peer.call(kind, "a");
    expect(error?.code).toBe(status.INTERNAL);
  });
});

describe("a call that the client cancels", () => {
  const limit = 100_000;
  /** Yields more messages than a client reads before it cancels; `ended` resolves with the number that were read. */
  function countless() {
    const ended = withResolvers<number>();
    async function* messages() {
      let taken = 0;
      try {
        while (taken < limit) yield `message ${taken++}`;
      } finally {
        ended.resolve(taken);
      }
    }
    return { ended: ended.promise, messages };
  }

  test("runs the finally of the generator of a server stream", async () => {
    const { ended, messages } = countless();
    const peer = await serve(wrapService({ serverStream: (_call: ServerStream) => messages() }));
    const stream = peer.serverStream("a");
    stream.once("data", () => stream.cancel());
    const [error] = await once(stream, "error");
    expect(error.code).toBe(status.CANCELLED);
    expect(await ended).toBeLessThan(limit);
  });

  test("runs the finally of the generator of a server stream that the client does not read", async () => {
    const { ended, messages } = countless();
    const peer = await serve(wrapService({ serverStream: (_call: ServerStream) => messages() }));
    const stream = peer.serverStream("a").on("error", () => {});
    await once(stream, "metadata");
    stream.cancel();
    expect(await ended).toBeLessThan(limit);
  });

  // Without the wrapper, grpc-js ends the requests of a cancelled call as if the client had sent all of them.
  test.each(["at once", "a while later"])(
    "throws from the loop of a client stream, read %s, so that a partial upload does not look complete",
    async (when) => {
      const thrown = withResolvers<unknown>();
      const started = withResolvers<void>();
      const proceed = withResolvers<void>();
      const peer = await serve(
        wrapService(
          {
            async clientStream(call: ClientStream) {
              call.once("cancelled", () => proceed.resolve());
              for await (const _ of call) {
                started.resolve();
                if (when !== "at once") await proceed.promise;
              }
              return "saved";
            },
          },
          { onError: thrown.resolve },
        ),
      );
      const stream = peer.clientStream(() => {});
      stream.write("a");
      stream.write("b");
      await started.promise;
      stream.cancel();
      expect(await thrown.promise).toMatchObject({ name: "StatusError", code: Code.CANCELLED });
    },
  );

  test("throws from the loop of a client stream that waits for more, in each of 50 calls", async () => {
    const ends: unknown[] = [];
    const peer = await serve(
      wrapService(
        {
          async clientStream(call: ClientStream) {
            for await (const _ of call) started.resolve();
            return "saved";
          },
        },
        { onError: (error) => thrown.resolve(error) },
      ),
    );
    let started = withResolvers<void>();
    let thrown = withResolvers<unknown>();
    for (let i = 0; i < 50; i++) {
      started = withResolvers<void>();
      thrown = withResolvers<unknown>();
      const stream = peer.clientStream((error) => {
        if (error === null) thrown.resolve("ended as if complete");
      });
      stream.write("a");
      await started.promise;
      stream.cancel();
      ends.push(await thrown.promise);
    }
    expect(ends.map((end) => (end as StatusError).code)).toEqual(Array(50).fill(Code.CANCELLED));
  });

  test("throws from the loop of a bidi stream, and runs the finally of its generator", async () => {
    const ended = withResolvers<void>();
    const thrown = withResolvers<unknown>();
    const peer = await serve(
      wrapService(
        {
          async *bidi(call: Bidi) {
            try {
              for await (const request of call) yield `got ${request}`;
            } finally {
              ended.resolve();
            }
          },
        },
        { onError: thrown.resolve },
      ),
    );
    const stream = peer.bidi().on("error", () => {});
    stream.write("a");
    await once(stream, "data");
    stream.cancel();
    await ended.promise;
    expect(await thrown.promise).toMatchObject({ name: "StatusError", code: Code.CANCELLED });
  });

  test.each(["returns", "throws"])(
    "is CANCELLED if its unary handler %s afterwards",
    async (how) => {
      const started = withResolvers<void>();
      const finished = withResolvers<void>();
      const peer = await serve(
        wrapService({
          async unary(call: Unary) {
            started.resolve();
            await once(call, "cancelled");
            finished.resolve();
            if (how === "throws") throw rich();
            return "too late";
          },
        }),
      );
      const ended = withResolvers<ServiceError | null>();
      const call = peer.unary("a", ended.resolve);
      await started.promise;
      call.cancel();
      expect((await ended.promise)?.code).toBe(status.CANCELLED);
      await finished.promise;
    },
  );

  test("passes the error of a stream handler that throws afterwards to onError", async () => {
    const started = withResolvers<void>();
    const seen = withResolvers<unknown>();
    const peer = await serve(
      wrapService(
        {
          async serverStream(call: ServerStream): Promise<void> {
            started.resolve();
            await once(call, "cancelled");
            throw rich();
          },
        },
        { onError: seen.resolve },
      ),
    );
    const stream = peer.serverStream("a").on("error", () => {});
    await started.promise;
    stream.cancel();
    expect(await seen.promise).toBeInstanceOf(StatusError);
  });
});

describe("wrapService", () => {
  class Base {
    protected readonly greeting: string = "hello";
    async unary(call: Unary) {
      return `${this.greeting} ${call.request}`;
    }
  }
  class Greeter extends Base {
    #count = 0;
    protected override readonly greeting = "hi";
    readonly name = "greeter";
    async *serverStream(call: ServerStream) {
      this.#count++;
      yield `${this.greeting} ${call.request} ${this.#count}`;
    }
    async clientStream(_call: ClientStream): Promise<string> {
      throw rich();
    }
  }

  test("wraps own and inherited methods of an instance, and keeps `this`", async () => {
    const peer = await serve(wrapService(new Greeter()));
    expect((await peer.call("unary", "you")).messages).toEqual(["hi you"]);
    expect((await peer.call("serverStream", "you")).messages).toEqual(["hi you 1"]);
    expect((await peer.call("serverStream", "you")).messages).toEqual(["hi you 2"]);
    expectRich(await peer.fail("clientStream", "a"));
  });

  test("leaves a missing method unimplemented", async () => {
    const peer = await serve(wrapService(new Greeter()));
    expect((await peer.fail("bidi", "a")).code).toBe(status.UNIMPLEMENTED);
  });

  test("returns only the handlers", () => {
    expect(Object.keys(wrapService(new Greeter())).sort()).toEqual([
      "clientStream",
      "serverStream",
      "unary",
    ]);
  });
});

describe("a handler without wrapService", () => {
  // The types of grpc-js reject a StatusError here, but JavaScript accepts it.
  test.each(["unary", "clientStream"] as const)(
    "sends code and message of a StatusError through the callback of %s",
    async (kind) => {
      const handler = (_call: unknown, callback: sendUnaryData<string>) =>
        callback(rich("100% größer") as never);
      const error = await (await serve({ [kind]: handler })).fail(kind, "a");
      expect([error.code, error.details]).toEqual([status.FAILED_PRECONDITION, "100% größer"]);
    },
  );

  test.each(["serverStream", "bidi"] as const)(
    "sends code and message of a StatusError emitted on the call of %s",
    async (kind) => {
      const handler = (call: ServerStream | Bidi) => {
        call.write("first");
        call.emit("error", rich("100% größer"));
      };
      const { messages, error } = await (await serve({ [kind]: handler })).call(kind, "a");
      expect(messages).toEqual(["first"]);
      expect([error?.code, error?.details]).toEqual([status.FAILED_PRECONDITION, "100% größer"]);
    },
  );

  test.each(["unary", "clientStream"] as const)(
    "sends the details with serverErrorFrom through the callback of %s",
    async (kind) => {
      const handler = (_call: unknown, callback: sendUnaryData<string>) =>
        callback(serverErrorFrom(rich()));
      expectRich(await (await serve({ [kind]: handler })).fail(kind, "a"));
    },
  );

  test.each(["serverStream", "bidi"] as const)(
    "sends the details with serverErrorFrom emitted on the call of %s",
    async (kind) => {
      const handler = (call: ServerStream | Bidi) => {
        call.emit("error", serverErrorFrom(rich()));
      };
      expectRich(await (await serve({ [kind]: handler })).fail(kind, "a"));
    },
  );

  test("hides the text of an exception with serverErrorFrom", () => {
    const { code, details, message, metadata, stack } = serverErrorFrom(new Error("hunter2"));
    expect([code, details, message]).toEqual([status.UNKNOWN, "unknown error", "unknown error"]);
    expect(metadata?.getMap()).toEqual({});
    expect(stack).toBeUndefined();
  });
});

describe("an error of a catalog", () => {
  // The code that the plugin generates.
  const outOfStock: ErrorKind<"OUT_OF_STOCK", { available: bigint; sku: string }> = defineError({
    domain: "shop.acme.example",
    reason: "OUT_OF_STOCK",
    code: Code.FAILED_PRECONDITION,
    message: "only {available} of {sku} left",
    metadata: { available: "int64", sku: "string" },
  });
  const paymentBusy: ErrorKind<
    "PAYMENT_BUSY",
    Record<string, never>,
    { readonly retryDelay: true }
  > = defineError({
    domain: "shop.acme.example",
    reason: "PAYMENT_BUSY",
    code: Code.UNAVAILABLE,
    message: "payment provider is busy",
    retryDelayMs: 2000,
  });
  const orderError: Catalog<{
    readonly outOfStock: typeof outOfStock;
    readonly paymentBusy: typeof paymentBusy;
  }> = defineCatalog("shop.acme.example", { outOfStock, paymentBusy });

  async function caught(kind: Kind, error: StatusError): Promise<ServiceError> {
    return (await serveThrown(error)).fail(kind, "a");
  }

  test.each(kinds)("thrown by %s has its type at the client", async (kind) => {
    const error = await caught(kind, outOfStock({ available: 9007199254740993n, sku: "größe{X}" }));
    expect([error.code, error.details]).toEqual([
      status.FAILED_PRECONDITION,
      "only 9007199254740993 of größe{X} left",
    ]);
    const match = orderError.from(error);
    if (match?.reason !== "OUT_OF_STOCK") throw new Error(`reason is ${match?.reason}`);
    expect(match.metadata).toEqual({ available: 9007199254740993n, sku: "größe{X}" });
    expect(match.issues).toEqual([]);
    expect(outOfStock.is(error)).toBe(true);
    expect(paymentBusy.is(error)).toBe(false);
    expect(paymentBusy.from(error)).toBeUndefined();
  });

  test("has its retry delay at the client", async () => {
    const match = orderError.from(await caught("unary", paymentBusy()));
    if (match?.reason !== "PAYMENT_BUSY") throw new Error(`reason is ${match?.reason}`);
    expect(match.retryDelayMs).toBe(2000);
    expect(match.status.retryInfo?.retryDelay?.seconds).toBe(2n);
  });

  test("has its raw reason at a client that does not know it yet", async () => {
    const details = [errorInfo({ domain: "shop.acme.example", reason: "NEWER" })];
    const match = orderError.from(
      await caught("unary", new StatusError({ code: Code.ABORTED, message: "new", details })),
    );
    if (match?.reason !== "$unknown") throw new Error(`reason is ${match?.reason}`);
    expect([match.rawReason, match.status.code]).toEqual(["NEWER", Code.ABORTED]);
  });

  test("is not matched by the catalog of another domain, or without a domain", async () => {
    const details = [errorInfo({ domain: "other.example", reason: "OUT_OF_STOCK" })];
    const other = new StatusError({ code: Code.ABORTED, message: "other", details });
    expect(orderError.from(await caught("unary", other))).toBeUndefined();
    const bare = new StatusError({ code: Code.FAILED_PRECONDITION, message: "bare" });
    expect(orderError.from(await caught("unary", bare))).toBeUndefined();
  });

  test("keeps its ErrorInfo if details are over the budget", async () => {
    const large = [debugInfo({ detail: "x".repeat(9000) }), badRequest()];
    const error = await caught(
      "unary",
      outOfStock({ available: 3n, sku: "A-1" }, { details: large }),
    );
    const match = outOfStock.from(error);
    expect(match?.metadata).toEqual({ available: 3n, sku: "A-1" });
    expect(match?.details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.BadRequest",
    ]);
  });
});

describe("the option `catalog`", () => {
  const domain = "shop.acme.example";
  const outOfStock: ErrorKind<"OUT_OF_STOCK", { available: bigint }> = defineError({
    domain,
    reason: "OUT_OF_STOCK",
    code: Code.FAILED_PRECONDITION,
    message: "only {available} left",
    metadata: { available: "int64" },
    localized: { de: "nur noch {available} da", fr: "il ne reste que {available}" },
  });
  const ourFault: ErrorKind<"OUR_FAULT", Record<never, never>> = defineError({
    domain,
    reason: "OUR_FAULT",
    code: Code.INTERNAL,
    message: "something is wrong on our side",
    localized: { de: "bei uns stimmt etwas nicht" },
  });
  const catalog = defineCatalog(domain, { outOfStock, ourFault }, { fallback: "ourFault" });
  const secret = () => Object.assign(new Error("hunter2"), { metadata: { password: "hunter2" } });
  const broken = (): never => {
    throw new Error("hunter2");
  };

  describe.each(kinds)("of a %s handler", (kind) => {
    test("sends the fallback for an exception, without its text", async () => {
      const seen: unknown[] = [];
      const cause = secret();
      const peer = await serveThrown(cause, { catalog, onError: (thrown) => seen.push(thrown) });
      const error = await peer.fail(kind, "a");
      expect([error.code, error.details]).toEqual([
        status.INTERNAL,
        "something is wrong on our side",
      ]);
      expect(catalog.from(error)).toMatchObject({ reason: "OUR_FAULT", issues: [] });
      expect(trailersText(error.metadata)).not.toContain("hunter2");
      expect(JSON.stringify(error)).not.toContain("hunter2");
      expect(seen).toHaveLength(1);
      expect(seen[0]).toBe(cause);
    });

    test("adds the text in the requested language", async () => {
      const peer = await serveThrown(outOfStock({ available: 1234n }), { catalog });
      const german = peer.sending({ "accept-language": "it, de-DE;q=0.9, fr;q=0.8" });
      const received = StatusError.from(await german.fail(kind, "a"));
      expect(received.localizedMessage).toMatchObject({
        locale: "de",
        message: "nur noch 1.234 da",
      });
      expect(received.message).toBe("only 1234 left");
      expect(outOfStock.from(received)?.metadata).toEqual({ available: 1234n });
      expect(received.issues).toEqual([]);
    });

    test("adds the text in the default language if the call requests none", async () => {
      const peer = await serveThrown(outOfStock({ available: 1234n }), { catalog });
      const received = StatusError.from(await peer.fail(kind, "a"));
      expect(received.localizedMessage).toMatchObject({
        locale: "en-US",
        message: "only 1,234 left",
      });
    });

    test("adds a text of a translation to an error of the untranslated catalog", async () => {
      const texts = ["it", "en"].map((locale) => {
        return { domain, reason: "OUT_OF_STOCK", locale, template: `${locale} {available}` };
      });
      const peer = await serveThrown(outOfStock({ available: 3n }), {
        catalog: catalog.withTranslations(texts),
      });
      const italian = peer.sending({ "accept-language": "it" });
      const error = StatusError.from(await italian.fail(kind, "a"));
      expect(error.localizedMessage?.message).toBe("it 3");
    });

    test("reports an issue once, even if the text was replaced", async () => {
      const details = [{ typeUrl: "x/google.rpc.DebugInfo", value: Uint8Array.of(255) }];
      const issues: Issue[] = [];
      const thrown = outOfStock({ available: 3n }, { details });
      const onIssue = (issue: Issue) => issues.push(issue);
      const peer = await serveThrown(thrown, { catalog, onIssue });
      await peer.sending({ "accept-language": "de" }).fail(kind, "a");
      expect(issues.map((issue) => issue.kind)).toEqual(["malformed-protobuf"]);
    });

    test("does not cost the error if its functions throw", async () => {
      const failing = { fallback: broken, localize: broken };
      const options = { catalog: failing };
      const german = { "accept-language": "de" };
      const bare = await (await serveThrown(secret(), options)).sending(german).fail(kind, "a");
      expect([bare.code, bare.details]).toEqual([status.UNKNOWN, "unknown error"]);
      expect(trailersText(bare.metadata)).not.toContain("hunter2");
      expectRich(await (await serveThrown(rich(), options)).sending(german).fail(kind, "a"));
    });
  });

  describe("the option `catalog` does not change", () => {
    const german = { "accept-language": "de" };

    test.each<[string, StatusError]>([
      ["of another catalog", other()],
      ["of its domain, with an unknown reason", newer()],
    ])("a StatusError %s", async (_, thrown) => {
      const error = await (await serveThrown(thrown, { catalog }))
        .sending(german)
        .fail("unary", "a");
      const sent = Buffer.from(encodeStatus(thrown));
      expect(error.metadata.get("grpc-status-details-bin")).toEqual([sent]);
    });

    test("a StatusError without details", async () => {
      const thrown = new StatusError({ code: Code.NOT_FOUND, message: "no A-1" });
      const error = await (await serveThrown(thrown, { catalog }))
        .sending(german)
        .fail("unary", "a");
      expect([error.code, error.details]).toEqual([status.NOT_FOUND, "no A-1"]);
      expect(error.metadata.get("grpc-status-details-bin")).toEqual([]);
    });

    test("a text in a language that the handler chose", async () => {
      const thrown = outOfStock({ available: 3n }, { locale: "fr" });
      const error = await (await serveThrown(thrown, { catalog }))
        .sending(german)
        .fail("unary", "a");
      expect(StatusError.from(error).localizedMessage?.locale).toBe("fr");
      expect(StatusError.from(error).details).toHaveLength(2);
    });

    test("a text in the default language that the handler chose", async () => {
      const thrown = outOfStock({ available: 3n }, { locale: "en" });
      const peer = await serveThrown(thrown, { catalog });
      const error = StatusError.from(await peer.sending(german).fail("unary", "a"));
      expect(error.localizedMessage?.locale).toBe("en-US");
    });

    test("a text of an error from another server", async () => {
      const thrown = decodeStatus(encodeStatus(outOfStock({ available: 3n })));
      const peer = await serveThrown(StatusError.from(thrown), { catalog });
      const error = StatusError.from(await peer.sending(german).fail("unary", "a"));
      expect(error.localizedMessage?.locale).toBe("en-US");
    });

    test("the thrown error itself", async () => {
      const thrown = outOfStock({ available: 3n });
      await (await serveThrown(thrown, { catalog })).sending(german).fail("unary", "a");
      expect(thrown.localizedMessage?.locale).toBe("en-US");
    });

    // It has the same reason, but another domain.
    function other(): StatusError {
      const details = [errorInfo({ domain: "other.example", reason: "OUT_OF_STOCK" })];
      return new StatusError({ code: Code.ABORTED, message: "other", details });
    }

    function newer(): StatusError {
      const details = [errorInfo({ domain, reason: "NEWER" })];
      return new StatusError({ code: Code.ABORTED, message: "new", details });
    }
  });

  describe("the language of the text", () => {
    const localeFor = async (language?: string | readonly string[]) => {
      const peer = await serveThrown(outOfStock({ available: 3n }), { catalog });
      const sent = language === undefined ? {} : { "accept-language": language };
      return StatusError.from(await peer.sending(sent).fail("unary", "a")).localizedMessage?.locale;
    };

    test.each<[string, string | readonly string[] | undefined, string]>([
      ["is the default if none is requested", undefined, "en-US"],
      ["is the default for an empty header", "", "en-US"],
      ["is the default if the requested text does not exist", "it", "en-US"],
      ["is the default for a malformed header", "!!, *;q=0.5", "en-US"],
      ["is the requested one", "fr", "fr"],
      ["is the preferred one of several values", ["it;q=0.9", "fr;q=0.5", "de;q=0.7"], "de"],
      ["is found in a list of 50", `${"x-garbage-0, ".repeat(50)}fr`, "fr"],
      ["is not found at the end of a list of 500", `${"x-garbage-0, ".repeat(500)}fr`, "en-US"],
      ["is not found in an overlong tag", `de-x${"-a".repeat(3000)}`, "en-US"],
    ])("%s", async (_, language, locale) => {
      expect(await localeFor(language)).toBe(locale);
    });

    test("is the requested one for the fallback too", async () => {
      const peer = await serveThrown(secret(), { catalog });
      const error = await peer.sending({ "accept-language": "de" }).fail("unary", "a");
      expect(StatusError.from(error).localizedMessage?.message).toBe("bei uns stimmt etwas nicht");
      expect(trailersText(error.metadata)).not.toContain("hunter2");
    });
  });

  test("localizes errors with their own catalog of several, and uses the fallback of the first", async () => {
    const expired = defineError<"EXPIRED", Record<never, never>>({
      domain: "auth.acme.example",
      reason: "EXPIRED",
      code: Code.UNAUTHENTICATED,
      localized: { de: "bitte neu anmelden" },
    });
    const auth = defineCatalog("auth.acme.example", { expired });
    const received = async (thrown: unknown) => {
      const peer = await serveThrown(thrown, { catalog: [catalog, auth] });
      return StatusError.from(await peer.sending({ "accept-language": "de" }).fail("unary", "a"));
    };
    expect((await received(expired())).localizedMessage?.message).toBe("bitte neu anmelden");
    expect((await received(outOfStock({ available: 3n }))).localizedMessage?.locale).toBe("de");
    expect((await received(secret())).reason).toBe("OUR_FAULT");
  });

  test("sends UNKNOWN with a neutral text if the catalog has no fallback", async () => {
    const none = defineCatalog(domain, { outOfStock });
    const peer = await serveThrown(secret(), { catalog: none });
    const error = await peer.sending({ "accept-language": "de" }).fail("unary", "a");
    expect([error.code, error.details]).toEqual([status.UNKNOWN, "unknown error"]);
    expect(error.metadata.get("grpc-status-details-bin")).toEqual([]);
  });

  test("does not send the text of an exception", async () => {
    const text = localizedMessage({ locale: "de", message: "Fehler" });
    const own = { ...text, locale: "en-US", message: "something is wrong on our side" };
    const eager = { ...catalog, localize: (_: unknown, locale: string) => (locale ? text : own) };
    const peer = await serveThrown(StatusError.from(secret()), { catalog: eager });
    const error = await peer.sending({ "accept-language": "de" }).fail("unary", "a");
    // StatusError.from did not classify the exception, so the fallback is sent.
    expect(StatusError.from(error)).toMatchObject({ reason: "OUR_FAULT" });
    expect(StatusError.from(error).localizedMessage?.message).toBe("Fehler");
    expect(trailersText(error.metadata)).not.toContain("hunter2");
  });

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["an exception", new Error("hunter2")],
    ["a promise", Promise.resolve(rich())],
  ])("sends UNKNOWN if the fallback returns %s", async (_, fallback) => {
    const odd = { ...catalog, fallback: () => fallback as never };
    const error = await (await serveThrown(secret(), { catalog: odd })).fail("unary", "a");
    expect([error.code, error.details]).toEqual([status.UNKNOWN, "unknown error"]);
    expect(trailersText(error.metadata)).not.toContain("hunter2");
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["a string", "nur noch 3 da"],
    ["a message of an unknown type", { $typeName: "acme.v1.Text" }],
  ])(
    "sends the error without its text, and reports it, if `localize` returns %s",
    async (_, text) => {
      const issues: Issue[] = [];
      const odd = { ...catalog, localize: () => text as never };
      const options = { catalog: odd, onIssue: (issue: Issue) => issues.push(issue) };
      const peer = await serveThrown(rich(), options);
      expectRich(await peer.sending({ "accept-language": "de" }).fail("unary", "a"));
      expect(issues.map(({ kind }) => kind)).toEqual(["unencodable-detail"]);
    },
  );

  test("reports a detail that was left out before the text was added", async () => {
    const issues: Issue[] = [];
    const details = [{ $typeName: "acme.v1.Note" } as never];
    const thrown = outOfStock({ available: 3n }, { details });
    const options = { catalog, onIssue: (issue: Issue) => issues.push(issue) };
    const peer = await serveThrown(thrown, options);
    const error = await peer.sending({ "accept-language": "de" }).fail("unary", "a");
    expect(StatusError.from(error).localizedMessage?.locale).toBe("de");
    expect(issues.map(({ kind }) => kind)).toEqual(["unencodable-detail"]);
  });

  test("is used by serverErrorFrom, without a language", () => {
    const sent = serverErrorFrom(secret(), { catalog });
    expect([sent.code, sent.details]).toEqual([status.INTERNAL, "something is wrong on our side"]);
    expect(JSON.stringify(sent)).not.toContain("hunter2");
    const failing = { fallback: broken, localize: broken };
    expect(serverErrorFrom(secret(), { catalog: failing }).code).toBe(status.UNKNOWN);
    expect(serverErrorFrom(rich(), { catalog: failing }).code).toBe(status.FAILED_PRECONDITION);
  });
});
