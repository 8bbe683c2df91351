// Handlers that throw, and checks of the errors that a client receives from them.

import { type Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect } from "vitest";
import { badRequest, errorInfo, retryInfo } from "../../src/details.js";
import { type ServerOptions, wrapService } from "../../src/grpc-js.js";
import { Code, StatusError } from "../../src/index.js";
import { type Bidi, type ClientStream, type ServerStream, serve, type Unary } from "./server.js";

/**
 * Fails a test after which a promise was rejected without a handler. That ends the process of a server; vitest
 * reports it too, but only after the run and without the name of the test.
 */
export function failOnUnhandledRejections(): void {
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
}

const CUSTOM = {
  typeUrl: "types.acme.example/acme.shop.Stock",
  value: Uint8Array.of(8, 3, 0xff, 0xfe),
};

export function rich(message = "only 3 of A-1 left"): StatusError {
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
export function failing(fail: () => never, before: readonly string[] = []) {
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

export function thrower(error: unknown): () => never {
  return () => {
    throw error;
  };
}

export function serveThrown(error: unknown, options?: ServerOptions) {
  return serve(wrapService(failing(thrower(error)), options));
}

/** Returns all trailers as one text, with binary ones decoded. */
export function trailersText(metadata: Metadata): string {
  return Object.entries(metadata.toHttp2Headers())
    .map(([key, value]) => {
      const text = String(value);
      return `${key}: ${key.endsWith("-bin") ? Buffer.from(text, "base64").toString("latin1") : text}`;
    })
    .join("\n");
}

export function expectRich(error: ServiceError): void {
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
