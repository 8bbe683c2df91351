// What a server answers with; the tests of each transport have the rest.

import { describe, expect, test } from "vitest";
import { defineCatalog, defineError } from "../../src/catalog.js";
import { Code } from "../../src/code.js";
import { outgoingError } from "../../src/error/outgoing.js";
import { StatusError } from "../../src/error/status-error.js";
import { RECEIVED } from "../../src/status/status.js";
import { hostile, rich } from "../formats/rich.js";

test.each(hostile)("%s gives an error that can be read, or that says nothing", (_, thrown) => {
  const error = outgoingError(thrown, {}, "de");
  expect(error).toBeInstanceOf(StatusError);
  if (!Object.is(error, thrown)) expect(error.message).toBe("unknown error");
});

describe("an error that a call of this server got", () => {
  const received = (): StatusError => {
    const { code, message, details } = rich;
    const error = new StatusError({ code, message, details }, { cause: "c" });
    return Object.defineProperty(error, RECEIVED, { value: true });
  };

  test("is not passed on", () => {
    const error = outgoingError(received(), {}, undefined);
    expect([error.code, error.message, error.details]).toEqual([2, "unknown error", []]);
  });

  test("is the fallback of a catalogue", () => {
    const fault = defineError<"FAULT", Record<never, never>>({
      domain: "d.example",
      reason: "FAULT",
      code: Code.INTERNAL,
    });
    const catalog = defineCatalog("d.example", { fault }, { fallback: "fault" });
    const thrown = received();
    const error = outgoingError(thrown, { catalog }, undefined);
    expect([error.reason, error.cause]).toEqual(["FAULT", thrown]);
  });

  test("is passed on as StatusError.from gives it, with everything that it has", () => {
    const thrown = received();
    const asked = StatusError.from(thrown);
    expect(asked.cause).toBe(thrown);
    expect(asked.details).toEqual(rich.details);
    expect(outgoingError(asked, {}, undefined)).toBe(asked);
    expect(StatusError.from(asked)).toBe(asked);
  });

  test("keeps its text here where that was a foreign error's", () => {
    const foreign = StatusError.from(new Error("hunter2"));
    const asked = StatusError.from(Object.defineProperty(foreign, RECEIVED, { value: true }));
    expect(JSON.stringify(asked)).not.toContain("hunter2");
  });
});
