import { describe, expect, test } from "vitest";
import { errorInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import { decodeStatus } from "../../../src/status/decode.js";
import { encodeStatus } from "../../../src/status/encode.js";
import { TYPE_URL } from "../../wire/bytes.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;

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
    const error = new StatusError({ code: 2, rawCode: 42, message: "m" });
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
    const thrown = copy(new StatusError({ code: 2, rawCode: 42, message: "m", details: [info] }));
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
    ["a code that is not a number", { code: "NOT_FOUND" }],
  ])("is not recognized with %s", (_, rest) => {
    const error = StatusError.from(copy(new StatusError({ code: 5, details: [info] }), rest));
    expect(error).toMatchObject({ code: 2, details: [] });
  });

  test("has an issue without details", () => {
    const error = StatusError.from(copy(new StatusError({ code: 5 }), { details: undefined }));
    expect(error).toMatchObject({ code: 5, details: [] });
    expect(error.issues).toMatchObject([{ kind: "unreadable", where: "details" }]);
  });
});

describe("what a logger wrote of a StatusError", () => {
  const error = new StatusError(
    { code: 9, message: "only 3", details: [info] },
    { cause: Object.assign(new Error("7 PERMISSION_DENIED: no"), { code: 7, details: "no" }) },
  );
  const { stack } = error;
  const written = JSON.parse(JSON.stringify(error));

  test.each<[string, object]>([
    ["its JSON", { ...written }],
    ["its JSON with the stack", { ...written, stack }],
    [
      "its JSON with the stack and the cause",
      { ...written, stack, cause: { message: "no", stack } },
    ],
    ["its properties with the stack", { ...error, stack }],
    ["a subclass of its own name", { ...written, name: "OrderError", type: "OrderError", stack }],
  ])("%s", (_, line) => {
    const read = StatusError.from(line);
    expect(read).toMatchObject({ code: 9, message: "only 3", issues: [] });
    expect(read.toJSON()).toEqual(error.toJSON());
  });

  test.each<[string, object]>([
    ["another name of the code", { code: 9, codeName: "NOT_FOUND", name: "Error", stack }],
    ["no code", { name: "StatusError", message: "m", stack }],
    ["a code that is not one of the 17", { name: "StatusError", code: 404, message: "m", stack }],
  ])("is not recognized with %s", (_, line) => {
    expect(StatusError.from(line)).toMatchObject({ code: 2, details: [] });
  });
});
