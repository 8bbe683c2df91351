import { ConnectError } from "@connectrpc/connect";
import { expect, test, vi } from "vitest";
import { isStatusError } from "../../src/error/is-status-error.js";
import { StatusError } from "../../src/error/status-error.js";

class OrderError extends StatusError {}

test.each<[string, unknown, boolean]>([
  ["undefined", undefined, false],
  ["null", null, false],
  ["a text", "StatusError", false],
  ["an exception", new TypeError("no"), false],
  ["a proxy that throws", new Proxy({}, { get: fail, has: fail, getPrototypeOf: fail }), false],
  ["a ConnectError", new ConnectError("gone"), false],
  ["a clone of a StatusError", structuredClone(new StatusError({ code: 5 })), false],
  ["its JSON", new StatusError({ code: 5 }).toJSON(), false],
  ["the class", StatusError, false],
  ["the prototype", StatusError.prototype, false],
  ["a StatusError", new StatusError({ code: 5 }), true],
  ["one of a subclass", new OrderError({ code: 5 }), true],
])("isStatusError agrees with instanceof for %s", (_, value, expected) => {
  expect(isStatusError(value)).toBe(expected);
  const isInstance = () => value instanceof StatusError;
  expect(isInstance()).toBe(expected);
});

test("recognizes a StatusError of a second copy of the package", async () => {
  vi.resetModules();
  const other = await import("../../src/error/status-error.js");
  expect(other.StatusError).not.toBe(StatusError);
  expect(isStatusError(new other.StatusError({ code: 5 }))).toBe(true);
});

function fail(): never {
  throw new Error("a trap");
}
