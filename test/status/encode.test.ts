import { describe, expect, test } from "vitest";
import { requestInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import { encodeStatusHeader } from "../../src/formats/grpc/trailer-limit.js";
import type { DetailInit } from "../../src/status/any-detail.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import type { Issue } from "../../src/status/issue.js";

describe("a detail that cannot be encoded", () => {
  const good = requestInfo({ requestId: "r-1" });
  const cases: readonly (readonly [string, unknown])[] = [
    ["of an unknown type", { $typeName: "acme.v1.Note" }],
    ["without its bytes", { typeUrl: "x/acme.v1.Note" }],
    ["without its list", { $typeName: "google.rpc.Help" }],
    [
      "with a fraction in an int64",
      { $typeName: "google.rpc.RetryInfo", retryDelay: { seconds: 1.5, nanos: 0 } },
    ],
    ["that is null", null],
    ["that is a string", "google.rpc.Help"],
    ["whose getter throws", Object.defineProperty({}, "typeUrl", { get: fail, enumerable: true })],
    ["whose proxy throws undefined", new Proxy({}, { has: failWith(undefined) })],
    ["whose proxy throws a proxy", new Proxy({}, { has: failWith(new Proxy({}, { get: fail })) })],
    ["whose type name is a URL", { ...good, $typeName: "x/google.rpc.RequestInfo" }],
  ];

  test.each(cases)("%s is left out and reported, and the rest is sent", (_, bad) => {
    const details = [good, bad as DetailInit, good];
    const issues: Issue[] = [];
    const options = { onIssue: (issue: Issue) => void issues.push(issue) };
    const sent = decodeStatus(encodeStatus({ code: 5, message: "text", details }, options));
    expect(sent).toMatchObject({ code: 5, message: "text" });
    expect(sent.details.map(({ message }) => message)).toEqual([good, good]);
    expect(issues).toEqual([
      { kind: "unencodable-detail", what: expect.any(String), where: "details[1]", detail: 1 },
    ]);
    expect(encodeStatusHeader({ code: 5, message: "text", details })).toBe(
      encodeStatusHeader({ code: 5, message: "text", details: [good, good] }),
    );
  });

  test.each(cases)("%s does not prevent building a StatusError", (_, bad) => {
    const error = new StatusError({ code: 5, details: [bad as DetailInit, good] });
    expect(error.requestInfo).toEqual(good);
    expect(error.issues).toMatchObject([{ kind: "unencodable-detail", where: "details[0]" }]);
  });

  test("is left out without onIssue, too", () => {
    const details = [{ $typeName: "acme.v1.Note" } as never];
    expect(encodeStatus({ code: 5, details })).toEqual(encodeStatus({ code: 5 }));
  });
});

test("a getter of a detail may encode another status", () => {
  const inner = encodeStatus({ code: 3, message: "inner ".repeat(20) });
  const help = {
    $typeName: "google.rpc.Help",
    links: [
      {
        $typeName: "google.rpc.Help.Link",
        description: "before",
        get url() {
          expect(encodeStatus({ code: 3, message: "inner ".repeat(20) })).toEqual(inner);
          return "after";
        },
      },
    ],
  };
  const { message } =
    decodeStatus(encodeStatus({ code: 5, details: [help as never] })).details[0] ?? {};
  expect(message).toMatchObject({ links: [{ description: "before", url: "after" }] });
});

describe("unknown fields", () => {
  const known = [
    { no: 1, wireType: 0, data: Uint8Array.of(0) },
    { no: 2, wireType: 2, data: Uint8Array.of(1, 0x78) },
    { no: 3, wireType: 2, data: Uint8Array.of(0) },
  ];

  test("with the tags of code, message and details are dropped", () => {
    const plain = encodeStatus({ code: 5, message: "m" });
    expect(encodeStatus({ code: 5, message: "m", $unknown: known })).toEqual(plain);
    const error = StatusError.from({ code: 5, message: "m", $unknown: known });
    expect(error.$unknown).toBeUndefined();
  });

  test("of a detail with the tags of its type and bytes are dropped", () => {
    const detail = { typeUrl: "x/y", value: Uint8Array.of(1) };
    const $unknown = [1, 2].map((no) => ({ no, wireType: 2, data: Uint8Array.of(0) }));
    const sent = decodeStatus(encodeStatus({ code: 5, details: [{ ...detail, $unknown }] }));
    expect(sent.details).toMatchObject([detail]);
  });

  test.each<[string, unknown]>([
    ["a number", 5],
    ["an object", {}],
    ["a list with null", [null]],
    ["a list whose getter throws", Object.defineProperty([], 0, { get: fail })],
  ])("that are %s are ignored", (_, $unknown) => {
    const status = { code: 5, message: "m", $unknown: $unknown as never };
    expect(encodeStatus(status)).toEqual(encodeStatus({ code: 5, message: "m" }));
    expect(encodeStatus(new StatusError(status))).toEqual(encodeStatus({ code: 5, message: "m" }));
  });
});

function fail(): never {
  throw new Error("a trap");
}

function failWith(thrown: unknown) {
  return (): never => {
    throw thrown;
  };
}
