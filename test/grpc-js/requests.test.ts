// Reading the requests of a call, when the handler throws and when the client cancels.

import { once } from "node:events";
import { type ServiceError, status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { wrapService } from "../../src/grpc-js.js";
import { Code, StatusError } from "../../src/index.js";
import { type Bidi, type ClientStream, type ServerStream, serve, type Unary } from "./server.js";
import { expectRich, failOnUnhandledRejections, rich } from "./thrown.js";

failOnUnhandledRejections();

// Promise.withResolvers came with Node 22.
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

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
