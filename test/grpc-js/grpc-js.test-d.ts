import {
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  type ServerDuplexStream,
  type ServerErrorResponse,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { describe, expectTypeOf, test } from "vitest";
import {
  type AnyCall,
  type AsyncService,
  type OnError,
  type ServerOptions,
  serverErrorFrom,
  wrapService,
} from "../../src/grpc-js.js";

interface Order {
  id: string;
}
interface Receipt {
  total: bigint;
}

/** A service as ts-proto, proto-loader and grpc_tools_node_protoc_ts generate it. */
interface OrderServer extends UntypedServiceImplementation {
  placeOrder: handleUnaryCall<Order, Receipt>;
  upload: handleClientStreamingCall<Order, Receipt>;
  watch: handleServerStreamingCall<Order, Receipt>;
  chat: handleBidiStreamingCall<Order, Receipt>;
}

const receipt: Receipt = { total: 1n };
declare const definition: ServiceDefinition<OrderServer>;

const whole: AsyncService<OrderServer> = {
  placeOrder: async () => receipt,
  upload: async () => receipt,
  async *watch() {
    yield receipt;
  },
  async *chat() {
    yield receipt;
  },
};

describe("wrapService with the type of a generated service", () => {
  test("infers the type of each call", () => {
    wrapService<OrderServer>({
      async placeOrder(call) {
        expectTypeOf(call).toEqualTypeOf<ServerUnaryCall<Order, Receipt>>();
        expectTypeOf(call.request).toEqualTypeOf<Order>();
        return receipt;
      },
      async upload(call) {
        expectTypeOf(call).toEqualTypeOf<ServerReadableStream<Order, Receipt>>();
        return receipt;
      },
      async *watch(call) {
        expectTypeOf(call).toEqualTypeOf<ServerWritableStream<Order, Receipt>>();
        expectTypeOf(call.request).toEqualTypeOf<Order>();
        yield receipt;
      },
      async chat(call) {
        expectTypeOf(call).toEqualTypeOf<ServerDuplexStream<Order, Receipt>>();
        call.write(receipt);
      },
    });
  });

  test("returns the service, which addService accepts", () => {
    const service = wrapService<OrderServer>(whole);
    expectTypeOf(service).toEqualTypeOf<OrderServer>();
    new Server().addService(definition, service);
  });

  test("infers the result of each kind of handler", () => {
    expectTypeOf<ReturnType<typeof whole.placeOrder>>().toEqualTypeOf<Promise<Receipt>>();
    expectTypeOf<ReturnType<typeof whole.upload>>().toEqualTypeOf<Promise<Receipt>>();
    expectTypeOf<ReturnType<typeof whole.watch>>().toEqualTypeOf<
      AsyncIterable<Receipt> | Promise<void>
    >();
    expectTypeOf<ReturnType<typeof whole.chat>>().toEqualTypeOf<
      AsyncIterable<Receipt> | Promise<void>
    >();
  });

  test("ignores the index signature of the generated interface", () => {
    expectTypeOf<keyof AsyncService<OrderServer>>().toEqualTypeOf<
      "placeOrder" | "upload" | "watch" | "chat"
    >();
  });

  test("rejects a missing method", () => {
    const { chat, ...rest } = whole;
    expectTypeOf(chat).toBeFunction();
    // @ts-expect-error chat is missing
    wrapService<OrderServer>(rest);
  });

  test("rejects a misspelled method", () => {
    // @ts-expect-error placeOrders does not exist
    wrapService<OrderServer>({ ...whole, placeOrders: async () => receipt });
  });

  test("rejects a response of another type", () => {
    // @ts-expect-error total is a bigint
    wrapService<OrderServer>({ ...whole, placeOrder: async () => ({ total: 1 }) });
    // @ts-expect-error a client stream has one response
    wrapService<OrderServer>({ ...whole, upload: async () => undefined });
    const wrong = async function* () {
      yield { total: "1" };
    };
    // @ts-expect-error total is a bigint
    wrapService<OrderServer>({ ...whole, watch: wrong });
    // @ts-expect-error total is a bigint
    wrapService<OrderServer>({ ...whole, chat: wrong });
  });

  test("rejects a stream handler that returns its generator in a promise", () => {
    // @ts-expect-error the generator would never run
    wrapService<OrderServer>({ ...whole, watch: async () => whole.watch({} as never) });
  });

  test("rejects a handler that is not async", () => {
    // @ts-expect-error a plain value is not a promise
    wrapService<OrderServer>({ ...whole, placeOrder: () => receipt });
  });

  test("accepts a class that implements the service and has other fields", () => {
    class Orders implements AsyncService<OrderServer> {
      readonly store = new Map<string, Receipt>();
      async placeOrder(call: ServerUnaryCall<Order, Receipt>) {
        return this.store.get(call.request.id) ?? receipt;
      }
      upload = whole.upload;
      watch = whole.watch;
      chat = whole.chat;
    }
    expectTypeOf(wrapService<OrderServer>(new Orders())).toEqualTypeOf<OrderServer>();
  });
});

describe("wrapService without a type", () => {
  test("accepts an object with annotated calls", () => {
    const service = wrapService({
      placeOrder: async (call: ServerUnaryCall<Order, Receipt>) => ({
        total: BigInt(call.request.id),
      }),
      upload: async (call: ServerReadableStream<Order, Receipt>) => {
        for await (const order of call) return { total: BigInt((order as Order).id) };
        return receipt;
      },
      watch: async function* (call: ServerWritableStream<Order, Receipt>) {
        yield { total: BigInt(call.request.id) };
      },
      chat: async (call: ServerDuplexStream<Order, Receipt>) => {
        call.write(receipt);
      },
    });
    expectTypeOf(service).toEqualTypeOf<UntypedServiceImplementation>();
    new Server().addService({} as ServiceDefinition, service);
  });

  test("accepts an instance of a class", () => {
    class Orders {
      private readonly total = 1n;
      async placeOrder(_call: ServerUnaryCall<Order, Receipt>): Promise<Receipt> {
        return { total: this.total };
      }
    }
    new Server().addService({} as ServiceDefinition, wrapService(new Orders()));
  });

  test("rejects a handler that is not async", () => {
    // @ts-expect-error a plain value is not a promise
    wrapService({ placeOrder: (_call: ServerUnaryCall<Order, Receipt>) => receipt });
  });
});

test("the callbacks in the options have typed arguments", () => {
  wrapService<OrderServer>(whole, {
    onError(error, call) {
      expectTypeOf(error).toBeUnknown();
      expectTypeOf(call).toEqualTypeOf<AnyCall>();
      expectTypeOf(call.getPath()).toBeString();
    },
    onIssue: (issue) => expectTypeOf(issue.what).toBeString(),
    maxBytes: 4096,
  });
});

test("serverErrorFrom returns the type that a callback and a stream accept", () => {
  expectTypeOf(serverErrorFrom).returns.toEqualTypeOf<ServerErrorResponse>();
  const handler: handleUnaryCall<Order, Receipt> = (_call, callback) =>
    callback(serverErrorFrom("anything"));
  expectTypeOf(handler).toBeFunction();
});

describe("an onError that is declared on its own", () => {
  const onError: OnError<AnyCall> = (error, call) => {
    expectTypeOf(error).toBeUnknown();
    expectTypeOf(call.getPeer()).toBeString();
  };
  const log: OnError<unknown> = (error) => console.error(error);
  const options: ServerOptions = { onError };
  const call = {} as ServerUnaryCall<Order, Receipt>;

  test("is accepted by wrapService and, with the call, by serverErrorFrom", () => {
    wrapService<OrderServer>(whole, options);
    serverErrorFrom("anything", { ...options, call });
    serverErrorFrom("anything", { onError, call });
    wrapService<OrderServer>(whole, { onError: log });
    serverErrorFrom("anything", { onError: log });
  });

  test("is rejected without the call that it takes", () => {
    // @ts-expect-error call is missing
    serverErrorFrom("anything", options);
    // @ts-expect-error call is missing
    serverErrorFrom("anything", { onError });
    const optional: OnError<AnyCall | undefined> = () => {};
    serverErrorFrom("anything", { onError: optional });
    serverErrorFrom("anything", { onError: optional, call });
  });

  test("has its arguments inferred in place", () => {
    serverErrorFrom("anything", {
      call,
      onError: (_, given) => expectTypeOf(given).toEqualTypeOf<typeof call>(),
    });
    serverErrorFrom("anything", {
      onError: (error, given) => {
        expectTypeOf(error).toBeUnknown();
        expectTypeOf(given).toBeUndefined();
      },
    });
  });
});
