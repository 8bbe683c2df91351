import { describe, expect, test } from "vitest";
import { StatusError } from "../../../../src/error/status-error.js";
import { expectUnknown } from "../expect-unknown.js";

const firebaseError = (code: unknown, rest: object = {}) =>
  Object.assign(new Error("Missing or insufficient permissions."), {
    name: "FirebaseError",
    code,
    customData: undefined,
    ...rest,
  });

describe("a FirebaseError", () => {
  test.each<[string, number]>([
    ["cancelled", 1],
    ["unknown", 2],
    ["invalid-argument", 3],
    ["deadline-exceeded", 4],
    ["not-found", 5],
    ["already-exists", 6],
    ["permission-denied", 7],
    ["resource-exhausted", 8],
    ["failed-precondition", 9],
    ["aborted", 10],
    ["out-of-range", 11],
    ["unimplemented", 12],
    ["internal", 13],
    ["unavailable", 14],
    ["data-loss", 15],
    ["unauthenticated", 16],
    ["functions/not-found", 5],
    ["storage/unauthenticated", 16],
    ["storage/canceled", 1],
    ["messaging/invalid-argument", 3],
  ])("has the code of %s, and its text is local", (name, code) => {
    const error = StatusError.from(firebaseError(name));
    expect(error).toMatchObject({ code, message: "Missing or insufficient permissions." });
    expect(error.toJSON()).toEqual({ code, message: "unknown error" });
  });

  test.each([
    "auth/user-not-found",
    "auth/internal-error",
    "ok",
    "NOT_FOUND",
    "notfound",
    "5",
    "a/b/not-found",
    "not-found/",
    "constructor",
    "",
  ])("is UNKNOWN with %j", (name) => {
    expectUnknown(firebaseError(name));
  });

  test("is known by its name, or by the members that the SDKs of servers have", () => {
    const code = "not-found";
    const read = (rest: object) =>
      StatusError.from(firebaseError(code, { name: "Error", ...rest }));
    expect(read({}).code).toBe(2);
    expect(read({ errorInfo: { code, message: "x" } }).code).toBe(5);
    expect(read({ errorInfo: { code: "other" } }).code).toBe(2);
    expect(read({ httpErrorCode: { canonicalName: "NOT_FOUND", status: 404 } }).code).toBe(5);
  });
});
