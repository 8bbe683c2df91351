import { describe, expect, test } from "vitest";
import { StatusError } from "../../../../src/error/status-error.js";
import { expectUnknown } from "../expect-unknown.js";

const twirpError = (rest: object) => Object.assign(new Error("no such order"), rest);

describe.each<[string, object]>([
  ["an RpcError of protobuf-ts", { name: "RpcError", meta: { argument: "id" } }],
  ["a TwirpError of twirp-ts", { msg: "no such order", meta: {} }],
])("%s", (_, rest) => {
  test.each([
    ["canceled", 1],
    ["unknown", 2],
    ["malformed", 3],
    ["invalid_argument", 3],
    ["not_found", 5],
    ["bad_route", 12],
    ["internal", 13],
    ["data_loss", 15],
    ["dataloss", 15],
    ["unauthenticated", 16],
  ])("has the code of %s by Twirp's table", (code, expected) => {
    const error = StatusError.from(twirpError({ ...rest, code }));
    expect(error).toMatchObject({ code: expected, message: "no such order", issues: [] });
    expect(error.toJSON().message).toBe("no such order");
  });
});

test("an error with only a code of that name is UNKNOWN", () => {
  expectUnknown(twirpError({ code: "not_found" }));
  expectUnknown(twirpError({ code: "not_found", msg: "another", meta: {} }));
  expectUnknown(twirpError({ code: "gone", msg: "no such order", meta: {} }));
});
