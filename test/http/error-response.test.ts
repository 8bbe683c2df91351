// toResponse, and everything about an error response that does not depend on the server.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import {
  defineCatalog,
  defineError,
  type ErrorMatch,
  localized,
  string,
} from "../../src/codegenv1.js";
import { errorInfo, localizedMessage, retryInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import {
  googleFromStatus,
  problemFromStatus,
  type ResponseOptions,
  toResponse,
} from "../../src/http.js";
import type { Issue } from "../../src/status/issue.js";
import { CUSTOM, hostile, jsonAlone, rich } from "../formats/rich.js";

// An unhandled rejection ends the process of a server.
const unhandled: unknown[] = [];
const remember = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", remember);
});
afterEach(async () => {
  await new Promise(setImmediate);
  process.off("unhandledRejection", remember);
  expect(unhandled).toEqual([]);
});

const neutral = { error: { code: 500, message: "unknown error", status: "UNKNOWN" } };

function requestWith(headers: Record<string, string>): { readonly request: Request } {
  return { request: new Request("http://a.example/", { headers }) };
}

async function respond(error: unknown, options?: ResponseOptions<Request | undefined>) {
  const response = toResponse(error, options);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe("toResponse responds to any thrown value", () => {
  test.each(hostile)("%s", async (_, thrown) => {
    const seen: unknown[] = [];
    const onError = (error: unknown) => seen.push(error);
    const { status, headers, body } = await respond(thrown, { onError });
    expect([status, body]).toEqual([500, neutral]);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(seen).toHaveLength(1);
    expect(Object.is(seen[0], thrown)).toBe(true);
  });

  test.each(hostile)("%s, as problem details", async (_, thrown) => {
    const { body } = await respond(thrown, { format: "problem" });
    expect(body).toMatchObject({ type: "about:blank", status: 500, detail: "unknown error" });
  });

  test("even if every listener and option throws", async () => {
    const fault = () => {
      throw new Error("the logger is down");
    };
    const catalog = { fallback: fault, localize: fault, from: fault };
    const request = { headers: { get: fault } };
    const faulty = {
      onError: fault,
      onIssue: fault,
      catalog,
      detailJson: fault,
      problemType: fault,
    };
    for (const options of [faulty, { ...faulty, request }] as ResponseOptions<
      Request | undefined
    >[]) {
      expect((await respond(jsonAlone({ a: 1n }), options)).status).toBe(404);
      expect((await respond(rich, options)).body).toEqual(googleFromStatus(rich));
      expect((await respond(new Error("hunter2"), options)).body).toEqual(neutral);
    }
  });

  test("even if a listener is async and rejects", async () => {
    const rejects = () => Promise.reject(new Error("the logger is down"));
    const listeners = { onError: rejects, onIssue: rejects };
    expect((await respond(jsonAlone({ a: 1n }), listeners)).status).toBe(404);
  });

  test.each([5, null, ["application/problem+json"]])(
    "and ignores a request header that is %s",
    async (value) => {
      const request = { headers: { get: () => value as never } };
      expect((await respond(rich, { request } as never)).body).toEqual(googleFromStatus(rich));
    },
  );

  test("and ignores a request without headers", async () => {
    const { body } = await respond(rich, { request: {} as never });
    expect(body).toEqual(googleFromStatus(rich));
  });
});

describe("a StatusError", () => {
  test("is sent as Google's JSON with the HTTP status of its code", async () => {
    const { status, headers, body } = await respond(rich);
    expect(status).toBe(400);
    expect(headers["content-type"]).toBe("application/json");
    expect(body).toEqual(googleFromStatus(rich));
  });

  test("is sent as problem details if the request accepts them", async () => {
    const accept = "application/problem+json";
    const { headers, body } = await respond(rich, requestWith({ accept }));
    expect(headers["content-type"]).toBe(accept);
    expect(body).toEqual(problemFromStatus(rich));
  });

  test("keeps the other details if one cannot be written", async () => {
    const issues: Issue[] = [];
    const details = [errorInfo({ reason: "R" }), { typeUrl: 5 } as never, CUSTOM];
    const error = new StatusError({ code: 5, details });
    const { body } = await respond(error, { onIssue: (issue) => issues.push(issue) });
    expect(body).toEqual(googleFromStatus({ code: 5, details: [details[0], details[2]] } as never));
    expect(issues).toMatchObject([{ kind: "unencodable-detail", where: "details[1]" }]);
  });

  test("is sent without its cause", async () => {
    const error = new StatusError({ code: 13, message: "no" }, { cause: new Error("hunter2") });
    expect(JSON.stringify(await respond(error))).not.toContain("hunter2");
  });
});

describe("the format", () => {
  test("is that of the option `format`, whatever the Accept header", async () => {
    const problem = await respond(rich, { ...requestWith({ accept: "*/*" }), format: "problem" });
    expect(problem.headers["content-type"]).toBe("application/problem+json");
    expect(problem.headers).not.toHaveProperty("vary");
    const request = requestWith({ accept: "application/problem+json" });
    const google = await respond(rich, { ...request, format: "google" });
    expect(google.headers["content-type"]).toBe("application/json");
  });

  test("has the type that the option `problemType` returns", async () => {
    const problemType = (_: string, reason: string) => `/problems/${reason.toLowerCase()}`;
    const { body } = await respond(rich, { format: "problem", problemType });
    expect(body.type).toBe("/problems/out_of_stock");
  });

  test("has the JSON that the option `detailJson` returns", async () => {
    const { body } = await respond(rich, { detailJson: ({ value }) => ({ left: value[1] }) });
    expect(body).toMatchObject({ error: { details: [{}, { left: 3 }, {}] } });
  });
});

describe("Retry-After", () => {
  test.each([
    [0, "0"],
    [1, "1"],
    [1000, "1"],
    [1001, "2"],
    [90_000, "90"],
    [1e15, "2147484"],
    [-5, "0"],
  ])("of %i ms is %s seconds", async (delay, seconds) => {
    const error = new StatusError({ code: 14, details: [retryInfo(delay)] });
    expect((await respond(error)).headers["retry-after"]).toBe(seconds);
  });

  test("is not set without RetryInfo", async () => {
    expect((await respond(new StatusError({ code: 14 }))).headers).not.toHaveProperty(
      "retry-after",
    );
  });
});

describe("a thrown value that is not a StatusError", () => {
  test.each<[string, unknown]>([
    ["an Error", new TypeError("connect postgres://admin:hunter2@db")],
    ["a string", "hunter2"],
    ["an error of another call", { code: 5, details: "hunter2", metadata: { get: () => [] } }],
    ["JSON of a status", { code: 7, message: "hunter2" }],
    ["a StatusError made from an Error", StatusError.from(new Error("hunter2"))],
    ["an exit code as status", Object.assign(new Error("hunter2"), { status: 1 })],
    ["a successful status", Object.assign(new Error("hunter2"), { status: 204 })],
  ])("is sent as 500 UNKNOWN, without its text: %s", async (_, thrown) => {
    const { status, body } = await respond(thrown);
    expect([status, body]).toEqual([500, neutral]);
  });

  test("is sent with its own status after StatusError.from", async () => {
    const upstream = { code: 5, message: "no such order" };
    expect((await respond(StatusError.from(upstream))).status).toBe(404);
  });
});

describe("toResponse with a catalog", () => {
  const domain = "orders.acme.example";
  interface OutOfStock extends ErrorMatch {
    readonly metadata: { readonly sku: string };
  }
  const outOfStock = defineError<OutOfStock>({
    domain,
    reason: "OUT_OF_STOCK",
    code: Code.FAILED_PRECONDITION,
    message: "{sku} is gone",
    metadata: { sku: string },
    localized: localized("en-US", { de: "{sku} ist nicht mehr da" }),
    httpStatus: 409,
  });
  const ourFault = defineError<ErrorMatch>({
    domain,
    reason: "OUR_FAULT",
    code: Code.INTERNAL,
    message: "our fault",
    httpStatus: 503,
  });
  const catalog = defineCatalog(domain, { outOfStock, ourFault }, { fallback: "ourFault" });
  const error = outOfStock({ sku: "A-1" });

  test("uses the HTTP status that an error declares, in the body too", async () => {
    const google = await respond(error, { catalog });
    expect(google.status).toBe(409);
    expect(google.body).toMatchObject({ error: { code: 409, status: "FAILED_PRECONDITION" } });
    const problem = await respond(error, { catalog, format: "problem" });
    expect(problem.body).toMatchObject({ status: 409, title: "Out of stock" });
  });

  test("sends the fallback for an exception, without its text", async () => {
    const { status, body } = await respond(new Error("hunter2"), { catalog });
    expect(status).toBe(503);
    expect(body).toMatchObject({ error: { message: "our fault", status: "INTERNAL" } });
    expect(JSON.stringify(body)).not.toContain("hunter2");
  });

  test("sends the text for end users in the requested language", async () => {
    const language = async (accept: string) => {
      const { body, headers } = await respond(error, {
        catalog,
        ...requestWith({ "accept-language": accept }),
      });
      expect(headers.vary).toBe("Accept, Accept-Language");
      return StatusError.from(read(body)).localizedMessage?.message;
    };
    expect(await language("it, de-CH;q=0.9")).toBe("A-1 ist nicht mehr da");
    expect(await language("fr")).toBe("A-1 is gone");
  });

  test("sends the text in the languages of `locale`, and does not vary by Accept-Language then", async () => {
    const { body, headers } = await respond(error, {
      catalog,
      locale: ["it", "de"],
      ...requestWith({ "accept-language": "en" }),
    });
    expect(headers.vary).toBe("Accept");
    expect(StatusError.from(read(body)).localizedMessage?.message).toBe("A-1 ist nicht mehr da");
  });

  test("keeps a text from the handler", async () => {
    const own = localizedMessage({ locale: "gsw", message: "nüme da" });
    const { body } = await respond(outOfStock({ sku: "A-1" }, { details: [own] }), {
      catalog,
      ...requestWith({ "accept-language": "de" }),
    });
    expect(StatusError.from(read(body)).localizedMessage?.message).toBe("nüme da");
  });

  test("uses the catalog of the error among several", async () => {
    const other = defineCatalog("other.acme.example", {});
    expect((await respond(error, { catalog: [other, catalog] })).status).toBe(409);
  });

  test.each([200, 399, 600, Number.NaN, 409.5, "409"])(
    "ignores an HTTP status of %s",
    async (status) => {
      const odd = { ...catalog, from: () => ({ spec: { httpStatus: status } }) as never };
      expect((await respond(error, { catalog: odd })).status).toBe(400);
    },
  );

  function read(body: Record<string, unknown>): object {
    const { message, details } = body.error as { message: string; details: unknown };
    return { code: 9, message, details };
  }
});

test("Vary names the request headers that the response depends on", async () => {
  const catalog = defineCatalog("v.acme.example", {});
  expect((await respond(rich)).headers.vary).toBe("Accept");
  expect((await respond(rich, { catalog })).headers.vary).toBe("Accept, Accept-Language");
  expect((await respond(rich, { catalog, format: "google" })).headers.vary).toBe("Accept-Language");
});
