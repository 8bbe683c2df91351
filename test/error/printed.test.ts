// Tests how Node prints a StatusError. test/logs has loggers and test runners.

import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { badRequest, errorInfo, quotaFailure, retryInfo } from "../../src/details.js";
import { StatusError, type StatusInit } from "../../src/index.js";

const info = errorInfo({ reason: "R", domain: "acme.example", metadata: { sku: "A-1" } });

/** Returns the output of Node for an error, on one line and without the frames of its stack. */
function print(error: unknown, options: object = {}): string {
  return withoutFrames(inspect(error, options)).replace(/\s+/g, " ");
}

function withoutFrames(text: string): string {
  return text.replace(/\n *at .*?(?=(?: \{)?$)/gm, "");
}

const errorOf = (status: Partial<StatusInit>, options?: object) =>
  new StatusError({ code: 9, message: "m", ...status }, options);

describe("a StatusError", () => {
  test("is printed with code, reason, domain and metadata first, then the other details", () => {
    const details = [info, retryInfo(1500), { typeUrl: "x/acme.T", value: new Uint8Array(9) }];
    expect(
      withoutFrames(inspect(errorOf({ details }), { breakLength: 100 })),
    ).toBe(`StatusError: FAILED_PRECONDITION (9): m {
  reason: 'R',
  domain: 'acme.example',
  metadata: { sku: 'A-1' },
  details: [
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.500s' },
    { '@type': 'x/acme.T', '@value': '9 bytes' }
  ]
}`);
  });

  test("is printed if it is an error of another library too, with its own properties", () => {
    const other = Object.assign(new Error("m"), { cause: new Error("socket"), rawMessage: "m" });
    const members = Object.getOwnPropertyDescriptors(StatusError.prototype);
    const { stack: _, ...state } = Object.getOwnPropertyDescriptors(errorOf({ details: [info] }));
    const both = Object.defineProperties(other, { ...members, ...state });
    expect(print(both)).toContain("StatusError: FAILED_PRECONDITION (9): m {");
    expect(print(both)).toContain("rawMessage: 'm'");
    expect(print(both)).toContain("[cause]: Error: socket");
    expect(print(new Error("outer", { cause: both }))).toContain("[cause]: StatusError");
  });

  test("is printed without its parts if one of them throws", () => {
    const broken = Object.defineProperty(errorOf({}), "details", {
      get: () => {
        throw new Error("a trap");
      },
    });
    expect(print(broken)).toContain("StatusError: m");
  });

  test("is printed on one line if it has only code and message", () => {
    expect(print(errorOf({}))).toBe("StatusError: FAILED_PRECONDITION (9): m");
    expect(print(errorOf({ message: "" }))).toBe("StatusError: FAILED_PRECONDITION (9)");
  });

  test("is printed with the number of an unknown code", () => {
    expect(print(errorOf({ code: 2, rawCode: 42 }))).toBe("StatusError: UNKNOWN (42): m");
  });

  test("is printed with its stack, whatever lines its message has", () => {
    for (const message of ["m", "", "two\nlines", "m\n    at home", "\n    at \n    at "]) {
      const printed = inspect(errorOf({ message }));
      expect(
        printed.startsWith(
          `StatusError: FAILED_PRECONDITION (9)${message && ": "}${message}\n    at `,
        ),
      ).toBe(true);
      expect(printed).toContain("printed.test.ts");
    }
  });

  test("is printed with the beginning of a long message, and its stack", () => {
    const printed = inspect(errorOf({ message: "m".repeat(10_500) }));
    expect(printed).toMatch(/\(9\): m{10000}\.\.\. 500 more characters\n {4}at /);
    expect(print(errorOf({ message: "m".repeat(10_000) }))).toMatch(/\(9\): m{10000}$/);
  });

  test("is printed without a stack if it has none", () => {
    const error = errorOf({ details: [info] });
    for (const stack of ["StatusError: m", "", undefined, 5]) {
      Object.defineProperty(error, "stack", { value: stack });
      expect(print(error)).toMatch(
        /^\[StatusError: FAILED_PRECONDITION \(9\): m\] \{ reason: 'R',/,
      );
    }
  });

  test("is printed with its name and its own properties", () => {
    class OrderError extends StatusError {
      override name = "OrderError";
      order = { items: [{ sku: "A-1" }] };
    }
    const error = new OrderError({ code: 5 });
    expect(print(error)).toBe("OrderError: NOT_FOUND (5) { order: { items: [ [Object] ] } }");
    // The caller's depth applies to values of other packages.
    expect(print(error, { depth: 3 })).toContain("{ items: [ { sku: 'A-1' } ] }");
  });

  test("is printed with the second ErrorInfo among the details", () => {
    const second = errorInfo({ reason: "SECOND", domain: "acme.example" });
    expect(print(errorOf({ details: [info, second] }))).toMatch(/reason: 'R'.*details:.*SECOND/);
  });

  test("is printed with the readable part of malformed details", () => {
    const typeUrl = "type.googleapis.com/google.rpc.ErrorInfo";
    const value = Uint8Array.of(10, 1, 82, 255);
    const printed = print(errorOf({ details: [retryInfo(1), { typeUrl, value }] }));
    expect(printed).toContain("reason: 'R'");
  });

  test("is printed with a detail that was received as JSON", () => {
    const detail = { "@type": "x/acme.T", deep: { list: [{ of: { objects: [1] } }] } };
    const error = StatusError.from({ code: 5, message: "m", details: [detail] });
    expect(print(error.details[0])).toBe(
      "{ '@type': 'x/acme.T', deep: { list: [ { of: { objects: [ 1 ] } } ] } }",
    );
  });

  test("is printed as a cause, and with its cause", () => {
    const cause = errorOf({ details: [info] });
    for (const outer of [new Error("outer", { cause }), errorOf({}, { cause })]) {
      expect(print(outer)).toMatch(
        /m?( at)? \{ \[cause\]: StatusError: FAILED_PRECONDITION \(9\): m \{ reason: 'R'/,
      );
    }
    expect(print(errorOf({}, { cause: undefined }))).toContain("[cause]: undefined");
    expect(print(errorOf({}, { cause: "text" }))).toContain("[cause]: 'text'");
  });

  test("is printed whole, whatever the depth", () => {
    const details = [
      badRequest({ fieldViolations: [{ field: "f", description: "d" }] }),
      quotaFailure({ violations: [{ subject: "s", quotaDimensions: { region: "eu" } }] }),
    ];
    for (const depth of [-1, 0, 1, 2, null, Number.POSITIVE_INFINITY]) {
      for (const value of [
        errorOf({ details }),
        [errorOf({ details })],
        { a: errorOf({ details }) },
      ]) {
        if (depth === -1 && !(value instanceof StatusError)) continue;
        expect(print(value, { depth })).toMatch(/field: 'f', description: 'd'.*region: 'eu'/);
      }
    }
  });

  test("is printed once in a cycle of causes", () => {
    const error = errorOf({ details: [info] });
    const outer = new Error("outer", { cause: error });
    Object.defineProperty(error, "cause", { value: outer });
    for (const depth of [0, 2, null, Number.POSITIVE_INFINITY]) {
      expect(print(error, { depth })).toContain("[Circular]");
      expect(print(outer, { depth })).toContain("reason: 'R'");
    }
  });

  test("is printed in bounded time at the end of a long chain of causes", () => {
    let error = errorOf({});
    for (let i = 0; i < 10_000; i++) error = errorOf({}, { cause: error });
    expect(inspect(error, { depth: null }).length).toBeLessThan(50_000);
  });

  test("is printed the same whether its details were decoded or not", () => {
    const [a, b] = [errorOf({ details: [info] }), errorOf({ details: [info] })];
    expect(a.issues).toEqual([]);
    expect(print(a)).toBe(print(b));
  });

  test("is printed after an inspection that threw", () => {
    const hostile = {
      [inspect.custom]() {
        throw new Error("hostile");
      },
    };
    const error = errorOf({}, { cause: hostile });
    expect(() => inspect(error)).toThrow("hostile");
    expect(() => inspect(error)).toThrow("hostile");
  });
});

describe("copies of a detail, as test runners and proxies make them,", () => {
  const detail = errorOf({ details: [info] }).details[0];
  const copy = Object.create(
    Object.getPrototypeOf(detail),
    Object.getOwnPropertyDescriptors(detail),
  );
  test.each([
    ["a copy of the properties", copy],
    ["a proxy", new Proxy(detail as object, {})],
  ])("%s is decoded", (_, made) => {
    expect(made.message).toEqual(detail?.message);
    expect(made.toJSON()).toEqual(detail?.toJSON());
    expect(print(made)).toBe(print(detail));
  });
});
