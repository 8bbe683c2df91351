import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import { errorInfo } from "../../src/details.js";
import { rpcErrorFrom } from "../../src/error/rpc-error.js";
import { StatusError } from "../../src/error/status-error.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import { TYPE_URL } from "../wire/bytes.js";
import { expectUnknown } from "./recognize/expect-unknown.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
const status = () => new StatusError({ code: 5, message: "no such order", details: [info] });
const neutral = (code: number) => ({ code, message: "unknown error" });

describe("StatusError.from returns an error for any value", () => {
  const cycle: Record<string, unknown> = { message: "round" };
  cycle.cause = cycle;
  const traps: Record<string, () => never> = {};
  for (const trap of Object.getOwnPropertyNames(Reflect)) traps[trap] = fail;
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const revokedList = Proxy.revocable([], {});
  revokedList.revoke();

  test.each<[string, unknown, string]>([
    ["undefined", undefined, "unknown error"],
    ["null", null, "unknown error"],
    ["a number", 5, "unknown error"],
    ["NaN", Number.NaN, "unknown error"],
    ["a bigint", 5n, "unknown error"],
    ["true", true, "unknown error"],
    ["a symbol", Symbol("s"), "unknown error"],
    ["a string", "boom", "boom"],
    ["an empty string", "", ""],
    ["a function", () => 5, "unknown error"],
    ["an empty object", {}, "unknown error"],
    ["an object without prototype", Object.create(null), "unknown error"],
    ["an array", [1, 2], "unknown error"],
    ["a date", new Date(0), "unknown error"],
    ["an Error", new Error("boom"), "boom"],
    ["a frozen Error", Object.freeze(new TypeError("boom")), "boom"],
    ["a cycle", cycle, "round"],
    ["a message that is not a string", { message: { text: "boom" } }, "unknown error"],
    ["a message that throws", Object.defineProperty({}, "message", { get: fail }), "unknown error"],
    ["a proxy that throws everywhere", new Proxy(() => 0, traps), "unknown error"],
    ["a revoked proxy", revoked.proxy, "unknown error"],
    ["a code that throws", Object.defineProperty(new Error("boom"), "code", { get: fail }), "boom"],
    ["a code of Prisma", Object.assign(new Error("boom"), { code: "P2002" }), "boom"],
    ["a code of Connect", Object.assign(new Error("boom"), { code: "not_found" }), "boom"],
    ["a code of MongoDB", Object.assign(new Error("boom"), { code: 11_000 }), "boom"],
    ["a DOMException, which has a number", new DOMException("boom", "NotFoundError"), "boom"],
    ["an Error of another realm", runInNewContext("new Error('boom')"), "boom"],
    [
      "an Error of another realm with a number",
      runInNewContext("Object.assign(new Error('boom'), { code: 5 })"),
      "boom",
    ],
    ["an Error with only a number", Object.assign(new Error("boom"), { code: 5 }), "boom"],
    [
      "an instance with only a number",
      new (class Exit {
        code = 5;
      })(),
      "unknown error",
    ],
    ["only OK", { code: 0 }, "unknown error"],
    ["only a number that is not a code", { code: 11_000 }, "unknown error"],
    ["a code beside another property", { code: 5, signal: undefined }, "unknown error"],
    ["a code that is not an integer", { code: 5.5, message: "boom" }, "boom"],
  ])("%s is UNKNOWN, and its text is local", (_, thrown, message) => {
    const error = StatusError.from(thrown);
    expect(error).toBeInstanceOf(StatusError);
    expect(error).toMatchObject({ code: Code.UNKNOWN, rawCode: 2, message, details: [] });
    expect(Object.is(error.cause, thrown)).toBe(true);
    expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
  });

  test.each<[string, object]>([
    ["details that throw", Object.defineProperty({}, "details", { get: fail })],
    ["details that are revoked", { details: revokedList.proxy }],
    ["details that are not a list", { details: 5 }],
    ["a detail that throws everywhere", { details: [new Proxy({}, traps)] }],
    [
      "a detail whose @type throws",
      { details: [Object.defineProperty({}, "@type", { get: fail })] },
    ],
    [
      "an Any whose value throws",
      { details: [Object.defineProperty({ typeUrl: "x/y" }, "value", { get: fail })] },
    ],
    ["a detail that is null", { details: [null] }],
    ["a message of an unknown type", { details: [{ $typeName: "acme.v1.Note" }] }],
    ["a detail with a cycle", { details: [{ "@type": "x/acme.v1.Note", cycle }] }],
    ["a detail with a bigint", { details: [{ "@type": "x/acme.v1.Note", count: 5n }] }],
    ["a detail with a symbol", { details: [{ "@type": "x/acme.v1.Note", value: Symbol("s") }] }],
    ["a field with a symbol", { details: [{ "@type": INFO, reason: Symbol("s") }] }],
    ["unknown fields that are not a list", { details: [], $unknown: 5 }],
    ["unknown fields that are malformed", { details: [], $unknown: [null, 5, { no: 1 }, {}] }],
    ["unknown fields that throw", { details: [], $unknown: [new Proxy({}, traps)] }],
    ["unknown fields that are revoked", { details: [], $unknown: revokedList.proxy }],
    [
      "malformed unknown fields of a detail",
      { details: [{ typeUrl: "x/y", value: new Uint8Array(0), $unknown: [null, { no: 1 }] }] },
    ],
    ["issues that are not a list", { details: [], issues: 5 }],
    ["issues that are malformed", { details: [], issues: [null, 5, new Proxy({}, traps)] }],
    ["a stack that throws", Object.defineProperty({}, "stack", { get: fail })],
  ])("keeps code and message beside %s", (_, rest) => {
    const thrown = Object.defineProperties(
      {},
      {
        ...Object.getOwnPropertyDescriptors(rest),
        code: { value: 5 },
        message: { value: "no such order" },
      },
    );
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 5, message: "no such order" });
    expect(error.cause === thrown).toBe(true);
    expect(decodeStatus(encodeStatus(error))).toMatchObject({ code: 5, message: "no such order" });
  });

  test("generated at random", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (thrown) => {
        const error = StatusError.from(thrown);
        expect(error.code).toBeGreaterThanOrEqual(1);
        expect(error.code).toBeLessThanOrEqual(16);
        expect(typeof error.message).toBe("string");
        expect(decodeStatus(encodeStatus(error)).code).toBe(error.code);
      }),
    );
  });

  test("with random properties of the names that are read", () => {
    const value = fc.oneof(fc.anything(), fc.integer({ min: -1, max: 20 }), fc.string());
    const names = ["code", "message", "details", "metadata", "rawCode", "$unknown", "issues"];
    const thrown = fc.record(Object.fromEntries(names.map((name) => [name, value])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(thrown, (object) => {
        const error = StatusError.from(object);
        expect(error.code).toBeGreaterThanOrEqual(1);
        expect(error.code).toBeLessThanOrEqual(16);
        expect(Array.isArray(error.issues)).toBe(true);
        expect(decodeStatus(encodeStatus(error)).code).toBeGreaterThanOrEqual(1);
        expect(JSON.parse(JSON.stringify(error)).code).not.toBe(0);
      }),
    );
  });
});

describe("numbers of other systems are not codes", () => {
  test.each<[string, object]>([
    ["MongoDB", { code: 11_000, codeName: "DuplicateKey" }],
    ["MongoDB, with a small number", { code: 13, codeName: "Unauthorized" }],
    ["SQLite", { code: 5, errno: 5 }],
    ["an HTTP client without a response", { code: 404, status: 404 }],
    ["an HTTP server", { status: 404, statusCode: 404, expose: true, headers: {} }],
    ["a child process", { code: 1, killed: false, signal: null }],
    ["an error with code and details, but without metadata", { code: 5, details: "gone" }],
    ["an error with a list of details", { code: 5, details: [] }],
    ["a DOMException", { code: 20 }],
  ])("%s", (_, rest) => {
    expectUnknown(Object.assign(new Error("boom"), rest));
  });
});

test("StatusError.from returns an error for random properties of the names that are read", () => {
  const value = fc.oneof(fc.anything(), fc.integer({ min: -1, max: 20 }), fc.string());
  const names = [
    ...["code", "message", "details", "metadata", "meta", "path", "name", "rawMessage", "rawCode"],
    ...[
      "error",
      "errors",
      "cause",
      "result",
      "status",
      "title",
      "detail",
      "type",
      "reason",
      "domain",
    ],
    ...["statusDetails", "errorInfoMetadata", "$unknown", "issues", "stack"],
  ];
  const object = fc.dictionary(fc.constantFrom(...names), value);
  const thrown = fc.oneof(
    object,
    object.map((rest) =>
      Object.defineProperties(new Error("boom"), Object.getOwnPropertyDescriptors(rest)),
    ),
    object.map((error) => ({ error })),
    object.map((rest) => JSON.stringify(rest, (_, v) => (typeof v === "bigint" ? 5 : v))),
  );
  fc.assert(
    fc.property(thrown, (given) => {
      const error = StatusError.from(given);
      expect(error.code).toBeGreaterThanOrEqual(1);
      expect(error.code).toBeLessThanOrEqual(16);
      expect(typeof error.message).toBe("string");
      expect(Array.isArray(error.issues)).toBe(true);
      expect(JSON.parse(JSON.stringify(error)).code).not.toBe(0);
    }),
    { numRuns: 2000 },
  );
});

describe("the causes of an error", () => {
  const wrapped = (cause: unknown, depth = 1): Error =>
    depth === 0 ? (cause as Error) : wrapped(new Error(`wrapped ${depth}`, { cause }), depth - 1);

  test.each([1, 2, 10, 500])("have the status, with its details, %i levels down", (depth) => {
    const thrown = wrapped(status(), depth);
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 5, message: "no such order", issues: [], cause: thrown });
    expect(error.errorInfo).toEqual(info);
    expect(error.toJSON().message).toBe("no such order");
  });

  test("are searched from the nearest", () => {
    const inner = new StatusError({ code: 14, message: "down" });
    const outer = new StatusError({ code: 5, message: "gone" }, { cause: inner });
    expect(StatusError.from(wrapped(outer, 3))).toMatchObject({ code: 5, message: "gone" });
    expect(StatusError.from(wrapped({ code: 5, message: "gone" }, 3))).toMatchObject({ code: 5 });
    expect(StatusError.from(wrapped('{"code":5,"message":"gone"}', 3))).toMatchObject({ code: 5 });
  });

  test("keep rawCode, issues and unknown fields of a StatusError", () => {
    const $unknown = [{ no: 9, wireType: 0, data: Uint8Array.of(1) }];
    const issues = [{ kind: "extra-value", what: "w", where: "h" }] as const;
    const cause = new StatusError({ code: 2, rawCode: 42, message: "m", $unknown }, { issues });
    const error = StatusError.from(wrapped(cause));
    expect(error).toMatchObject({ code: 2, rawCode: 42, $unknown });
    expect(error.issues.map(({ kind }) => kind)).toEqual(["extra-value", "unknown-code"]);
  });

  test("keep local text local", () => {
    const error = StatusError.from(wrapped(StatusError.from(new Error("secret"))));
    expect(error).toMatchObject({ code: 2, message: "secret" });
    expect(error.toJSON()).toEqual(neutral(2));
  });

  test("without a status leave the text of the thrown value, which is local", () => {
    const error = StatusError.from(wrapped(new Error("secret"), 3));
    expect(error).toMatchObject({ code: 2, message: "wrapped 1" });
    expect(error.toJSON()).toEqual(neutral(2));
  });

  test("include the errors of an AggregateError, in order", () => {
    const thrown = new AggregateError([
      new Error("a"),
      wrapped(new StatusError({ code: 14, message: "down" })),
      status(),
    ]);
    // The third error is a status itself; in the second, it is only the cause.
    expect(StatusError.from(thrown)).toMatchObject({ code: 5, message: "no such order" });
    expect(StatusError.from(new AggregateError([wrapped(status())]))).toMatchObject({ code: 5 });
    expect(StatusError.from(wrapped(new AggregateError([status()])))).toMatchObject({ code: 5 });
    const both = new AggregateError([status()], "m", { cause: new StatusError({ code: 14 }) });
    expect(StatusError.from(both)).toMatchObject({ code: 5 });
    const aborted = new AggregateError([new DOMException("m", "AbortError"), status()]);
    expect(StatusError.from(aborted)).toMatchObject({ code: 5 });
  });

  test("do not include the `cause` of an object", () => {
    expect(StatusError.from({ cause: status() }).code).toBe(2);
  });

  const boom = (rest: object) => Object.assign(new Error("boom"), rest);

  test.each<[string, unknown]>([
    ["the errors of another error", boom({ errors: [new Error("a"), status()] })],
    [
      "the suppressed error of a SuppressedError",
      boom({ error: new Error("a"), suppressed: status() }),
    ],
    [
      "the error of a SuppressedError",
      boom({ error: status(), suppressed: new StatusError({ code: 14 }) }),
    ],
    ["the originalError of a GraphQLError", boom({ originalError: status() })],
    ["the jse_cause of a VError", boom({ jse_cause: status() })],
    ["the cause that a VError returns", boom({ cause: () => status() })],
    ["the original of Sequelize", boom({ original: status() })],
    ["the networkError of Apollo", boom({ networkError: status() })],
    [
      "the error of an RpcException",
      Object.assign(new Error("no such order"), { error: { code: 5, message: "no such order" } }),
    ],
    [
      "the error of an RpcException, with getError",
      boom({ error: { code: 5, message: "no such order" }, getError: () => 0 }),
    ],
    ["the error of an RpcException that is a call's", boom({ error: status() })],
  ])("include %s", (_, thrown) => {
    expect(StatusError.from(thrown)).toMatchObject({
      code: 5,
      message: "no such order",
      cause: thrown,
    });
    expect(rpcErrorFrom(thrown)).toMatchObject({ code: 5, message: "no such order" });
    expect(StatusError.from(wrapped(thrown))).toMatchObject({ code: 5, message: "no such order" });
  });

  test.each<[string, object]>([
    ["`errors` that are not exceptions", { errors: [{ code: 5, message: "x" }, "x", null] }],
    ["an `error` that is not an exception", { error: { code: 5, message: "x" } }],
    ["an `error` that is a text", { error: '{"code":5,"message":"x"}' }],
    [
      "a `suppressed` that is not an exception",
      { suppressed: { code: 5, message: "x", details: [] } },
    ],
    ["the number of another system", { error: { code: 404, message: "boom" } }],
    ["OK", { error: { code: 0, message: "boom" } }],
    ["a cause that throws", { cause: fail }],
    ["a cause that returns nothing", { cause: () => undefined }],
    ["a list that throws", { errors: new Proxy([], { get: fail }) }],
  ])("do not include %s", (_, rest) => {
    expectUnknown(boom(rest));
  });

  test("may be none, in an empty AggregateError", () => {
    expect(StatusError.from(new AggregateError([], "m"))).toMatchObject({ code: 2, message: "m" });
    const odd = Object.assign(new AggregateError([]), { errors: 5, cause: null });
    expect(StatusError.from(odd).code).toBe(2);
  });
});

describe("the search through causes ends", () => {
  test("in a cycle", () => {
    const cause = new Error("cause");
    const thrown = new AggregateError([cause], "round", { cause });
    cause.cause = thrown;
    thrown.errors.push(thrown);
    expect(StatusError.from(thrown)).toMatchObject({ code: 2, message: "round" });
  });

  test("in an endless chain of causes", () => {
    let read = 0;
    const endless = (): Error =>
      Object.defineProperty(new Error("endless"), "cause", {
        get: () => {
          read++;
          return endless();
        },
      });
    expect(StatusError.from(endless())).toMatchObject({ code: 2, message: "endless" });
    expect(read).toBeLessThanOrEqual(1000);
  });

  test("in an endless list of errors", () => {
    let read = 0;
    const errors = new Proxy([], {
      get: (_, name) => (name === "length" ? Number.POSITIVE_INFINITY : new Error(String(read++))),
    });
    const thrown = Object.assign(new AggregateError([], "endless"), { errors });
    expect(StatusError.from(thrown)).toMatchObject({ code: 2, message: "endless" });
    expect(read).toBeLessThanOrEqual(2000);
  });

  test("in a chain of a million causes", () => {
    let thrown = new Error("end");
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    for (let i = 0; i < 1_000_000; i++) thrown = new Error("link", { cause: thrown });
    Error.stackTraceLimit = limit;
    expect(StatusError.from(thrown)).toMatchObject({ code: 2, message: "link" });
  });

  test("and skips only the properties whose getters throw", () => {
    const thrown = new Error("boom", { cause: status() });
    for (const name of ["code", "details", "metadata", "name", "rawMessage", "meta", "path"])
      Object.defineProperty(thrown, name, { get: fail });
    expect(StatusError.from(thrown)).toMatchObject({ code: 5, message: "no such order" });
    const closed = Object.defineProperty(new Error("boom"), "cause", { get: fail });
    expect(StatusError.from(closed)).toMatchObject({ code: 2, message: "boom" });
    const list = Object.defineProperty(new AggregateError([], "boom"), "errors", { get: fail });
    expect(StatusError.from(list)).toMatchObject({ code: 2, message: "boom" });
  });
});

function fail(): never {
  throw new Error("a trap");
}

describe("an exception inside a value that is not an error", () => {
  const local = () => StatusError.from(new Error("secret"));
  const dom = () => new DOMException("secret", "NotFoundError");

  test.each<[string, unknown]>([
    ["an exception with a number", { error: Object.assign(new Error("secret"), { code: 13 }) }],
    ["a DOMException", { error: dom() }],
    ["a DOMException in a list", [{ error: dom() }]],
    ["a StatusError whose text is local", { error: local() }],
    ["the result of an Operation", { result: { case: "error", value: local() } }],
  ])("keeps its text local: %s", (_, thrown) => {
    const error = StatusError.from(thrown);
    expect(error.code).toBe(Code.UNKNOWN);
    expect(JSON.stringify(error)).not.toContain("secret");
  });

  test("is read as a cause", () => {
    const error = new StatusError({ code: Code.NOT_FOUND, message: "no such order" });
    expect(StatusError.from({ error })).toMatchObject({
      code: Code.NOT_FOUND,
      message: "no such order",
    });
  });
});
