// The ways in which a handler can end its call: the client gets one response, and never OK for a failure.

import { type EventEmitter, once } from "node:events";
import { Readable, Writable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Metadata, type ServerDuplexStream, type ServiceError, status } from "@grpc/grpc-js";
import { beforeEach, describe, expect, test } from "vitest";
import { type ServerOptions, wrapService } from "../../src/grpc-js.js";
import { budget } from "../budget.js";
import { type Kind, kinds, serve } from "./server.js";
import { expectRich, failOnUnhandledRejections, rich, trailersText } from "./thrown.js";

failOnUnhandledRejections();

// At run time, grpc-js 1.14 has a stream for each kind of call.
type Call = ServerDuplexStream<string, string> & { readonly request: string };
type Fail = (call: Call, error: Error) => Promise<unknown>;

async function* breaking(error: Error, ...before: string[]): AsyncGenerator<string> {
  yield* before;
  throw error;
}

const never = () => new Promise<never>(() => {});
const all: readonly Kind[] = kinds;
const streams: readonly Kind[] = ["serverStream", "bidi"];
const uploads: readonly Kind[] = ["clientStream", "bidi"];

let seen: unknown[] = [];
beforeEach(() => {
  seen = [];
});
const options: ServerOptions = { onError: (error) => seen.push(error) };

function start(kind: Kind, handler: (call: Call) => unknown) {
  return serve(wrapService({ [kind]: handler } as never, options));
}

const FAILURES: readonly (readonly [string, readonly Kind[], Fail])[] = [
  ["throws", all, async (_, error) => Promise.reject(error)],
  [
    "sends its headers and throws",
    all,
    async (call, error) => {
      call.sendMetadata(new Metadata());
      throw error;
    },
  ],
  ["destroys the call and returns", all, async (call, error) => void call.destroy(error)],
  ["destroys the call and returns a response", all, async (call, e) => call.destroy(e) && "late"],
  [
    "destroys the call and throws",
    all,
    async (call, error) => {
      call.destroy(error);
      throw error;
    },
  ],
  [
    "destroys the call with another error and throws",
    all,
    async (call, error) => {
      call.destroy(new Error("hunter2"));
      throw error;
    },
  ],
  [
    "destroys the call without an error and throws",
    all,
    async (call, error) => {
      call.destroy();
      throw error;
    },
  ],
  [
    "destroys the call twice",
    all,
    async (call, error) => {
      call.destroy(error);
      call.destroy(new Error("hunter2"));
    },
  ],
  [
    "destroys the call later and waits for its end",
    all,
    async (call, error) => {
      setImmediate(() => call.destroy(error));
      await once(call, "finish");
    },
  ],
  ["emits the error", all, async (call, error) => void call.emit("error", error)],
  [
    "emits the error and returns a response",
    all,
    async (call, error) => call.emit("error", error) && "late",
  ],
  [
    "emits the error and throws it",
    all,
    async (call, error) => {
      call.emit("error", error);
      throw error;
    },
  ],
  [
    "emits two errors",
    all,
    async (call, error) => {
      call.emit("error", error);
      call.emit("error", new Error("hunter2"));
    },
  ],
  [
    "emits the error and goes on to write",
    streams,
    async (call, error) => {
      call.emit("error", error);
      for (let i = 0; i < 20; i++) call.write("late");
    },
  ],
  [
    "throws in a listener of its own event",
    all,
    async (call, error) => {
      call.on("mine", () => {
        throw error;
      });
      call.emit("mine");
    },
  ],
  [
    "throws, with a listener of errors that throws",
    all,
    async (call, error) => {
      call.prependListener("error", () => {
        throw new Error("hunter2");
      });
      throw error;
    },
  ],
  [
    "destroys the call, with a listener of errors that throws",
    all,
    async (call, error) => {
      call.prependListener("error", () => {
        throw new Error("hunter2");
      });
      call.destroy(error);
      await sleep(1);
    },
  ],
  [
    "throws in a listener of requests",
    uploads,
    async (call, error) => {
      call.on("data", () => {
        throw error;
      });
      await once(call, "end");
    },
  ],
  [
    "pipes a source that fails",
    streams,
    (call, error) => pipeline(Readable.from(breaking(error)), call),
  ],
  ["pipes a generator that fails", streams, (call, error) => pipeline(() => breaking(error), call)],
  [
    "catches the error of a pipeline and returns",
    streams,
    (call, error) => pipeline(() => breaking(error), call).catch(() => undefined),
  ],
  [
    "catches the error of a pipeline and throws another",
    streams,
    async (call, error) => {
      await pipeline(() => breaking(new Error("hunter2")), call).catch(() => sleep(5));
      throw error;
    },
  ],
  [
    "pipes the requests to a sink that fails",
    uploads,
    (call, error) =>
      pipeline(call, new Writable({ objectMode: true, write: (_, __, done) => done(error) })),
  ],
  [
    "pipes the requests to a function that throws",
    uploads,
    (call, error) =>
      pipeline(call, async (requests) => {
        for await (const _ of requests) throw error;
      }),
  ],
  [
    "throws in the loop over the stream's own iterator",
    uploads,
    async (call, error) => {
      for await (const _ of call.iterator()) throw error;
    },
  ],
  [
    "ends the call and throws",
    streams,
    async (call, error) => {
      call.end();
      throw error;
    },
  ],
  [
    "ends the call and rejects later",
    streams,
    async (call, error) => {
      call.end();
      await sleep(20);
      throw error;
    },
  ],
  [
    "ends the call and emits an error",
    streams,
    async (call, error) => {
      call.end();
      await sleep(1);
      call.emit("error", error);
    },
  ],
  [
    "ends the call and destroys it",
    streams,
    async (call, error) => {
      call.end();
      await sleep(1);
      call.destroy(error);
    },
  ],
];
/** The responses to these take half a second. */
const UNSETTLED: typeof FAILURES = [
  [
    "destroys the call and never settles",
    all,
    async (call, error) => {
      call.destroy(error);
      await never();
    },
  ],
  [
    "emits the error and never settles",
    all,
    async (call, error) => {
      call.emit("error", error);
      await never();
    },
  ],
  [
    "throws in a listener of requests and never settles",
    uploads,
    async (call, error) => {
      call.on("data", () => {
        throw error;
      });
      await never();
    },
  ],
];
const rowsOf = (table: typeof FAILURES) =>
  table.flatMap(([name, of, fail]) => of.map((kind) => [kind, name, fail] as const));
const failures = rowsOf(FAILURES);

describe("the client gets the error of a", () => {
  test.each(failures)("%s handler that %s", async (kind, _, fail) => {
    const error = rich();
    const peer = await start(kind, (call) => fail(call, error));
    expectRich(await peer.fail(kind, "a"));
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBe(error);
  });
});

test("the client gets the error of a handler that never settles", async () => {
  const error = rich();
  const calls = rowsOf(UNSETTLED).map(async ([kind, , fail]) => {
    const peer = await start(kind, (call) => fail(call, error));
    expectRich(await peer.fail(kind, "a"));
  });
  await Promise.all(calls);
  expect(seen).toEqual(calls.map(() => error));
});

describe("the client gets nothing of an exception from a", () => {
  test.each(failures.filter((_, i) => i % budget(4, 1) === 0))(
    "%s handler that %s",
    async (kind, _, fail) => {
      const error = Object.assign(new Error("hunter2"), { code: 7, details: "hunter2" });
      const peer = await start(kind, (call) => fail(call, error));
      const { code, details, metadata } = await peer.fail(kind, "a");
      expect([code, details]).toEqual([status.UNKNOWN, "unknown error"]);
      expect(trailersText(metadata)).not.toContain("hunter2");
      expect(seen).toHaveLength(1);
    },
  );
});

describe.each(streams)("a %s handler", (kind) => {
  const written = Array.from({ length: 50 }, (_, i) => String(i));
  const write = (call: Call): Call => {
    for (const message of written) call.write(message);
    return call;
  };

  test.each<[string, Fail]>([
    ["destroys the call", async (call, error) => write(call).destroy(error)],
    ["emits the error", async (call, error) => write(call).emit("error", error)],
    ["pipes them", (call, error) => pipeline(() => breaking(error, ...written), call)],
    [
      "pipes a Readable",
      (call, error) => pipeline(Readable.from(breaking(error, ...written)), call),
    ],
    [
      "ends the call and throws",
      async (call, error) => {
        write(call).end();
        throw error;
      },
    ],
  ])("sends the messages before the error if it %s", async (_, fail) => {
    const peer = await start(kind, (call) => fail(call, rich()));
    const { messages, error } = await peer.call(kind, "a");
    expect(messages).toEqual(written);
    expectRich(error as ServiceError);
  });

  test.each<[string, (call: Call, error: Error) => AsyncGenerator<string>]>([
    [
      "destroys the call",
      async function* (call, error) {
        yield "1";
        call.destroy(error);
        yield "2";
      },
    ],
    [
      "emits the error",
      async function* (call, error) {
        yield "1";
        call.emit("error", error);
        for (;;) yield "2";
      },
    ],
  ])("of a generator ends with the error if it %s", async (_, generate) => {
    const peer = await start(kind, (call) => generate(call, rich()));
    const { error } = await peer.call(kind, "a");
    expectRich(error as ServiceError);
    expect(seen).toHaveLength(1);
  });

  test("that writes after the end fails", async () => {
    const peer = await start(kind, async (call) => {
      call.end();
      call.write("late");
    });
    expect((await peer.fail(kind, "a")).details).toBe("unknown error");
    expect(seen).toEqual([expect.objectContaining({ code: "ERR_STREAM_WRITE_AFTER_END" })]);
  });

  test("that ends the call with trailers that are not Metadata fails", async () => {
    const peer = await start(kind, async (call) => void call.end({ cost: "3" } as never));
    expect((await peer.fail(kind, "a")).details).toBe("unknown error");
    expect(seen).toEqual([expect.any(TypeError)]);
  });

  test("that fails long after it ended the call is passed to onError", async () => {
    const late = new Error("late");
    const peer = await start(kind, async (call) => {
      call.end();
      await new Promise((resolve) => call.once("cancelled", resolve));
      throw late;
    });
    expect((await peer.call(kind, "a")).error).toBeUndefined();
    await expect.poll(() => seen).toEqual([late]);
  });
});

const returning = (handler: (call: Call) => unknown) => async (call: Call) => {
  await handler(call);
  return "ok";
};
const writing = (handler: (call: Call) => unknown) => async (call: Call) => {
  await handler(call);
  call.write("ok");
};
const read = async (requests: AsyncIterable<string>) => {
  for await (const _ of requests);
};
const readOne = async (requests: AsyncIterable<string>) => {
  for await (const _ of requests) break;
};
/** What Node does to the stream of a call whose requests have been read. */
const READS: readonly (readonly [string, (call: Call) => unknown])[] = [
  ["destroys the call", (call) => call.destroy()],
  ["pipes its requests to a function", (call) => pipeline(call, read)],
  ["pipes its requests to a function that leaves the loop", (call) => pipeline(call, readOne)],
  ["reads with the iterator of the stream", (call) => read(call.iterator())],
  ["leaves the iterator of the stream", (call) => readOne(call.iterator())],
  ["takes one request", (call) => call.take(1).toArray()],
];
const WAITS: readonly (readonly [string, (call: Call) => unknown])[] = [
  ["ends the call and never settles", never],
  ["ends the call and waits for its finish", (call) => once(call, "finish")],
  ["ends the call and waits for the end", (call) => once(call, "cancelled")],
  ["ends the call and waits until it is closed", (call) => once(call, "close")],
  ["ends the call and waits for finished", (call) => finished(call)],
];
const SUCCESSES: readonly (readonly [Kind, string, (call: Call) => unknown])[] = [
  ...READS.map(([name, reads]) => ["clientStream", name, returning(reads)] as const),
  ...READS.map(([name, reads]) => ["bidi", name, writing(reads)] as const),
  ["unary", "destroys the call and returns", returning((call) => call.destroy())],
  ["unary", "ends the call and returns", returning((call) => call.end())],
  ["clientStream", "ends the call and returns", returning((call) => call.end())],
  ["bidi", "pipes its requests back", (call) => pipeline(call, call)],
  ...streams.flatMap(
    (kind) =>
      [
        [kind, "pipes its responses", (call) => pipeline(Readable.from(["ok"]), call)],
        [kind, "writes and destroys", async (call) => call.write("ok") && call.destroy()],
        [kind, "ends the call", ended((call) => sleep(20, call))],
        // Each waits for half a second.
        ...budget([], WAITS).map(([name, wait]) => [kind, name, ended(wait)] as const),
      ] as const satisfies readonly (readonly [Kind, string, (call: Call) => unknown])[],
  ),
];

function ended(wait: (call: Call) => unknown) {
  return async (call: Call) => {
    call.on("data", () => undefined);
    call.write("ok");
    call.end();
    await wait(call);
  };
}

describe("a call succeeds if", () => {
  test.each(SUCCESSES)("a %s handler %s", async (kind, _, handler) => {
    const peer = await start(kind, handler);
    const { messages, error } = await peer.call(kind, "ok");
    expect([messages, error, seen]).toEqual([["ok"], undefined, []]);
  });
});

describe.each(kinds)("a %s handler whose client has cancelled", (kind) => {
  test.each<[string, Fail]>([
    ["throws", async (_, error) => Promise.reject(error)],
    ["destroys the call", async (call, error) => call.destroy(error)],
    ["emits the error", async (call, error) => call.emit("error", error)],
    ["pipes a source that fails", (call, error) => pipeline(() => breaking(error), call)],
  ])("does not end the process if it %s", async (_, fail) => {
    let settled = false;
    let started = (): void => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    const peer = await start(kind, async (call) => {
      started();
      await once(call, "cancelled");
      await fail(call, rich()).finally(() => {
        settled = true;
      });
    });
    const client =
      kind === "unary"
        ? peer.unary("a", () => undefined)
        : kind === "clientStream"
          ? peer.clientStream(() => undefined)
          : kind === "serverStream"
            ? peer.serverStream("a")
            : peer.bidi();
    (client as EventEmitter).on("error", () => undefined);
    await running;
    client.cancel();
    await expect.poll(() => settled, { timeout: 5_000 }).toBe(true);
    await expect.poll(() => seen).toHaveLength(1);
  });
});
