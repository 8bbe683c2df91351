// Errors with the shape of an AxiosError; those of a real axios are in test/peers/axios.test.mjs.

import { describe, expect, test } from "vitest";
import { Code } from "../../../../src/code.js";
import { StatusError } from "../../../../src/error/status-error.js";

const axiosError = (members: object): Error =>
  Object.assign(new Error("Request failed at secret.internal"), { isAxiosError: true }, members);

const read = (members: object) => StatusError.from(axiosError(members));

describe("without a response", () => {
  test.each<[string, object, Code]>([
    [
      "a timeout",
      { code: "ECONNABORTED", message: "timeout of 50ms exceeded" },
      Code.DEADLINE_EXCEEDED,
    ],
    ["a page that was left", { code: "ECONNABORTED", message: "Request aborted" }, Code.CANCELLED],
    ["a cancelled request", { code: "ERR_CANCELED", config: {} }, Code.CANCELLED],
    [
      "a signal that timed out",
      {
        code: "ERR_CANCELED",
        config: { signal: { reason: Object.assign(new Error(), { name: "TimeoutError" }) } },
      },
      Code.DEADLINE_EXCEEDED,
    ],
    ["a network error of a browser", { code: "ERR_NETWORK" }, Code.UNAVAILABLE],
    ["a system error", { code: "ECONNREFUSED" }, Code.UNAVAILABLE],
    [
      "a connection that was lost after the headers",
      {
        code: "ERR_BAD_RESPONSE",
        message: "stream has been aborted",
        response: { status: 200, data: {} },
      },
      Code.UNAVAILABLE,
    ],
    ["an unknown reason", { code: "ERR_BAD_OPTION" }, Code.UNKNOWN],
    ["a reason that every object inherits", { code: "constructor" }, Code.UNKNOWN],
    ["no reason", {}, Code.UNKNOWN],
  ])("%s", (_, members, code) => {
    const error = read(members);
    expect(error.code).toBe(code);
    expect(error.issues).toEqual([]);
    expect(error.toJSON().message).toBe("unknown error");
  });
});

describe("the JSON of one, which has no response", () => {
  const name = "AxiosError";
  const stack = "AxiosError: text";
  test.each<[string, object, Code]>([
    ["404", { name, code: "ERR_BAD_REQUEST", status: 404, config: {}, stack }, Code.NOT_FOUND],
    ["503 without a stack", { name, code: "ERR_BAD_RESPONSE", status: 503 }, Code.UNAVAILABLE],
    ["a timeout", { name, code: "ECONNABORTED", status: null }, Code.DEADLINE_EXCEEDED],
    ["a network error", { name, code: "ERR_NETWORK", stack }, Code.UNAVAILABLE],
    ["a system error", { name, code: "ECONNREFUSED", stack }, Code.UNAVAILABLE],
    ["a cancelled request", { name: "CanceledError", code: "ERR_CANCELED" }, Code.CANCELLED],
    ["a Cancel of axios before 0.22", { __CANCEL__: true }, Code.CANCELLED],
    ["an unknown reason", { name, code: "ERR_BAD_OPTION", stack }, Code.UNKNOWN],
  ])("%s", (_, members, code) => {
    const error = StatusError.from({ message: "GET http://secret.internal", ...members });
    expect(error).toMatchObject({ code, details: [], issues: [] });
    expect(error.toJSON()).toEqual({ code, message: "unknown error" });
  });
});

describe("the body of the response", () => {
  const body = { error: { code: 404, message: "no such order", status: "NOT_FOUND" } };

  test.each<[string, unknown]>([
    ["an object", body],
    ["a text", JSON.stringify(body)],
    ["a Buffer", Buffer.from(JSON.stringify(body))],
    ["an ArrayBuffer", new TextEncoder().encode(JSON.stringify(body)).buffer],
  ])("as %s has code and message", (_, data) => {
    const error = read({ code: "ERR_BAD_REQUEST", response: { status: 404, data } });
    expect(error).toMatchObject({ code: Code.NOT_FOUND, message: "no such order" });
    expect(error.toJSON().message).toBe("no such order");
  });

  test.each<[string, number, unknown, Code]>([
    ["that is not an error", 503, "<h1>down</h1>", Code.UNAVAILABLE],
    ["that is missing", 429, undefined, Code.RESOURCE_EXHAUSTED],
    ["that axios could not parse in a success", 200, "{", Code.UNKNOWN],
  ])("%s leaves the code of the HTTP status", (_, status, data, code) => {
    const error = read({ code: "ERR_BAD_RESPONSE", response: { status, data } });
    expect(error).toMatchObject({ code, rawCode: code, issues: [] });
    expect(error.toJSON().message).toBe("unknown error");
  });
});

describe("a body that is not one", () => {
  const odd = (data: unknown) => read({ code: "ERR_BAD_REQUEST", response: { status: 404, data } });

  test("an exception keeps its text local", () => {
    const error = odd(Object.assign(new Error("secret"), { code: 13 }));
    expect(error.code).toBe(Code.NOT_FOUND);
    expect(JSON.stringify(error)).not.toContain("secret");
  });

  test("a fake of an ArrayBuffer is not read as one", () => {
    const fake = Object.create(ArrayBuffer.prototype, { length: { value: 1e8 } });
    expect(odd(fake).code).toBe(Code.NOT_FOUND);
  });

  test("a detached ArrayBuffer leaves the code of the HTTP status", () => {
    const buffer = new ArrayBuffer(8);
    structuredClone(buffer, { transfer: [buffer] });
    expect(odd(buffer).code).toBe(Code.NOT_FOUND);
  });
});

test("a getter that throws leaves UNKNOWN", () => {
  const response = {
    get status(): number {
      throw new Error("broken");
    },
  };
  expect(read({ response }).code).toBe(Code.UNKNOWN);
});

test("an error that only has the members of one is read from its response alone", () => {
  const other = (rest: object) =>
    StatusError.from(Object.assign(new Error("text"), { isAxiosError: "true", ...rest }));
  const response = { status: 404, data: { code: 5, message: "no such order" } };
  expect(other({ response })).toMatchObject({ code: 5, message: "no such order" });
  expect(other({ code: "ERR_NETWORK" }).code).toBe(Code.UNKNOWN);
});
