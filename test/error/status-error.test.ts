import { createContext, runInContext, runInNewContext } from "node:vm";
import { rolldown } from "rolldown";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Code } from "../../src/code.js";
import { encodeErrorInfo, errorInfo, requestInfo, retryInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import { encodeStatusHeader } from "../../src/formats/grpc/trailer-limit.js";
import type { DetailInit } from "../../src/status/any-detail.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import type { StatusInit } from "../../src/status/status.js";
import { standardTypes } from "../messages.js";
import { any, block, concat, number } from "../wire/bytes.js";

type Index = typeof import("../../src/index.js");

const codes = Array.from({ length: 16 }, (_, i) => i + 1);

test("untyped code may set rawCode", () => {
  const error = Object.assign(new StatusError({ code: 5 }), { rawCode: 7 });
  expect(error.rawCode).toBe(7);
  expect(Object.assign(new StatusError({ code: 5 }), { code: 7 }).rawCode).toBe(7);
});

describe("an argument that is not a status with an error code is refused, with the call to write", () => {
  const build = (...given: unknown[]) => Reflect.construct(StatusError, given);
  const secret = new Error("cannot reach the database");
  const call = 'new StatusError({ code: Code.NOT_FOUND, message: "no order" })';
  const other =
    'new StatusError({ code: Code.INTERNAL, message: "no order" }), with the code that fits';
  const empty = 'new StatusError({ code: Code.INTERNAL, message: "…" }), with the code that fits';

  test.each<[string, readonly unknown[], string]>([
    ["code and message", [5, "no order"], `from 5: it is not an object; write ${call}`],
    ["message and code", ["no order", 5], `from "no order": it is not an object; write ${call}`],
    ["a message", ["no order"], `from "no order": it is not an object; write ${other}`],
    [
      "a message and options",
      ["no order", { cause: 1 }],
      `from "no order": it is not an object; write ${other}`,
    ],
    [
      "a code",
      [5],
      'from 5: it is not an object; write new StatusError({ code: Code.NOT_FOUND, message: "…" })',
    ],
    ["an HTTP status", [404, "no order"], `from 404: it is not an object; write ${other}`],
    ["nothing", [], `from undefined: it is not an object; write ${empty}`],
    ["null", [null], `from null: it is not an object; write ${empty}`],
    ["an exception", [secret], "from an exception: write StatusError.from(error)"],
    [
      "an exception with the code of an errno",
      [Object.assign(new Error("m"), { code: "ENOENT" })],
      "from an exception: write StatusError.from(error)",
    ],
    ["no code", [{ message: "no order" }], `without a code: write ${other}`],
    ["an empty object", [{}], `without a code: write ${empty}`],
    [
      "a function",
      [Math.max],
      `from function max() { [native code] }: it is not an object; write ${empty}`,
    ],
    [
      "code OK",
      [{ code: 0, message: "no order" }],
      `with code 0: it is not one of the 16 error codes; write ${other}`,
    ],
    [
      "code -0",
      [{ code: -0, message: "no order" }],
      `with code 0: it is not one of the 16 error codes; write ${other}`,
    ],
    [
      "a decoded status that is OK",
      [decodeStatus("")],
      `with code 0: it is not one of the 16 error codes; write new StatusError({ code: Code.INTERNAL, message: "" }), with the code that fits`,
    ],
    [
      "a name",
      [{ code: "NOT_FOUND", message: "no order" }],
      `with code "NOT_FOUND": it is not one of the 16 error codes; write ${call}`,
    ],
    [
      "a name of Connect",
      [{ code: "not_found", message: "no order" }],
      `with code "not_found": it is not one of the 16 error codes; write ${call}`,
    ],
    [
      "a bigint",
      [{ code: 5n, message: "no order" }],
      `with code 5: it is not one of the 16 error codes; write ${call}`,
    ],
    [
      "an errno",
      [{ code: "ENOENT", message: "no order" }],
      `with code "ENOENT": it is not one of the 16 error codes; write ${other}`,
    ],
    [
      "NaN",
      [{ code: Number.NaN, message: "no order" }],
      `with code NaN: it is not one of the 16 error codes; write ${other}`,
    ],
    [
      "99",
      [{ code: 99, message: "no order" }],
      `with code 99: it is not one of the 16 error codes; write ${other}`,
    ],
    [
      "an object as code",
      [{ code: {} }],
      `with code [object Object]: it is not one of the 16 error codes; write ${empty}`,
    ],
    ["a message that is not a text", [{ message: 7 }], `without a code: write ${empty}`],
  ])("%s", (_, given, text) => {
    expect(() => build(...given)).toThrow(new TypeError(`cannot build a StatusError ${text}`));
  });

  test.each([-1, 17, 11_000, 404, 1.5, Number.POSITIVE_INFINITY])("code %d", (code) => {
    expect(() => build({ code })).toThrow(TypeError);
  });

  test("a long message is cut", () => {
    expect(() => build("x".repeat(100_000))).toThrow(/^.{0,400}$/);
  });

  test.each<[string, readonly unknown[]]>([
    ["the exception", [secret]],
    ["the exception given as options", ["no order", secret]],
    ["the cause", [{ message: "no order" }, { cause: secret }]],
    ["the cause beside a symbol as code", [{ code: Symbol("5") }, { cause: secret }]],
    ["the cause beside an object without text", [{ code: Object.create(null) }, { cause: secret }]],
  ])("%s is the cause of the TypeError", (_, given) => {
    expect(() => build(...given)).toThrow(expect.objectContaining({ cause: secret }));
  });

  test("a TypeError without a cause has no property `cause`", () => {
    try {
      build(5);
    } catch (error) {
      expect(error).not.toHaveProperty("cause");
    }
    expect.assertions(1);
  });
});

describe("codes", () => {
  test.each(codes)("%i is kept", (code) => {
    const error = new StatusError({ code });
    expect(error).toMatchObject({ code, rawCode: code, message: "", details: [], issues: [] });
    expect(decodeStatus(encodeStatus(error)).code).toBe(code);
  });

  test.each([-1, 17, 11_000, Number.NaN, 1.5])(
    "%d as the number received is kept, with an issue",
    (rawCode) => {
      const error = new StatusError({ code: Code.UNKNOWN, rawCode, message: "odd" });
      expect(error).toMatchObject({ code: Code.UNKNOWN, rawCode, message: "odd" });
      expect(error.issues).toMatchObject([{ kind: "unknown-code", where: "code" }]);
    },
  );

  test.each([null, undefined, "7", {}])(
    "%s as the number received counts as not given",
    (rawCode) => {
      const error = new StatusError({ code: Code.NOT_FOUND, rawCode: rawCode as never });
      expect([error.code, error.rawCode, error.issues]).toEqual([5, 5, []]);
    },
  );

  test("a number that was received is sent again", () => {
    const error = new StatusError(decodeStatus(number(1, 42)) as StatusInit);
    expect(error).toMatchObject({ code: Code.UNKNOWN, rawCode: 42 });
    expect(error.toJSON()).toEqual({ code: 42, details: [] });
    expect(encodeStatus(error)).toEqual(number(1, 42));
  });
});

describe("a StatusError as an object", () => {
  const error = new StatusError({ code: Code.NOT_FOUND, message: "no such order" });

  test("is an Error with its name, its message and a stack from the caller", () => {
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("StatusError");
    expect(String(error)).toBe("StatusError: no such order");
    expect(error.stack).toMatch(/^StatusError: no such order\n/);
    expect(error.stack).toContain("error.test.ts");
  });

  test("has the name of its class, which a subclass or an error may change", () => {
    class OrderError extends StatusError {
      override name = "OrderError";
    }
    expect(StatusError.name).toBe("StatusError");
    expect(error.constructor).toBe(StatusError);
    expect(OrderError.name).toBe("OrderError");
    expect(String(new OrderError({ code: 5, message: "m" }))).toBe("OrderError: m");
    expect(Object.assign(new StatusError({ code: 5 }), { name: "Other" }).name).toBe("Other");
  });

  test("has no static or inherited property that is enumerable", () => {
    expect(Object.keys(StatusError)).toEqual([]);
    expect(Object.keys(StatusError.prototype)).toEqual([]);
  });

  test("has no property `metadata`, which grpc-js would read", () => {
    const info = errorInfo({ reason: "R", domain: "d", metadata: { k: "v" } });
    for (const e of [error, new StatusError({ code: 5, details: [info] })]) {
      expect("metadata" in e).toBe(false);
    }
  });

  test("has enumerable properties only for grpc-js and logs", () => {
    const names = ["code", "codeName", "details", "message", "name"];
    expect(Object.keys(error).toSorted()).toEqual(names);
    const unknown = new StatusError({ code: 2, rawCode: 42 });
    expect(Object.keys(unknown).toSorted()).toEqual([...names, "rawCode"]);
    expect({ ...error }).toMatchObject({ name: "StatusError", message: "no such order", code: 5 });
    expect(unknown).toMatchObject({ code: 2, codeName: "UNKNOWN", rawCode: 42 });
  });

  test("has its name and that of the code in JSON.stringify, but not in toJSON", () => {
    const status = { code: 9, message: "", details: [retryInfo(5)] };
    const built = new StatusError(status);
    expect(Object.keys(built.toJSON())).toEqual(["code", "details"]);
    const names = { name: "StatusError", code: 9, codeName: "FAILED_PRECONDITION", message: "" };
    const json = JSON.parse(JSON.stringify({ built, list: [built] }));
    expect(json.built).toEqual({ ...names, details: built.toJSON().details });
    expect(Object.keys(json.built)).toEqual([...Object.keys(names), "details"]);
    expect(json.list[0]).toEqual(json.built);
    expect(JSON.parse(JSON.stringify(built))).toEqual(json.built);
    expect(JSON.parse(JSON.stringify(new StatusError({ code: 2, rawCode: 42 })))).toMatchObject({
      code: 42,
      codeName: "UNKNOWN",
    });
  });

  test.each([
    new StatusError({ code: 5 }),
    new StatusError({ code: 2, rawCode: 42 }),
    new StatusError({
      code: 16,
      message: "m",
      details: [retryInfo(5), { typeUrl: "x/y", value: Uint8Array.of(1) }],
    }),
  ])("is restored from its JSON and from a copy of its properties: %j", (built) => {
    for (const copy of [
      JSON.parse(JSON.stringify(built)),
      JSON.parse(JSON.stringify({ ...built })),
      { ...built },
      structuredClone({ ...built }),
    ]) {
      const restored = StatusError.from(copy);
      expect(restored.toJSON()).toEqual(built.toJSON());
      expect(restored.rawCode).toBe(built.rawCode);
    }
    expect(new StatusError({ ...built })).toEqual(built);
    expect(new StatusError({ ...built, code: 7 }).toJSON().code).toBe(7);
  });

  test("a copy of its properties leaves out a local text", () => {
    for (const local of [
      StatusError.from(new Error("secret")),
      new StatusError(StatusError.from(new Error("secret"))),
    ]) {
      expect(local.message).toBe("secret");
      expect({ ...local }).not.toHaveProperty("message");
      expect(JSON.stringify(local)).not.toContain("secret");
    }
  });

  test("decodes its details even if it is frozen", () => {
    const frozen = Object.freeze(new StatusError({ code: 5, details: [retryInfo(5)] }));
    expect(frozen.retryDelayMs).toBe(5);
  });
});

describe("details", () => {
  test.each(standardTypes)("the getter of $name returns the first one", (type) => {
    const other = type.decode(new Uint8Array(0));
    const noise = { typeUrl: "x/acme.v1.Note", value: Uint8Array.of(1) };
    const error = new StatusError({ code: 9, details: [noise, type.example, other] });
    expect(error[type.getter as keyof StatusError]).toEqual(type.example);
    expect(new StatusError({ code: 9, details: [noise] })[type.getter as never]).toBeUndefined();
  });

  test("reason and domain are those of the first ErrorInfo", () => {
    const details = [
      errorInfo({ reason: "FIRST", domain: "a.example" }),
      errorInfo({ reason: "SECOND", domain: "b.example" }),
    ];
    const error = new StatusError({ code: 9, details });
    expect([error.reason, error.domain]).toEqual(["FIRST", "a.example"]);
  });

  test("without details, reason, domain and retryDelayMs are undefined", () => {
    const error = new StatusError({ code: 9 });
    expect([error.reason, error.domain, error.retryDelayMs]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([
    [1500, 1500],
    [0.25, 0.25],
    [0, 0],
    [-1250, 0],
    [Number.NEGATIVE_INFINITY, 0],
  ])("a retry delay of %d ms is %d ms", (sent, read) => {
    expect(new StatusError({ code: 14, details: [retryInfo(sent)] }).retryDelayMs).toBe(read);
  });

  test("a RetryInfo without a delay has no retryDelayMs", () => {
    const details: DetailInit[] = [{ $typeName: "google.rpc.RetryInfo" }];
    expect(new StatusError({ code: 14, details }).retryDelayMs).toBeUndefined();
  });

  test("a standard detail with another type URL prefix is decoded", () => {
    const value = encodeErrorInfo(errorInfo({ reason: "R" }));
    const details = [{ typeUrl: "types.acme.example/google.rpc.ErrorInfo", value }];
    expect(new StatusError({ code: 9, details }).reason).toBe("R");
  });

  test("issues of a detail are reported once, after those of the status", () => {
    const input = concat(number(1, 42), any("x/google.rpc.ErrorInfo", [0x0a, 0x7f]));
    const error = new StatusError(decodeStatus(input) as StatusInit, {
      issues: [{ kind: "extra-value", what: "w", where: "h" }],
    });
    const kinds = ["extra-value", "unknown-code", "malformed-protobuf"];
    expect(error.issues.map(({ kind }) => kind)).toEqual(kinds);
    expect(error.issues.map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe("values of other types than the declared ones, from callers without types", () => {
  const build = (...given: unknown[]) => Reflect.construct(StatusError, given) as StatusError;
  const field = { no: 9, wireType: 0, data: Uint8Array.of(1) };

  test.each([null, undefined, "x", 5, [], () => {}])("%s as options count as none", (options) => {
    const error = build({ code: 5 }, options);
    expect(error.issues).toEqual([]);
    expect(error).not.toHaveProperty("cause");
  });

  test.each([null, undefined, "abc", 5, {}, new Set([1])])(
    "%s as issues count as none",
    (issues) => {
      expect(build({ code: 5 }, { issues, cause: 1 }).issues).toEqual([]);
      expect(build({ code: 5 }, { issues, cause: 1 }).cause).toBe(1);
    },
  );

  test.each([null, "x", 5, [], [null, { no: 1 }, { ...field, no: 1 }, { ...field, data: "x" }]])(
    "%j as unknown fields count as none",
    ($unknown) => {
      expect(build({ code: 5, $unknown })).not.toHaveProperty("$unknown");
    },
  );

  test("an unknown field that can be sent is kept among those that cannot", () => {
    expect(build({ code: 5, $unknown: [null, field] }).$unknown).toEqual([field]);
  });
});

describe("a cause stays local", () => {
  const cause = new Error("the database password is wrong");
  const error = new StatusError({ code: 13, message: "internal" }, { cause });

  test("in `cause`", () => expect(error.cause).toBe(cause));

  test("in `cause`, even if it is undefined", () => {
    expect("cause" in new StatusError({ code: 13 }, { cause: undefined })).toBe(true);
    expect("cause" in new StatusError({ code: 13 })).toBe(false);
  });

  test("and is not sent", () => {
    expect(error.toJSON()).toEqual({ code: 13, message: "internal" });
    expect(encodeStatus(error)).toEqual(concat(number(1, 13), block(2, "internal")));
    expect(JSON.stringify({ error })).not.toContain("password");
  });
});

describe("instanceof StatusError across copies of the package and realms", () => {
  afterEach(() => vi.resetModules());

  const secondCopy = async () => {
    vi.resetModules();
    return await import("../../src/error/status-error.js");
  };

  test("a second copy has another class, and both recognize the errors of both", async () => {
    const other = (await secondCopy()).StatusError;
    expect(other).not.toBe(StatusError);
    const mine = new StatusError({ code: 5 });
    const theirs = new other({ code: 6 });
    expect(theirs instanceof StatusError).toBe(true);
    expect(mine instanceof other).toBe(true);
    expect(StatusError.from(theirs)).toBe(theirs);
    expect(other.from(mine)).toBe(mine);
  });

  test("a second copy encodes an error of the first", async () => {
    vi.resetModules();
    const other = await import("../../src/status/encode.js");
    const mine = new StatusError({ code: 5, message: "m", details: [requestInfo()] });
    expect(other.encodeStatus(mine)).toEqual(encodeStatus(mine));
  });

  test("a second copy keeps the text of an exception local", async () => {
    vi.resetModules();
    const other = await import("../../src/status/encode.js");
    const sent = other.encodeStatus(StatusError.from(new Error("secret")));
    expect(sent).toEqual(encodeStatus({ code: 2, message: "unknown error" }));
  });

  test("an object of another realm with the brand is a StatusError", () => {
    const make = runInNewContext(`(prototype) => {
      const error = Object.create(prototype);
      Object.defineProperty(error, "details", { value: [] });
      return error;
    }`) as (prototype: object) => object;
    expect(make(StatusError.prototype) instanceof StatusError).toBe(true);
    const branded = runInNewContext(
      `({ [Symbol.for("rpcstatus.StatusError")]: true, code: 5, details: [] })`,
    );
    expect(branded instanceof StatusError).toBe(true);
  });

  describe("the whole package in another realm", async () => {
    const bundle = await rolldown({ input: "src/index.ts" });
    const { output } = await bundle.generate({ format: "iife", name: "copy" });
    await bundle.close();
    const realm = createContext({ TextDecoder, TextEncoder });
    const { StatusError: other, encodeStatus: encodeThere } = runInContext(
      `${output[0].code}; copy`,
      realm,
    ) as Index;

    test("recognizes errors of this realm, and this realm its errors", () => {
      const theirs = new other({ code: 5, message: "m", details: [requestInfo()] });
      const mine = new StatusError({ code: 6 });
      expect(theirs).not.toBeInstanceOf(Error);
      expect(theirs instanceof StatusError).toBe(true);
      expect(mine instanceof other).toBe(true);
      expect(StatusError.from(theirs)).toBe(theirs);
      expect(other.from(mine)).toBe(mine);
    });

    test("encodes errors of this realm, and this realm its errors", () => {
      const status = { code: 5, message: "m", details: [requestInfo({ requestId: "r" })] };
      const bytes = encodeStatus(status);
      expect(encodeStatus(new other(status))).toEqual(bytes);
      expect([...encodeThere(new StatusError(status))]).toEqual([...bytes]);
    });

    test("keeps the text of exceptions local, as this realm does for its exceptions", () => {
      const thrown = runInContext("Object.assign(new Error('secret'), { code: 5 })", realm);
      expect(StatusError.from(thrown).toJSON()).toEqual({ code: 2, message: "unknown error" });
      expect(encodeStatus(other.from(new Error("secret")))).toEqual(
        encodeStatus({ code: 2, message: "unknown error" }),
      );
    });
  });

  test.each<[string, unknown]>([
    ["another error", new Error("no")],
    ["an object with the same shape", { name: "StatusError", code: 5, message: "", details: [] }],
    ["a brand that is not true", { [Symbol.for("rpcstatus.StatusError")]: 1, details: [] }],
    ["the prototype", StatusError.prototype],
    ["the class", StatusError],
    ["null", null],
    ["a string", "StatusError"],
    ["a proxy that throws", new Proxy({}, { get: fail })],
    ["a clone", structuredClone(new StatusError({ code: 5 }))],
  ])("%s is not a StatusError", (_, value) => {
    expect(value instanceof StatusError).toBe(false);
  });
});

describe("a subclass", () => {
  class OrderError extends StatusError {
    readonly order = 7;
  }

  test("has errors of both classes", () => {
    const error = new OrderError({ code: 5 });
    expect(error instanceof OrderError).toBe(true);
    expect(error instanceof StatusError).toBe(true);
    expect(error.order).toBe(7);
    expect(StatusError.from(error)).toBe(error);
  });

  test("does not match an error of the base class", () => {
    expect(new StatusError({ code: 5 }) instanceof OrderError).toBe(false);
    expect({} instanceof OrderError).toBe(false);
  });
});

describe("the text of an exception stays in the process", () => {
  const error = StatusError.from(new Error("the database password is wrong"));

  test("it is the message of the error", () => {
    expect(error).toMatchObject({ code: 2, message: "the database password is wrong" });
  });

  test("the encoded status and the JSON have a neutral message", () => {
    const neutral = { code: 2, message: "unknown error" };
    expect(error.toJSON()).toEqual(neutral);
    expect(decodeStatus(encodeStatus(error))).toMatchObject(neutral);
    expect(decodeStatus(encodeStatusHeader(error))).toMatchObject(neutral);
    expect(JSON.stringify(error)).not.toContain("password");
  });

  test("it is sent if a new error is built with it", () => {
    const built = new StatusError({ code: 2, message: error.message });
    expect(built.toJSON()).toEqual({ code: 2, message: "the database password is wrong" });
  });
});

describe("stacks", () => {
  const frames = (error: Error) => error.stack?.split("\n").filter((l) => /^\s+at /.test(l)) ?? [];

  test("an error that is built has a stack", () => {
    expect(frames(new StatusError({ code: 5 }))).not.toEqual([]);
  });

  test("an error that was read has only the stack of its cause", () => {
    const cause = new Error("first");
    const error = StatusError.from(cause);
    expect(frames(error)).toEqual([]);
    expect(frames(error.cause as Error)).not.toEqual([]);
  });

  test("StatusError.from restores Error.stackTraceLimit, even for a proxy that throws", () => {
    const limit = Error.stackTraceLimit;
    StatusError.from(new Proxy({}, { get: fail }));
    expect(Error.stackTraceLimit).toBe(limit);
    expect(frames(new Error("after"))).not.toEqual([]);
  });

  test("StatusError.from works if Error.stackTraceLimit is frozen", () => {
    const limit = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
    Object.defineProperty(Error, "stackTraceLimit", { value: 5, writable: false });
    try {
      expect(StatusError.from({ code: 5, message: "m" })).toMatchObject({ code: 5, message: "m" });
    } finally {
      Object.defineProperty(Error, "stackTraceLimit", limit ?? {});
    }
  });
});

function fail(): never {
  throw new Error("a trap");
}

test("StatusError.from returns the error in a match of a catalog", () => {
  const thrown = new StatusError({ code: 5, message: "gone" });
  expect(StatusError.from({ reason: "GONE", status: thrown })).toBe(thrown);
  expect(StatusError.from({ status: thrown })).not.toBe(thrown);
  expect(StatusError.from({ reason: "GONE", status: 404 }).code).toBe(2);
});
