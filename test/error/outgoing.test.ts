// The error that a server sends for a thrown value. Behaviour of one transport is tested beside it.

import { describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import { defineCatalog, defineError, type ErrorMatch } from "../../src/codegenv1.js";
import { outgoingError } from "../../src/error/outgoing.js";
import { StatusError } from "../../src/error/status-error.js";
import { RECEIVED } from "../../src/status/status.js";
import { hostile, rich } from "../formats/rich.js";

test.each(hostile)("%s is sent as is or as a neutral error", (_, thrown) => {
  const error = outgoingError(thrown, {}, "de");
  expect(error).toBeInstanceOf(StatusError);
  if (!Object.is(error, thrown)) expect(error.message).toBe("unknown error");
});

describe("an error that a call of this server received", () => {
  const received = (): StatusError => {
    const { code, message, details } = rich;
    const error = new StatusError({ code, message, details }, { cause: "c" });
    return Object.defineProperty(error, RECEIVED, { value: true });
  };

  test("is not passed on", () => {
    const error = outgoingError(received(), {}, undefined);
    expect([error.code, error.message, error.details]).toEqual([2, "unknown error", []]);
  });

  test("is replaced by the fallback of a catalog", () => {
    const fault = defineError<ErrorMatch>({
      domain: "d.example",
      reason: "FAULT",
      code: Code.INTERNAL,
    });
    const catalog = defineCatalog("d.example", { fault }, { fallback: "fault" });
    const thrown = received();
    const error = outgoingError(thrown, { catalog }, undefined);
    expect([error.reason, error.cause]).toEqual(["FAULT", thrown]);
  });

  test("is passed on, with all its details, after StatusError.from", () => {
    const thrown = received();
    const copy = StatusError.from(thrown);
    expect(copy.cause).toBe(thrown);
    expect(copy.details).toEqual(rich.details);
    expect(outgoingError(copy, {}, undefined)).toBe(copy);
    expect(StatusError.from(copy)).toBe(copy);
  });

  test("keeps the text of an exception local", () => {
    const local = StatusError.from(new Error("hunter2"));
    const copy = StatusError.from(Object.defineProperty(local, RECEIVED, { value: true }));
    expect(JSON.stringify(copy)).not.toContain("hunter2");
  });
});
