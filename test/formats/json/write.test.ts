// The JSON forms: what they say, that nothing is lost in them, and that they come out of anything.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeName, httpFromCode, parseCode } from "../../../src/code.js";
import { errorInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import {
  connectEndStreamFromStatus,
  connectFromStatus,
  type FormatOptions,
  gatewayFromStatus,
  googleFromStatus,
  problemFromStatus,
} from "../../../src/http.js";
import type { Issue } from "../../../src/status/issue.js";
import type { StatusInit } from "../../../src/status/status.js";
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

type Write = (status: StatusInit, options?: FormatOptions) => object;

const forms: readonly (readonly [string, Write])[] = [
  ["Google's JSON", googleFromStatus],
  ["grpc-gateway's JSON", gatewayFromStatus],
  ["Connect's JSON", connectFromStatus],
  ["Connect's end of a stream", connectEndStreamFromStatus],
  ["problem details", problemFromStatus],
];

test("Google's JSON", () => {
  expect(googleFromStatus(rich)).toEqual({
    error: { code: 400, message: "only 3 of A-1 left", status: "FAILED_PRECONDITION", details },
  });
  expect(googleFromStatus({ code: 5 })).toEqual({
    error: { code: 404, message: "", status: "NOT_FOUND" },
  });
});

test("grpc-gateway's JSON always has its three fields", () => {
  expect(gatewayFromStatus(rich)).toEqual({ code: 9, message: "only 3 of A-1 left", details });
  expect(gatewayFromStatus({ code: 5 })).toEqual({ code: 5, message: "", details: [] });
});

test("Connect's JSON", () => {
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

test("Connect's JSON says for people what is in the bytes only when it is told to", () => {
  const debugs = connectFromStatus(rich, { debug: true }).details?.map(({ debug }) => debug);
  expect(debugs).toEqual([
    { reason: "OUT_OF_STOCK", domain: "shop.acme.example", metadata: { sku: "A-1" } },
    undefined,
    { retryDelay: "1.500s" },
  ]);
});

test("Connect's end of a stream has the trailers beside the error", () => {
  const metadata = { "request-id": ["7"] };
  expect(connectEndStreamFromStatus({ code: 5 })).toEqual({ error: { code: "not_found" } });
  expect(connectEndStreamFromStatus({ code: 5 }, { metadata })).toEqual({
    error: { code: "not_found" },
    metadata,
  });
});

test("problem details", () => {
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

  test("have no title where the status is not that of the code", () => {
    const problem = { type: "about:blank", status: 413, code: "FAILED_PRECONDITION" };
    expect(problemFromStatus({ code: 9 }, { httpStatus: 413 })).toEqual(problem);
  });
});

describe("the type of problem details", () => {
  const of = (reason: string, domain: string) => ({
    code: 9,
    details: [errorInfo({ reason, domain })],
  });

  test("is what the option makes of domain and reason", () => {
    const problemType = (domain: string, reason: string) => `tag:${domain},2026:${reason}`;
    const { type } = problemFromStatus(rich, { problemType });
    expect(type).toBe("tag:shop.acme.example,2026:OUT_OF_STOCK");
  });

  test.each<[string, () => string]>([
    ["throws", () => expect.unreachable()],
    ["gives no text", () => 5 as never],
  ])("is the default where the option %s", (_, problemType) => {
    expect(problemFromStatus(rich, { problemType }).type).toBe(problemFromStatus(rich).type);
  });

  test.each([
    ["a domain that is no host", "GONE", "a b/ü", "https://a%20b%2F%C3%BC/errors/GONE"],
    ["half a surrogate pair", "R\ud800", "d.example", "https://d.example/errors/R%EF%BF%BD"],
    ["no domain", "GONE", "", "about:blank"],
    ["no reason", "", "d.example", "about:blank"],
  ])("is a URI for %s", (_, reason, domain, type) => {
    expect(problemFromStatus(of(reason, domain)).type).toBe(type);
  });

  test("comes with a title that is the reason as it is, where that is not in capitals", () => {
    expect(problemFromStatus(of("rateLimitExceeded", "googleapis.com")).title).toBe(
      "rateLimitExceeded",
    );
  });
});

describe("the HTTP status", () => {
  test.each(Array.from({ length: 16 }, (_, i) => i + 1))(
    "of code %i is the published one",
    (code) => {
      expect(googleFromStatus({ code }).error.code).toBe(httpFromCode(code));
      expect(problemFromStatus({ code }).status).toBe(httpFromCode(code));
    },
  );

  test("may be another", () => {
    expect(googleFromStatus(rich, { httpStatus: 409 }).error.code).toBe(409);
    expect(problemFromStatus(rich, { httpStatus: 409 }).status).toBe(409);
  });
});

test("a code that is none of the 17 is UNKNOWN by name, and itself as a number", () => {
  const error = new StatusError({ code: 42, message: "odd" });
  expect(googleFromStatus(error).error).toMatchObject({ code: 500, status: "UNKNOWN" });
  expect(problemFromStatus(error)).toMatchObject({ status: 500, code: "UNKNOWN" });
  expect(connectFromStatus(error).code).toBe("unknown");
  expect(gatewayFromStatus(error).code).toBe(42);
});

describe.each(forms)("%s", (_, write) => {
  test("has a neutral message for a foreign error, and not its text", () => {
    const text = JSON.stringify(write(StatusError.from(new Error("hunter2"))));
    expect(text).toContain("unknown error");
    expect(text).not.toContain("hunter2");
  });

  test("leaves out a detail that cannot be encoded, and says so", () => {
    const issues: Issue[] = [];
    const broken = { code: 5, details: [...rich.details, { typeUrl: 5, value: "x" } as never] };
    const json = write(broken, { onIssue: (issue) => issues.push(issue) });
    expect(json).toEqual(write({ code: 5, details: rich.details }));
    expect(issues).toMatchObject([{ kind: "unencodable-detail", where: "details[3]" }]);
  });

  test("comes out where a listener throws or rejects", async () => {
    const broken = { code: 5, details: [{ typeUrl: 5 } as never] };
    for (const onIssue of [() => expect.unreachable(), () => Promise.reject(new Error("no"))]) {
      expect(write(broken, { onIssue })).toEqual(write({ code: 5 }));
    }
    await new Promise(setImmediate);
  });

  test("comes out of what is no list of details", () => {
    expect(write({ code: 5, details: "many" as never })).toEqual(write({ code: 5 }));
  });

  test("is JSON for any status", () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        const json = write(status);
        expect(JSON.parse(JSON.stringify(json))).toEqual(json);
      }),
    );
  });
});

/** The status that a form says, read by hand. */
const readers: readonly (readonly [string, (status: StatusError) => StatusInit])[] = [
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

describe.each(readers)("%s", (_, read) => {
  test("loses neither code, message, order, type URLs nor bytes", () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        const found = StatusError.from(read(status));
        expect(codeName(found.code)).toBe(codeName(status.code));
        expect(found.message).toBe(status.message);
        expect(found.details.map(facts)).toEqual(status.details.map(facts));
      }),
      { numRuns: 300 },
    );
  });

  test("keeps a detail that came as JSON as that JSON", () => {
    const fields = { warehouse: "Basel", open: [1, { day: "mo" }] };
    expect(StatusError.from(read(jsonAlone(fields))).details[0]?.json).toEqual(fields);
  });
});

test("Connect's JSON loses neither code, message, order, types nor bytes", () => {
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

describe("a detail that came as JSON", () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;

  test.each<[string, object]>([
    ["a cycle", { cycle }],
    ["a bigint", { count: 5n }],
    ["a toJSON that throws", { toJSON: () => expect.unreachable() }],
  ])("and held %s goes out as what JSON has of it", (_, fields) => {
    // Connect has no form for what is JSON alone.
    for (const [, write] of forms.filter(([name]) => !name.startsWith("Connect"))) {
      const json = JSON.stringify(write(jsonAlone(fields)));
      expect(StatusError.from(JSON.parse(json))).toMatchObject({ code: 5, message: "m" });
      expect(json).toContain("acme.shop.v1.Report");
    }
  });

  test("has no bytes for Connect, which leaves it out, and says so", () => {
    const issues: Issue[] = [];
    connectFromStatus(jsonAlone({ a: 1 }), { onIssue: (issue) => issues.push(issue) });
    expect(issues).toMatchObject([{ kind: "unencodable-detail", where: "details[0]" }]);
  });
});

describe("the JSON of a detail of an own type", () => {
  const status = { code: 9, details: [CUSTOM] };
  const first = (detailJson: FormatOptions["detailJson"]) =>
    gatewayFromStatus(status, { ...(detailJson && { detailJson }) }).details[0];

  test("is what the option makes of it", () => {
    expect(first(({ type, value }) => ({ type, left: value[1] }))).toEqual({
      "@type": CUSTOM.typeUrl,
      type: "acme.shop.v1.Stock",
      left: 3,
    });
    const debug = connectFromStatus(status, { debug: true, detailJson: () => ({ left: 3 }) });
    expect(debug.details?.[0]?.debug).toEqual({ left: 3 });
  });

  test("has the type of the detail, whatever the option says", () => {
    expect(first(() => ({ left: 3, "@type": "x/other" }))).toEqual({
      "@type": CUSTOM.typeUrl,
      left: 3,
    });
  });

  test.each<[string, () => object | undefined]>([
    ["gives nothing", () => undefined],
    ["throws", () => expect.unreachable()],
    ["gives a bigint", () => ({ left: 3n })],
  ])("is its bytes where the option %s", (_, detailJson) => {
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
