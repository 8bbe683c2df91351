// toResponse, and with it everything about an answer that does not depend on the server.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defineCatalog, defineError } from "../../src/catalog.js";
import { Code } from "../../src/code.js";
import { errorInfo, localizedMessage, retryInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import {
  googleFromStatus,
  type HttpCatalog,
  problemFromStatus,
  type ResponseOptions,
  toResponse,
} from "../../src/http.js";
import type { Issue } from "../../src/status/issue.js";
import { CUSTOM, hostile, jsonAlone, rich } from "../formats/rich.js";

// A rejection that nobody handles ends a server's process.
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

function asking(headers: Record<string, string>): { readonly request: Request } {
  return { request: new Request("http://a.example/", { headers }) };
}

async function answer(error: unknown, options?: ResponseOptions<Request>) {
  const response = toResponse(error, options);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe("whatever is thrown, an answer comes out", () => {
  test.each(hostile)("%s", async (_, thrown) => {
    const seen: unknown[] = [];
    const { status, body } = await answer(thrown, { onError: (error) => seen.push(error) });
    expect([status, body]).toEqual([500, neutral]);
    expect(seen).toHaveLength(1);
    expect(Object.is(seen[0], thrown)).toBe(true);
  });

  test.each(hostile)("%s, as problem details", async (_, thrown) => {
    const { body } = await answer(thrown, { format: "problem" });
    expect(body).toMatchObject({ type: "about:blank", status: 500, detail: "unknown error" });
  });

  test("also where every listener and option throws", async () => {
    const fault = () => {
      throw new Error("the logger is down");
    };
    const catalog: HttpCatalog = { fallback: fault, localize: fault, from: fault };
    const request = { headers: { get: fault } };
    const faulty = {
      onError: fault,
      onIssue: fault,
      catalog,
      detailJson: fault,
      problemType: fault,
    };
    for (const options of [faulty, { ...faulty, request }] as ResponseOptions<Request>[]) {
      expect((await answer(jsonAlone({ a: 1n }), options)).status).toBe(404);
      expect((await answer(rich, options)).body).toEqual(googleFromStatus(rich));
      expect((await answer(new Error("hunter2"), options)).body).toEqual(neutral);
    }
  });

  test("also where a listener is async and rejects", async () => {
    const rejects = () => Promise.reject(new Error("the logger is down"));
    const listeners = { onError: rejects, onIssue: rejects };
    expect((await answer(jsonAlone({ a: 1n }), listeners)).status).toBe(404);
  });

  test.each([5, null, ["application/problem+json"]])(
    "a header that is %s counts as none",
    async (value) => {
      const request = { headers: { get: () => value as never } };
      expect((await answer(rich, { request } as never)).body).toEqual(googleFromStatus(rich));
    },
  );

  test("a request without headers that can be read asks for nothing", async () => {
    const { body } = await answer(rich, { request: {} as never });
    expect(body).toEqual(googleFromStatus(rich));
  });
});

describe("a StatusError", () => {
  test("is Google's JSON with the HTTP status of its code", async () => {
    const { status, headers, body } = await answer(rich);
    expect(status).toBe(400);
    expect(headers["content-type"]).toBe("application/json");
    expect(body).toEqual(googleFromStatus(rich));
  });

  test("is problem details where they are asked for", async () => {
    const accept = "application/problem+json";
    const { headers, body } = await answer(rich, asking({ accept }));
    expect(headers["content-type"]).toBe(accept);
    expect(body).toEqual(problemFromStatus(rich));
  });

  test("keeps the details that cannot be written from costing the others", async () => {
    const issues: Issue[] = [];
    const details = [errorInfo({ reason: "R" }), { typeUrl: 5 } as never, CUSTOM];
    const error = new StatusError({ code: 5, details });
    const { body } = await answer(error, { onIssue: (issue) => issues.push(issue) });
    expect(body).toEqual(googleFromStatus({ code: 5, details: [details[0], details[2]] } as never));
    expect(issues).toMatchObject([{ kind: "unencodable-detail", where: "details[1]" }]);
  });

  test("has everything that its cause says left at home", async () => {
    const error = new StatusError({ code: 13, message: "no" }, { cause: new Error("hunter2") });
    expect(JSON.stringify(await answer(error))).not.toContain("hunter2");
  });
});

describe("the format", () => {
  test("is fixed by the option, and Accept counts no more", async () => {
    const problem = await answer(rich, { ...asking({ accept: "*/*" }), format: "problem" });
    expect(problem.headers["content-type"]).toBe("application/problem+json");
    expect(problem.headers).not.toHaveProperty("vary");
    const asked = asking({ accept: "application/problem+json" });
    const google = await answer(rich, { ...asked, format: "google" });
    expect(google.headers["content-type"]).toBe("application/json");
  });

  test("has the type of the option problemType", async () => {
    const problemType = (_: string, reason: string) => `/problems/${reason.toLowerCase()}`;
    const { body } = await answer(rich, { format: "problem", problemType });
    expect(body.type).toBe("/problems/out_of_stock");
  });

  test("has the JSON of details of an own type", async () => {
    const { body } = await answer(rich, { detailJson: ({ value }) => ({ left: value[1] }) });
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
    expect((await answer(error)).headers["retry-after"]).toBe(seconds);
  });

  test("is not there without RetryInfo", async () => {
    expect((await answer(new StatusError({ code: 14 }))).headers).not.toHaveProperty("retry-after");
  });
});

describe("what is no StatusError", () => {
  test.each<[string, unknown]>([
    ["an Error", new TypeError("connect postgres://admin:hunter2@db")],
    ["a string", "hunter2"],
    ["an error of another call", { code: 5, details: "hunter2", metadata: { get: () => [] } }],
    ["JSON of a status", { code: 7, message: "hunter2" }],
    ["an Error made into a StatusError", StatusError.from(new Error("hunter2"))],
    ["an exit code as status", Object.assign(new Error("hunter2"), { status: 1 })],
    ["a status of success", Object.assign(new Error("hunter2"), { status: 204 })],
  ])("%s is answered with 500 UNKNOWN and none of its text", async (_, thrown) => {
    const { status, body } = await answer(thrown);
    expect([status, body]).toEqual([500, neutral]);
  });

  test("goes out as what it is when it is asked for", async () => {
    const upstream = { code: 5, message: "no such order" };
    expect((await answer(StatusError.from(upstream))).status).toBe(404);
  });
});

describe("with a catalogue", () => {
  const domain = "orders.acme.example";
  const outOfStock = defineError<"OUT_OF_STOCK", { sku: string }>({
    domain,
    reason: "OUT_OF_STOCK",
    code: Code.FAILED_PRECONDITION,
    message: "{sku} is gone",
    metadata: { sku: "string" },
    localized: { de: "{sku} ist nicht mehr da" },
    httpStatus: 409,
  });
  const ourFault = defineError<"OUR_FAULT", Record<never, never>>({
    domain,
    reason: "OUR_FAULT",
    code: Code.INTERNAL,
    message: "our fault",
    httpStatus: 503,
  });
  const catalog = defineCatalog(domain, { outOfStock, ourFault }, { fallback: "ourFault" });
  const error = outOfStock({ sku: "A-1" });

  test("an error has the HTTP status that it declares, in the body too", async () => {
    const google = await answer(error, { catalog });
    expect(google.status).toBe(409);
    expect(google.body).toMatchObject({ error: { code: 409, status: "FAILED_PRECONDITION" } });
    const problem = await answer(error, { catalog, format: "problem" });
    expect(problem.body).toMatchObject({ status: 409, title: "Out of stock" });
  });

  test("an uncaught exception is the fallback, with nothing of it", async () => {
    const { status, body } = await answer(new Error("hunter2"), { catalog });
    expect(status).toBe(503);
    expect(body).toMatchObject({ error: { message: "our fault", status: "INTERNAL" } });
    expect(JSON.stringify(body)).not.toContain("hunter2");
  });

  test("the text for end users is in the language that is asked for", async () => {
    const language = async (accept: string) => {
      const { body, headers } = await answer(error, {
        catalog,
        ...asking({ "accept-language": accept }),
      });
      expect(headers.vary).toBe("Accept, Accept-Language");
      return StatusError.from(read(body)).localizedMessage?.message;
    };
    expect(await language("it, de-CH;q=0.9")).toBe("A-1 ist nicht mehr da");
    expect(await language("fr")).toBe("A-1 is gone");
  });

  test("a text that the handler gave stays", async () => {
    const own = localizedMessage({ locale: "gsw", message: "nüme da" });
    const { body } = await answer(outOfStock({ sku: "A-1" }, { details: [own] }), {
      catalog,
      ...asking({ "accept-language": "de" }),
    });
    expect(StatusError.from(read(body)).localizedMessage?.message).toBe("nüme da");
  });

  test("several speak each for their own errors", async () => {
    const other = defineCatalog("other.acme.example", {});
    expect((await answer(error, { catalog: [other, catalog] })).status).toBe(409);
  });

  test.each([200, 399, 600, Number.NaN, 409.5, "409"])("a status of %s is none", async (status) => {
    const odd = { ...catalog, from: () => ({ spec: { httpStatus: status } }) as never };
    expect((await answer(error, { catalog: odd })).status).toBe(400);
  });

  function read(body: Record<string, unknown>): object {
    const { message, details } = body.error as { message: string; details: unknown };
    return { code: 9, message, details };
  }
});

test("Vary says what the answer depends on", async () => {
  const catalog = defineCatalog("v.acme.example", {});
  expect((await answer(rich)).headers.vary).toBe("Accept");
  expect((await answer(rich, { catalog })).headers.vary).toBe("Accept, Accept-Language");
  expect((await answer(rich, { catalog, format: "google" })).headers.vary).toBe("Accept-Language");
});
