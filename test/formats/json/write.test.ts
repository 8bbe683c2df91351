// Writing the JSON formats: their content, that they lose nothing, and that any status can be written.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeName, httpFromCode, parseCode } from "../../../src/code.js";
import { errorInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import type { FormatOptions } from "../../../src/formats/detail-json.js";
import { encodeStatusHeader, trailersFromStatus } from "../../../src/formats/grpc/trailer-limit.js";
import { headersFromStatus } from "../../../src/formats/grpc/trailers.js";
import {
  grpcWebFromStatus,
  statusFromGrpcWeb,
} from "../../../src/formats/grpc-web/trailer-frame.js";
import {
  connectEndStreamFromStatus,
  connectFromStatus,
  gatewayFromStatus,
  googleFromStatus,
  problemFromStatus,
} from "../../../src/http.js";
import { decodeStatus } from "../../../src/status/decode.js";
import { encodeStatus } from "../../../src/status/encode.js";
import type { Issue } from "../../../src/status/issue.js";
import type { StatusLike } from "../../../src/status/status.js";
import { anyStatus, CUSTOM, jsonAlone, rich } from "../rich.js";

const details = [
  {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: "OUT_OF_STOCK",
    domain: "shop.acme.example",
    metadata: { sku: "A-1" },
  },
  { "@type": CUSTOM.typeUrl, "@value": "CAP//g==" },
  { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1.500s" },
];

type Write = (status: StatusLike, options?: FormatOptions) => object;

const writers: readonly (readonly [string, Write])[] = [
  ["Google's JSON", googleFromStatus],
  ["grpc-gateway's JSON", gatewayFromStatus],
  ["Connect's JSON", connectFromStatus],
  ["Connect's end-of-stream message", connectEndStreamFromStatus],
  ["problem details", problemFromStatus],
];

test("googleFromStatus writes code, message, status and details", () => {
  expect(googleFromStatus(rich)).toEqual({
    error: { code: 400, message: "only 3 of A-1 left", status: "FAILED_PRECONDITION", details },
  });
  expect(googleFromStatus({ code: 5 })).toEqual({
    error: { code: 404, message: "", status: "NOT_FOUND" },
  });
});

test("gatewayFromStatus always writes its three fields", () => {
  expect(gatewayFromStatus(rich)).toEqual({ code: 9, message: "only 3 of A-1 left", details });
  expect(gatewayFromStatus({ code: 5 })).toEqual({ code: 5, message: "", details: [] });
});

test("connectFromStatus writes code, message and details", () => {
  expect(connectFromStatus({ code: 5 })).toEqual({ code: "not_found" });
  expect(connectFromStatus(rich)).toEqual({
    code: "failed_precondition",
    message: "only 3 of A-1 left",
    details: [
      { type: "google.rpc.ErrorInfo", value: base64(rich.details[0]?.value) },
      { type: "acme.shop.v1.Stock", value: "CAP//g" },
      { type: "google.rpc.RetryInfo", value: base64(rich.details[2]?.value) },
    ],
  });
});

test("connectFromStatus adds the JSON of each detail with `debug`", () => {
  const debugs = connectFromStatus(rich, { debug: true }).details?.map(({ debug }) => debug);
  expect(debugs).toEqual([
    { reason: "OUT_OF_STOCK", domain: "shop.acme.example", metadata: { sku: "A-1" } },
    undefined,
    { retryDelay: "1.500s" },
  ]);
});

test("connectEndStreamFromStatus writes the trailers beside the error", () => {
  const metadata = { "request-id": ["7"] };
  expect(connectEndStreamFromStatus({ code: 5 })).toEqual({ error: { code: "not_found" } });
  expect(connectEndStreamFromStatus({ code: 5 }, { metadata })).toEqual({
    error: { code: "not_found" },
    metadata,
  });
});

test("problemFromStatus writes the members of problem details and those of the status", () => {
  expect(problemFromStatus(rich, { instance: "/orders/7" })).toEqual({
    type: "https://shop.acme.example/errors/OUT_OF_STOCK",
    title: "Out of stock",
    status: 400,
    detail: "only 3 of A-1 left",
    instance: "/orders/7",
    code: "FAILED_PRECONDITION",
    reason: "OUT_OF_STOCK",
    domain: "shop.acme.example",
    metadata: { sku: "A-1" },
    details,
  });
});

describe("problem details without a reason", () => {
  test("have the type about:blank and the phrase of their status", () => {
    const problem = { type: "about:blank", title: "Not Found", status: 404, code: "NOT_FOUND" };
    expect(problemFromStatus({ code: 5 })).toEqual(problem);
  });

  test("have no title if the HTTP status is not that of the code", () => {
    const problem = { type: "about:blank", status: 413, code: "FAILED_PRECONDITION" };
    expect(problemFromStatus({ code: 9 }, { httpStatus: 413 })).toEqual(problem);
  });
});

describe("the type of problem details", () => {
  const of = (reason: string, domain: string) => ({
    code: 9,
    details: [errorInfo({ reason, domain })],
  });

  test("is the result of `problemType`", () => {
    const problemType = (domain: string, reason: string) => `tag:${domain},2026:${reason}`;
    const { type } = problemFromStatus(rich, { problemType });
    expect(type).toBe("tag:shop.acme.example,2026:OUT_OF_STOCK");
  });

  test.each<[string, () => string]>([
    ["throws", () => expect.unreachable()],
    ["does not return a string", () => 5 as never],
  ])("is the default if `problemType` %s", (_, problemType) => {
    expect(problemFromStatus(rich, { problemType }).type).toBe(problemFromStatus(rich).type);
  });

  test.each([
    ["a domain that is not a host", "GONE", "a b/ü", "https://a%20b%2F%C3%BC/errors/GONE"],
    ["half a surrogate pair", "R\ud800", "d.example", "https://d.example/errors/R%EF%BF%BD"],
    ["no domain", "GONE", "", "about:blank"],
    ["no reason", "", "d.example", "about:blank"],
  ])("is a URI for %s", (_, reason, domain, type) => {
    expect(problemFromStatus(of(reason, domain)).type).toBe(type);
  });

  test("comes with a reason that is not in capitals as the title, unchanged", () => {
    expect(problemFromStatus(of("rateLimitExceeded", "googleapis.com")).title).toBe(
      "rateLimitExceeded",
    );
  });
});

describe("the HTTP status", () => {
  test.each(Array.from({ length: 16 }, (_, i) => i + 1))(
    "is by default that of code %i",
    (code) => {
      expect(googleFromStatus({ code }).error.code).toBe(httpFromCode(code));
      expect(problemFromStatus({ code }).status).toBe(httpFromCode(code));
    },
  );

  test("is that of the option `httpStatus`", () => {
    expect(googleFromStatus(rich, { httpStatus: 409 }).error.code).toBe(409);
    expect(problemFromStatus(rich, { httpStatus: 409 }).status).toBe(409);
  });
});

test("a code that is not one of the 17 is written as the name UNKNOWN, or as its own number", () => {
  const error = new StatusError({ code: 2, rawCode: 42, message: "odd" });
  expect(googleFromStatus(error).error).toMatchObject({ code: 500, status: "UNKNOWN" });
  expect(problemFromStatus(error)).toMatchObject({ status: 500, code: "UNKNOWN" });
  expect(connectFromStatus(error).code).toBe("unknown");
  expect(gatewayFromStatus(error).code).toBe(42);
});

describe.each(writers)("%s", (_, write) => {
  test("has a neutral message in place of the text of an exception", () => {
    const text = JSON.stringify(write(StatusError.from(new Error("hunter2"))));
    expect(text).toContain("unknown error");
    expect(text).not.toContain("hunter2");
  });

  test("leaves out a detail that cannot be encoded, and reports it", () => {
    const issues: Issue[] = [];
    const broken = { code: 5, details: [...rich.details, { typeUrl: 5, value: "x" } as never] };
    const json = write(broken, { onIssue: (issue) => issues.push(issue) });
    expect(json).toEqual(write({ code: 5, details: rich.details }));
    expect(issues).toMatchObject([{ kind: "unencodable-detail", where: "details[3]" }]);
  });

  test("is written even if the listener throws or rejects", async () => {
    const broken = { code: 5, details: [{ typeUrl: 5 } as never] };
    for (const onIssue of [() => expect.unreachable(), () => Promise.reject(new Error("no"))]) {
      expect(write(broken, { onIssue })).toEqual(write({ code: 5 }));
    }
    await new Promise(setImmediate);
  });

  test("is written without details that are not a list", () => {
    expect(write({ code: 5, details: "many" as never })).toEqual(write({ code: 5 }));
  });

  test("is valid JSON for any status", () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        const json = write(status);
        expect(JSON.parse(JSON.stringify(json))).toEqual(json);
      }),
    );
  });
});

/** Writes a status in a format, and turns that into a plain status. */
const roundTrips: readonly (readonly [string, (status: StatusError) => StatusLike])[] = [
  [
    "Google's JSON",
    (status) => {
      const { error } = googleFromStatus(status);
      return { ...error, code: parseCode(error.status) } as never;
    },
  ],
  ["grpc-gateway's JSON", (status) => gatewayFromStatus(status) as never],
  [
    "problem details",
    (status) => {
      const { code, detail = "", details: list = [] } = problemFromStatus(status);
      return { code: parseCode(code), message: detail, details: list } as never;
    },
  ],
];

describe.each(roundTrips)("%s", (_, roundTrip) => {
  test("keeps code and message, and the order, type URLs and bytes of the details", () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        const found = StatusError.from(roundTrip(status));
        expect(codeName(found.code)).toBe(codeName(status.code));
        expect(found.message).toBe(status.message);
        expect(found.details.map(facts)).toEqual(status.details.map(facts));
      }),
      { numRuns: 300 },
    );
  });

  test("keeps the JSON of a detail that was received as JSON", () => {
    const fields = { warehouse: "Basel", open: [1, { day: "mo" }] };
    expect(StatusError.from(roundTrip(jsonAlone(fields))).details[0]?.json).toEqual(fields);
  });
});

test("connectFromStatus keeps the message, and the order, types and bytes of the details", () => {
  fc.assert(
    fc.property(anyStatus, (status) => {
      const { message = "", details: list = [] } = connectFromStatus(status);
      expect(message).toBe(status.message);
      expect(list).toEqual(
        status.details.map(({ type, value }) => ({ type, value: base64(value) })),
      );
    }),
  );
});

describe("a detail that was received as JSON", () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;

  test.each<[string, object]>([
    ["a cycle", { cycle }],
    ["a bigint", { count: 5n }],
    ["a toJSON that throws", { toJSON: () => expect.unreachable() }],
  ])("is written without the parts that are not JSON: %s", (_, fields) => {
    // Connect's JSON has no place for a detail without bytes.
    for (const [, write] of writers.filter(([name]) => !name.startsWith("Connect"))) {
      const json = JSON.stringify(write(jsonAlone(fields)));
      expect(StatusError.from(JSON.parse(json))).toMatchObject({ code: 5, message: "m" });
      expect(json).toContain("acme.shop.v1.Report");
    }
  });

  test("is left out by connectFromStatus, which needs bytes, and reported", () => {
    const issues: Issue[] = [];
    connectFromStatus(jsonAlone({ a: 1 }), { onIssue: (issue) => issues.push(issue) });
    expect(issues).toMatchObject([{ kind: "unencodable-detail", where: "details[0]" }]);
  });
});

describe("the JSON of a detail of a custom type", () => {
  const status = { code: 9, details: [CUSTOM] };
  const first = (detailJson: FormatOptions["detailJson"]) =>
    gatewayFromStatus(status, { ...(detailJson && { detailJson }) }).details[0];

  test("is the result of `detailJson`", () => {
    expect(first(({ type, value }) => ({ type, left: value[1] }))).toEqual({
      "@type": CUSTOM.typeUrl,
      type: "acme.shop.v1.Stock",
      left: 3,
    });
    const debug = connectFromStatus(status, { debug: true, detailJson: () => ({ left: 3 }) });
    expect(debug.details?.[0]?.debug).toEqual({ left: 3 });
  });

  test("has the type of the detail, even if `detailJson` returns another one", () => {
    expect(first(() => ({ left: 3, "@type": "x/other" }))).toEqual({
      "@type": CUSTOM.typeUrl,
      left: 3,
    });
  });

  test.each<[string, () => object | undefined]>([
    ["returns undefined", () => undefined],
    ["throws", () => expect.unreachable()],
    ["returns a bigint", () => ({ left: 3n })],
  ])("is its bytes if `detailJson` %s", (_, detailJson) => {
    expect(first(detailJson)).toEqual({ "@type": CUSTOM.typeUrl, "@value": "CAP//g==" });
  });
});

function facts({ typeUrl, value }: { readonly typeUrl: string; readonly value: Uint8Array }) {
  return [typeUrl, Buffer.from(value).toString("hex")];
}

function base64(value: Uint8Array | undefined): string {
  return Buffer.from(value ?? [])
    .toString("base64")
    .replace(/=+$/, "");
}

describe("a message that is not a text, from a caller without types, is written as one", () => {
  const bad = {
    toString: () => {
      throw new Error("no text");
    },
  };
  const all: readonly (readonly [string, (status: StatusLike) => unknown])[] = [
    ...writers,
    ["a binary status", (status) => decodeStatus(encodeStatus(status))],
    ["trailers", trailersFromStatus],
    ["header fields", headersFromStatus],
    ["details in a header", (status) => decodeStatus(encodeStatusHeader(status))],
    ["frames of gRPC-web", (status) => statusFromGrpcWeb(grpcWebFromStatus(status))],
  ];

  test.each(all)("in %s", (_, write) => {
    for (const [message, text] of [
      [7, "7"],
      [Symbol("s"), "Symbol(s)"],
      [bad, ""],
      [null, ""],
      [{}, "[object Object]"],
    ]) {
      const status = (given: unknown): StatusLike => ({ code: 5, message: given as never });
      expect(JSON.stringify(write(status(message)))).toBe(JSON.stringify(write(status(text))));
    }
  });
});
