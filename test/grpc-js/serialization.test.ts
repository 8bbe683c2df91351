// Responses that cannot be serialized: grpc-js serializes them after the handler has returned them.

import {
  type Metadata,
  ResponderBuilder,
  ServerInterceptingCall,
  type ServerInterceptor,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { defineCatalog, defineError, type ErrorMatch } from "../../src/codegenv1.js";
import { type AnyCall, type ServerOptions, wrapService } from "../../src/grpc-js.js";
import { Code, StatusError } from "../../src/index.js";
import { type Kind, kinds, type ServerStream, serve } from "./server.js";
import { failOnUnhandledRejections, trailersText } from "./thrown.js";

failOnUnhandledRejections();

/** The message of the exception would have the text of the field. */
const UNSERIALIZABLE = { toString: () => "hunter2" } as never;

function handlers(before: readonly string[] = []) {
  async function* stream() {
    yield* before;
    yield UNSERIALIZABLE;
  }
  return {
    unary: async () => UNSERIALIZABLE,
    clientStream: async () => UNSERIALIZABLE,
    serverStream: stream,
    bidi: stream,
  };
}

/** An interceptor that changes nothing: the call of grpc-js is inside the one that it returns. */
const through: ServerInterceptor = (_, call) =>
  new ServerInterceptingCall(call, new ResponderBuilder().build());

async function failed(
  kind: Kind,
  options?: ServerOptions,
  interceptors: ServerInterceptor[] = [],
): Promise<ServiceError> {
  const peer = await serve(wrapService(handlers(), options), { interceptors });
  return peer.fail(kind, "a");
}

const textOf = ({ details, metadata }: { details: string; metadata: Metadata }) =>
  `${details}\n${trailersText(metadata)}`;

describe.each(kinds)("a response of a %s handler that cannot be serialized", (kind) => {
  test.each<[string, ServerInterceptor[]]>([
    ["without interceptors", []],
    ["with interceptors", [through, through]],
  ])(
    "is UNKNOWN without the exception's text, and is passed to onError once, %s",
    async (_, interceptors) => {
      const seen: unknown[] = [];
      const onError = (error: unknown, call: AnyCall) => seen.push(error, call.getPath());
      const error = await failed(kind, { onError }, interceptors);
      expect([error.code, error.details]).toEqual([status.UNKNOWN, "unknown error"]);
      expect(textOf(error)).not.toContain("hunter2");
      expect(seen).toEqual([expect.any(TypeError), `/test.Service/${kind}`]);
      expect(String(seen[0])).toContain("hunter2");
    },
  );

  test("is the fallback of the catalog, with its details", async () => {
    const domain = "d.example";
    const fault = defineError<ErrorMatch>({ domain, reason: "FAULT", code: Code.INTERNAL });
    const catalog = defineCatalog(domain, { fault }, { fallback: "fault" });
    const error = await failed(kind, { catalog });
    expect(error.code).toBe(status.INTERNAL);
    expect(StatusError.from(error).reason).toBe("FAULT");
    expect(textOf(error)).not.toContain("hunter2");
  });

  test("is answered even if onError throws", async () => {
    const onError = () => {
      throw new Error("the logger is down");
    };
    expect((await failed(kind, { onError })).details).toBe("unknown error");
  });
});

describe.each(["serverStream", "bidi"] as const)("a %s handler", (kind) => {
  test("whose later response cannot be serialized sends those before it", async () => {
    const peer = await serve(wrapService(handlers(["1", "2"])));
    const { messages, error } = await peer.call(kind, "a");
    expect(messages).toEqual(["1", "2"]);
    expect(error?.details).toBe("unknown error");
  });

  test("that goes on after such a response is ended", async () => {
    let ended: () => void = () => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    async function* endless() {
      try {
        yield UNSERIALIZABLE;
        for (;;) {
          yield "more";
          await new Promise(setImmediate);
        }
      } finally {
        ended();
      }
    }
    const seen: unknown[] = [];
    const options = { onError: (error: unknown) => seen.push(error) };
    const peer = await serve(wrapService({ [kind]: endless }, options));
    const { messages, error } = await peer.call(kind, "a");
    expect([messages, error?.details]).toEqual([[], "unknown error"]);
    await end;
    expect(seen).toHaveLength(1);
  });

  test("that writes such a response itself ends with the fallback", async () => {
    const write = async (call: ServerStream) => void call.write(UNSERIALIZABLE);
    const peer = await serve(wrapService({ [kind]: write }));
    expect((await peer.fail(kind, "a")).details).toBe("unknown error");
  });
});

test("a version of grpc-js with other names of its parts answers itself", async () => {
  const foreign: ServerInterceptor = (_, call) =>
    new Proxy(call as ServerInterceptingCall, {
      get: (target, name) => {
        const value = name === "serializeMessage" ? undefined : Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  const error = await failed("unary", {}, [foreign]);
  expect([error.code, error.details]).toEqual([status.INTERNAL, "Error serializing response"]);
});
