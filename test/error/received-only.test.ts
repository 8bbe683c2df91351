// A program that only receives errors: nothing that it loads builds one, so the class takes what readers read.

import { expect, test } from "vitest";
import { BareStatusError } from "../../src/error/bare-status-error.js";
import { BRAND, ISSUES } from "../../src/error/brand.js";
import { statusErrorIn } from "../../src/error/rpc-error.js";

const fail = () => {
  throw new Error("a trap");
};
const imitation = { [BRAND]: true, code: 5, rawCode: 5, message: "gone", details: [] };
const read = (given: object) =>
  statusErrorIn(new Error("failed", { cause: { ...imitation, ...given } }));

test("has the class without its checks", () => {
  // It takes any code; `new StatusError` throws.
  expect(() => new BareStatusError({ code: 99 as never })).not.toThrow();
});

test("reads the details of another copy of the package", () => {
  const typeUrl = "acme.example/acme.Note";
  const $unknown = [{ no: 3, wireType: 0, data: Uint8Array.of(1) }];
  const error = read({
    details: [
      { typeUrl, value: Uint8Array.of(8, 1), $unknown },
      { typeUrl, value: new Uint8Array(0), json: { text: "call us" } },
    ],
  });
  expect(error?.details).toMatchObject([
    { typeUrl, value: Uint8Array.of(8, 1), $unknown },
    { typeUrl, json: { text: "call us" } },
  ]);
  expect(error?.issues).toEqual([]);
});

test.each<[string, unknown]>([
  ["is a message", { $typeName: "acme.Note" }],
  ["has no bytes", { typeUrl: "acme.example/acme.Note" }],
  ["is null", null],
  ["is a proxy that throws", new Proxy({}, { get: fail, getPrototypeOf: fail })],
])("reports a detail that %s, and keeps the others", (_, bad) => {
  const good = { typeUrl: "acme.example/acme.Note", value: new Uint8Array(0) };
  const error = read({ details: [bad, good] });
  expect(error?.details).toMatchObject([good]);
  expect(error?.issues).toMatchObject([{ kind: "unencodable-detail", detail: 0 }]);
});

test.each<[string, object]>([
  ["a list of details that throws", { details: new Proxy([1], { get: fail }) }],
  ["issues that are not a list", { [ISSUES]: 7 }],
  ["issues that are not objects", { [ISSUES]: [null, 7] }],
])("keeps code and message beside %s", (_, given) => {
  expect(read(given)).toMatchObject({ code: 5, message: "gone", details: [], issues: [] });
});
