import { setTimeout as sleep } from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { Code } from "../../../../src/code.js";
import { errorInfo } from "../../../../src/details.js";
import { StatusError } from "../../../../src/error/status-error.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const status = () => new StatusError({ code: 5, message: "no such order", details: [info] });
const neutral = (code: number) => ({ code, message: "unknown error" });

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
