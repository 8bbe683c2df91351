import { once } from "node:events";
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { debugInfo, help } from "../../src/details.js";
import { wrapService } from "../../src/grpc-js.js";
import { Code, encodeStatus, StatusError } from "../../src/index.js";
import {
  type Bidi,
  type ClientStream,
  kinds,
  type ServerStream,
  serve,
  type Unary,
} from "./server.js";
import {
  expectRich,
  failing,
  failOnUnhandledRejections,
  rich,
  serveThrown,
  thrower,
  trailersText,
} from "./thrown.js";

failOnUnhandledRejections();

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
    const error = new StatusError({
      code: 2,
      rawCode: 42,
      message: "odd",
      details: rich().details,
    });
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
