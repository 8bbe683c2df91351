import { runInNewContext } from "node:vm";
import { create } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StatusSchema } from "../../../gen/google/rpc/status_pb.js";
import { Code } from "../../../src/code.js";
import { encodeErrorInfo, errorInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import { statusFromJson } from "../../../src/formats/json/detect.js";
import { decodeStatus } from "../../../src/status/decode.js";
import { encodeStatus } from "../../../src/status/encode.js";
import { any, block, concat, number, TYPE_URL } from "../../wire/bytes.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;

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

describe("a StatusError given to StatusError.from", () => {
  test("is returned itself", () => {
    const error = new StatusError({ code: 5 });
    expect(StatusError.from(error)).toBe(error);
    expect(StatusError.from(Object.freeze(error))).toBe(error);
  });

  test("is returned itself if its text is local", () => {
    const error = StatusError.from(new Error("secret"));
    expect(StatusError.from(error)).toBe(error);
  });

  test("is restored from a structured clone of its JSON", () => {
    const error = new StatusError({ code: 5, message: "no such order", details: [info] });
    const restored = StatusError.from(structuredClone(error.toJSON()));
    expect(restored).toMatchObject({ code: 5, message: "no such order", issues: [] });
    expect(restored.errorInfo).toEqual(info);
    expect(encodeStatus(restored)).toEqual(encodeStatus(error));
  });

  test("is restored from its JSON with a code that is not one of the 17", () => {
    const error = new StatusError({ code: 42, message: "m" });
    for (const json of [error.toJSON(), JSON.stringify(error)]) {
      const restored = StatusError.from(json);
      expect(restored).toMatchObject({ code: 2, rawCode: 42, message: "m" });
      expect(decodeStatus(encodeStatus(restored))).toMatchObject({ rawCode: 42, message: "m" });
    }
  });

  test("is UNKNOWN if it is the prototype", () => {
    expect(StatusError.from(StatusError.prototype)).toMatchObject({ code: 2, details: [] });
  });
});

describe("the copy that Node makes of a StatusError from a worker", () => {
  const copy = (error: StatusError, rest: object = {}) => {
    const { code, rawCode, message, issues } = error;
    const details = error.details.map((detail) => ({ ...detail }));
    return Object.assign(new Error(message), {
      ...{ name: "StatusError", code, rawCode, details, issues },
      ...rest,
    });
  };

  test("keeps code, message, details and issues", () => {
    const bad = { typeUrl: INFO, value: Uint8Array.of(0x0a, 0x7f) };
    const options = { issues: [{ kind: "extra-value", what: "w", where: "h" }] } as const;
    const error = new StatusError({ code: 5, message: "gone", details: [info, bad] }, options);
    const thrown = copy(error);
    const read = StatusError.from(thrown);
    expect(read).toMatchObject({ code: 5, message: "gone", cause: thrown, errorInfo: info });
    expect(read.issues).toEqual(error.issues);
    expect(encodeStatus(read)).toEqual(encodeStatus(error));
    expect(StatusError.from(new Error("led to this", { cause: thrown })).code).toBe(5);
  });

  test("keeps a number that is not one of the 17 codes", () => {
    const thrown = copy(new StatusError({ code: 42, message: "m", details: [info] }));
    expect(StatusError.from(thrown)).toMatchObject({ code: 2, rawCode: 42, message: "m" });
  });

  test("keeps details that were received as JSON", () => {
    const note = { "@type": "x/acme.v1.Note", text: "t" };
    const error = StatusError.from({ code: 5, message: "m", details: [note] });
    expect(StatusError.from(copy(error)).toJSON()).toEqual(error.toJSON());
  });

  test("keeps its text local if it may be that of an exception", () => {
    for (const error of [StatusError.from(new Error("secret")), new StatusError({ code: 5 })]) {
      const read = StatusError.from(copy(error));
      expect(read).toMatchObject({ code: error.code, message: error.message });
      expect(read.toJSON()).toEqual({ code: error.code, message: "unknown error" });
    }
  });

  test.each([
    ["another name", { name: "Error" }],
    ["no rawCode", { rawCode: undefined }],
    ["no details", { details: undefined }],
    ["a code that is not a number", { code: "NOT_FOUND" }],
  ])("is not recognized with %s", (_, rest) => {
    const error = StatusError.from(copy(new StatusError({ code: 5, details: [info] }), rest));
    expect(error).toMatchObject({ code: 2, details: [] });
  });
});

describe("a google.rpc.Status", () => {
  const value = encodeErrorInfo(info);

  test.each<[string, object]>([
    [
      "a message of protobuf-es",
      create(StatusSchema, {
        code: 5,
        message: "m",
        details: [create(AnySchema, { typeUrl: INFO, value })],
      }),
    ],
    [
      "the result of decodeStatus",
      decodeStatus(encodeStatus({ code: 5, message: "m", details: [info] })),
    ],
    ["details with URL and bytes", { code: 5, message: "m", details: [{ typeUrl: INFO, value }] }],
    ["standard details", { code: 5, message: "m", details: [info] }],
    [
      "bytes of another realm",
      {
        code: 5,
        message: "m",
        details: [{ typeUrl: INFO, value: runInNewContext(`Uint8Array.of(${value.join()})`) }],
      },
    ],
    [
      "proto3 JSON",
      {
        code: 5,
        message: "m",
        details: [{ "@type": INFO, reason: "NO_ORDER", domain: "acme.example" }],
      },
    ],
    [
      "proto3 JSON of another realm",
      runInNewContext(
        `({ code: 5, message: "m", details: [{ "@type": "${INFO}", reason: "NO_ORDER", domain: "acme.example" }] })`,
      ),
    ],
  ])("is read from %s", (_, thrown) => {
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 5, rawCode: 5, message: "m", issues: [] });
    expect(error.cause).toBe(thrown);
    expect(error.errorInfo).toEqual(info);
    expect(error.toJSON()).toMatchObject({ code: 5, message: "m" });
  });

  test.each([
    ["no details", { code: 5, message: "m" }],
    ["null details", { code: 5, message: "m", details: null }],
    ["empty details", { code: 5, message: "m", details: [] }],
  ])("has no details with %s", (_, thrown) => {
    expect(StatusError.from(thrown)).toMatchObject({ code: 5, message: "m", issues: [] });
  });

  test.each([
    ["no message", { code: 5, details: [] }],
    ["a null message", { code: 5, message: null }],
    ["an empty message", { code: 5, message: "" }],
    ["only a code", { code: 5 }],
    ["only a code, in another realm", runInNewContext("({ code: 5 })")],
    ["only a code, without prototype", Object.assign(Object.create(null), { code: 5 })],
    ["JSON text with only a code", '{"code":5}'],
    ["an Operation that failed with only a code", { name: "o", done: true, error: { code: 5 } }],
  ])("has an empty message with %s", (_, thrown) => {
    expect(StatusError.from(thrown)).toMatchObject({ code: 5, message: "", issues: [] });
    expect(statusFromJson(thrown)).toMatchObject({ code: 5, message: "", issues: [] });
  });

  test.each(Array.from({ length: 16 }, (_, i) => i + 1))(
    "is restored from its JSON with only code %i",
    (code) => {
      const restored = StatusError.from(structuredClone(new StatusError({ code }).toJSON()));
      expect(restored).toMatchObject({ code, rawCode: code, message: "", issues: [] });
    },
  );

  test("has an issue for a message that is not a string", () => {
    const error = StatusError.from({ code: 5, message: 42 });
    expect(error).toMatchObject({ code: 5, message: "" });
    expect(error.issues).toMatchObject([{ kind: "malformed-json", where: "message" }]);
  });

  test("is UNKNOWN, with an issue, if its code is OK", () => {
    const error = StatusError.from({ code: 0, message: "m", details: [info] });
    expect(error).toMatchObject({ code: 2, rawCode: 0, message: "m", reason: "NO_ORDER" });
    expect(error.issues).toMatchObject([{ kind: "ok-in-error", where: "code" }]);
    expect(decodeStatus(encodeStatus(error)).code).toBe(2);
    expect(error.toJSON().code).toBe(2);
  });

  test("keeps its rawCode, unknown fields and issues", () => {
    const input = concat(number(1, 42), block(2, "m"), number(9, 1), [0x00]);
    const error = StatusError.from(decodeStatus(input));
    expect(error).toMatchObject({ code: 2, rawCode: 42, message: "m" });
    expect(error.$unknown?.map(({ no }) => no)).toEqual([9]);
    expect(error.issues.map(({ kind }) => kind)).toEqual(["malformed-protobuf", "unknown-code"]);
    expect(encodeStatus(error)).toEqual(input.subarray(0, -1));
  });

  test.each([
    [5, 13],
    [42, 13],
    [2, 1],
  ])("has code %i if that was set after it was read with code %i", (code, rawCode) => {
    const error = StatusError.from({ code, rawCode, message: "m", details: [] });
    expect(error).toMatchObject({ code: code === 42 ? 2 : code, rawCode: code });
  });

  test("reports malformed details once", () => {
    const input = concat(number(1, 5), any(INFO, [0x0a, 0x7f]));
    expect(StatusError.from(decodeStatus(input)).issues).toMatchObject([
      { kind: "malformed-protobuf", where: "details[0] google.rpc.ErrorInfo" },
    ]);
  });
});

describe("a ServiceError of grpc-js", () => {
  const bin = Buffer.from(encodeStatus({ code: 5, message: "no such order", details: [info] }));
  const serviceError = (
    values: unknown,
    { code = 5, details = "no such order", ...rest }: Record<string, unknown> = {},
  ) => {
    const metadata = { get: (name: string) => (name === "grpc-status-details-bin" ? values : []) };
    const error = new Error(`${code} NOT_FOUND: ${details}`);
    return Object.assign(error, { code, details, metadata, ...rest });
  };

  test.each<[string, unknown]>([
    ["a Buffer", [bin]],
    ["bytes", [Uint8Array.from(bin)]],
    ["bytes outside a list", bin],
    ["base64", [bin.toString("base64")]],
    ["unpadded base64url", bin.toString("base64url")],
    ["bytes of another realm", [runInNewContext(`Uint8Array.of(${bin.join()})`)]],
  ])("is read with details as %s", (_, values) => {
    const thrown = serviceError(values);
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 5, rawCode: 5, message: "no such order", issues: [] });
    expect(error.errorInfo).toEqual(info);
    expect(error.cause).toBe(thrown);
    expect(encodeStatus(error)).toEqual(Uint8Array.from(bin));
  });

  test.each<[string, unknown]>([
    ["no header", []],
    ["no value", undefined],
    ["an empty header", [Buffer.alloc(0)]],
    ["a value of another kind", [5]],
    ["details that say OK", [Buffer.from(encodeStatus({ code: 0 }))]],
  ])("keeps code and message of the trailers with %s", (_, values) => {
    const error = StatusError.from(serviceError(values));
    expect(error).toMatchObject({ code: 5, message: "no such order", details: [], issues: [] });
    expect(error.toJSON()).toEqual({ code: 5, message: "no such order" });
  });

  test.each<[string, unknown, string]>([
    ["malformed bytes", [Buffer.from([0x00])], "malformed-protobuf"],
    ["a truncated status", [bin.subarray(0, -3)], "malformed-protobuf"],
    ["text that is not base64", ["*"], "malformed-base64"],
  ])("keeps code and message of the trailers with %s, and reports it", (_, values, kind) => {
    const error = StatusError.from(serviceError(values));
    expect(error).toMatchObject({ code: 5, message: "no such order" });
    expect(new Set(error.issues.map((issue) => issue.kind))).toEqual(new Set([kind]));
  });

  test("reports a malformed detail once", () => {
    const input = concat(number(1, 5), any(INFO, [0x0a, 0x7f]), any(INFO, block(1, "R")));
    const error = StatusError.from(serviceError([input]));
    expect(error.issues).toMatchObject([
      { kind: "malformed-protobuf", where: "details[0] google.rpc.ErrorInfo" },
    ]);
    expect(error.details).toHaveLength(2);
  });

  test("prefers code and message of the trailers to those of the details", () => {
    const error = StatusError.from(serviceError([bin], { code: 13, details: "broken" }));
    expect(error).toMatchObject({ code: 13, message: "broken", reason: "NO_ORDER" });
    expect(error.issues.map(({ kind }) => kind)).toEqual(["code-mismatch", "message-mismatch"]);
    expect(error.toJSON()).toMatchObject({ code: 13, message: "broken" });
  });

  test("uses the message of the details if the trailers have none", () => {
    const error = StatusError.from(serviceError([bin], { details: "" }));
    expect(error).toMatchObject({ message: "no such order", issues: [] });
  });

  test.each([
    ["two values", [Buffer.from(encodeStatus({ code: 13 })), bin]],
    ["a malformed value and a valid one", ["*", bin]],
    [
      "two values joined with a comma",
      `${Buffer.from(encodeStatus({ code: 13 })).toString("base64")}, ${bin.toString("base64")}`,
    ],
  ])("uses the value that is valid and agrees, of %s", (_, values) => {
    const error = StatusError.from(serviceError(values));
    expect(error).toMatchObject({ code: 5, reason: "NO_ORDER" });
    expect(error.issues).toMatchObject([{ kind: "extra-value", where: "grpc-status-details-bin" }]);
    expect(error.issues[0]?.what).toContain("2 times; value 2 was used");
  });

  test.each([-1, 17, 11_000, Number.NaN])(
    "is UNKNOWN with code %d, and keeps its message",
    (code) => {
      const error = StatusError.from(serviceError([], { code }));
      expect(error).toMatchObject({ code: 2, rawCode: code, message: "no such order" });
      expect(error.issues.map(({ kind }) => kind)).toEqual(["unknown-code"]);
    },
  );

  test("is UNKNOWN with code OK, with an issue", () => {
    const error = StatusError.from(serviceError([bin], { code: 0 }));
    expect(error).toMatchObject({ code: 2, rawCode: 0, message: "no such order" });
    expect(error.issues.map(({ kind }) => kind)).toContain("ok-in-error");
  });

  test("keeps code and message if the metadata throws", () => {
    const error = StatusError.from(serviceError([], { metadata: { get: fail } }));
    expect(error).toMatchObject({ code: 5, message: "no such order", details: [] });
    expect(error.issues).toMatchObject([{ where: "grpc-status-details-bin" }]);
  });

  test.each([
    ["no metadata", { metadata: undefined }],
    ["metadata without get", { metadata: {} }],
    ["details that are not a string", { details: ["no such order"] }],
    ["a code that is not a number", { code: "5" }],
  ])("is not recognized with %s", (_, rest) => {
    const error = StatusError.from(serviceError([bin], rest));
    expect(error).toMatchObject({ code: 2, details: [] });
    expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
  });
});

function fail(): never {
  throw new Error("a trap");
}

describe("a ConnectError", () => {
  const connectError = (rest: object) =>
    Object.assign(new Error("[not_found] gone"), {
      name: "ConnectError",
      code: 5,
      rawMessage: "gone",
      details: [],
      ...rest,
    });

  test("has its message without the code", () => {
    const caught = connectError({});
    const error = StatusError.from(caught);
    expect(error).toMatchObject({
      code: 5,
      message: "gone",
      details: [],
      issues: [],
      cause: caught,
    });
  });

  test.each(["google.rpc.ErrorInfo", "type.googleapis.com/google.rpc.ErrorInfo"])(
    "keeps details of type %s",
    (type) => {
      const value = block(1, "R");
      const { reason, details } = StatusError.from(connectError({ details: [{ type, value }] }));
      expect(reason).toBe("R");
      expect(details).toMatchObject([{ typeUrl: INFO, value }]);
    },
  );

  test("keeps code and message if its details have no bytes, and reports those", () => {
    const details = [{ desc: {}, value: { reason: "R" } }, null, { type: 5 }];
    const error = StatusError.from(connectError({ details }));
    expect(error).toMatchObject({ code: 5, message: "gone", details: [] });
    expect(error.issues.map(({ kind }) => kind)).toEqual(Array(3).fill("unencodable-detail"));
  });

  const made = (cause: unknown, code = 2) =>
    connectError({ code, rawMessage: "at the socket", cause });

  test.each<[string, Error, Code]>([
    ["a system error", Object.assign(new Error("at the socket"), { code: "ECONNREFUSED" }), 14],
    [
      "a fetch that failed without a response",
      new Error("at the socket", { cause: new TypeError("Failed to fetch") }),
      14,
    ],
    ["a timeout", new DOMException("at the socket", "TimeoutError"), 4],
    ["an abort", new Error("at the socket", { cause: AbortSignal.abort().reason }), 1],
    ["an exception", new Error("at the socket"), 2],
  ])(
    "made by Connect from %s has the code of that cause, and its text is local",
    (_, cause, code) => {
      const thrown = made(cause);
      const error = StatusError.from(thrown);
      expect(error).toMatchObject({ code, cause: thrown });
      expect(error.toJSON()).toEqual({ code, message: "unknown error" });
    },
  );

  test("made by Connect from an exception has the message of the exception", () => {
    expect(StatusError.from(made(new Error("at the socket"))).message).toBe("at the socket");
  });

  test.each<[string, unknown, number]>([
    ["a code of its own", new TypeError("at the socket"), 13],
    ["a message of its own", new TypeError("Failed to fetch"), 2],
    ["a string as its cause", "at the socket", 2],
    ["no cause", undefined, 2],
  ])("with %s was thrown on purpose and keeps code and message", (_, cause, code) => {
    const error = StatusError.from(made(cause, code));
    expect(error).toMatchObject({ code, message: "at the socket" });
    expect(error.toJSON()).toEqual({ code, message: "at the socket" });
  });

  test.each([[0], [17], [404], ["not_found"], [undefined]])(
    "with the code %j is UNKNOWN",
    (code) => {
      expect(StatusError.from(connectError({ code })).code).toBe(2);
    },
  );
});
