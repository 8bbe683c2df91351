import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { Code } from "../../../src/code.js";
import { errorInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const status = () => new StatusError({ code: 5, message: "no such order", details: [info] });
const neutral = (code: number) => ({ code, message: "unknown error" });
const errno = (code: string) => Object.assign(new Error(`open ${code}`), { code });

describe("aborts and timeouts", () => {
  const abort = new DOMException("aborted here", "AbortError");
  const timeout = new DOMException("too late here", "TimeoutError");

  test.each<[string, Error, Code]>([
    ["an AbortError", abort, Code.CANCELLED],
    [
      "an AbortError of Node",
      Object.assign(new Error("aborted here"), { name: "AbortError", code: "ABORT_ERR" }),
      Code.CANCELLED,
    ],
    [
      "an AbortError of undici",
      Object.assign(new Error("aborted here"), { name: "AbortError", code: "UND_ERR_ABORTED" }),
      Code.CANCELLED,
    ],
    [
      "an AbortError of another realm",
      runInNewContext("Object.assign(new Error('aborted here'), { name: 'AbortError' })"),
      Code.CANCELLED,
    ],
    ["a TimeoutError", timeout, Code.DEADLINE_EXCEEDED],
    [
      "a TimeoutError as a cause",
      new Error("fetch failed", { cause: timeout }),
      Code.DEADLINE_EXCEEDED,
    ],
    [
      "an AbortError caused by a timeout",
      Object.assign(new Error("aborted here", { cause: timeout }), { name: "AbortError" }),
      Code.DEADLINE_EXCEEDED,
    ],
    [
      "an AbortError caused by another one",
      Object.assign(new Error("aborted here", { cause: abort }), { name: "AbortError" }),
      Code.CANCELLED,
    ],
  ])("have a code, and their text is local: %s", (_, thrown, code) => {
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code, rawCode: code, details: [], issues: [], cause: thrown });
    expect(error.message).toMatch(/here$/);
    expect(error.toJSON()).toEqual(neutral(code));
  });

  test("have the status that caused the abort", () => {
    const cause = status();
    const thrown = Object.assign(new Error("aborted", { cause }), { name: "AbortError" });
    expect(StatusError.from(thrown)).toMatchObject({
      code: 5,
      message: "no such order",
      cause: thrown,
    });
  });

  test("real ones", async () => {
    const late = await sleep(1000, undefined, { signal: AbortSignal.timeout(1) }).catch((e) => e);
    expect(StatusError.from(late).code).toBe(Code.DEADLINE_EXCEEDED);
    const aborted = await sleep(1000, undefined, { signal: AbortSignal.abort() }).catch((e) => e);
    expect(StatusError.from(aborted).code).toBe(Code.CANCELLED);
    expect(StatusError.from(AbortSignal.abort().reason).code).toBe(Code.CANCELLED);
  });

  test("are not recognized by name alone, or by another name", () => {
    expect(StatusError.from({ name: "AbortError", message: "m" }).code).toBe(Code.UNKNOWN);
    expect(StatusError.from(new DOMException("m", "NotFoundError")).code).toBe(Code.UNKNOWN);
  });
});

describe("system errors", () => {
  test.each<[string, Code]>([
    ["ENOENT", Code.NOT_FOUND],
    ["EACCES", Code.PERMISSION_DENIED],
    ["EEXIST", Code.ALREADY_EXISTS],
    ["ENOSPC", Code.RESOURCE_EXHAUSTED],
    ["ECONNREFUSED", Code.UNAVAILABLE],
    ["ECONNRESET", Code.UNAVAILABLE],
    ["ENOTFOUND", Code.UNAVAILABLE],
    ["EAI_AGAIN", Code.UNAVAILABLE],
    ["ETIMEDOUT", Code.DEADLINE_EXCEEDED],
    ["ECANCELED", Code.CANCELLED],
    ["UND_ERR_CONNECT_TIMEOUT", Code.UNAVAILABLE],
    ["UND_ERR_HEADERS_TIMEOUT", Code.DEADLINE_EXCEEDED],
    ["UND_ERR_BODY_TIMEOUT", Code.DEADLINE_EXCEEDED],
    ["UND_ERR_SOCKET", Code.UNAVAILABLE],
  ])("have a code, alone and as the cause of a fetch error: %s", (name, code) => {
    for (const thrown of [errno(name), new TypeError("fetch failed", { cause: errno(name) })]) {
      const error = StatusError.from(thrown);
      expect(error).toMatchObject({ code, message: `open ${name}`, details: [], cause: thrown });
      expect(error.toJSON()).toEqual(neutral(code));
    }
  });

  test.each([
    "EWHATEVER",
    "constructor",
    "toString",
    "__proto__",
    "",
    "5",
    "23505",
    "ERR_INVALID_ARG_TYPE",
  ])("do not include %j", (name) => {
    expect(StatusError.from(errno(name))).toMatchObject({ code: 2, message: `open ${name}` });
  });

  test("do not include an object with a code, or an Error with only a number", () => {
    expect(StatusError.from({ code: "ENOENT", message: "m" }).code).toBe(2);
    expect(StatusError.from(Object.assign(new Error("m"), { errno: -2 })).code).toBe(2);
  });

  test("real ones", async () => {
    const missing = await readFile("/no/such/file").catch((error) => error);
    expect(StatusError.from(missing).code).toBe(Code.NOT_FOUND);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const refused = await fetch(`http://127.0.0.1:${port}`).catch((error) => error);
    expect(refused.message).toBe("fetch failed");
    expect(StatusError.from(refused).code).toBe(Code.UNAVAILABLE);
    // Node tries both address families and throws an AggregateError.
    const socket = connect({ port, host: "localhost", autoSelectFamily: true });
    const reset = await new Promise((resolve) => socket.on("error", resolve));
    expect(StatusError.from(reset).code).toBe(Code.UNAVAILABLE);
  });
});

// test/browser has the errors that Chromium throws.
describe("the TypeError of fetch in a browser", () => {
  test.each([
    "Failed to fetch",
    "Failed to fetch (shop.acme.example)",
    "network error",
    "NetworkError when attempting to fetch resource.",
    "Error in input stream",
    "Load failed",
    "Load failed (shop.acme.example)",
    "Network request failed",
  ])("is UNAVAILABLE, alone and as a cause, and its text is local: %j", (text) => {
    for (const thrown of [new TypeError(text), new Error("x", { cause: new TypeError(text) })]) {
      const error = StatusError.from(thrown);
      expect(error).toMatchObject({ code: 14, rawCode: 14, message: text, cause: thrown });
      expect(error.toJSON()).toEqual(neutral(14));
    }
  });

  test.each<[string, unknown]>([
    ["an Error with that text", new Error("Failed to fetch")],
    ["an object with that text", { name: "TypeError", message: "Failed to fetch" }],
    ["a missing module", new TypeError("Failed to fetch dynamically imported module: x")],
    ["an invalid URL", new TypeError("Failed to fetch: the URL is invalid")],
    ["a TypeError of a bug", new TypeError("x is not a function")],
    ["a TypeError without text", Object.assign(new TypeError(), { message: undefined })],
  ])("%s is UNKNOWN", (_, thrown) => {
    expect(StatusError.from(thrown).code).toBe(Code.UNKNOWN);
  });
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

  test("do not include `errors` of another error, or `cause` of an object", () => {
    const errors = [status()];
    expect(StatusError.from(Object.assign(new Error("boom"), { errors })).code).toBe(2);
    expect(StatusError.from({ cause: status() }).code).toBe(2);
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
