// The check that a value is not recognized.

import { expect } from "vitest";
import { StatusError } from "../../../src/error/status-error.js";

/** Expects that the error made from a thrown value is UNKNOWN, and that its text is local. */
export function expectUnknown(thrown: unknown): void {
  const error = StatusError.from(thrown);
  expect(error).toMatchObject({ code: 2, rawCode: 2, details: [] });
  expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
}
