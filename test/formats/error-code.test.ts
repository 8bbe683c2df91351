import { describe, expect, test } from "vitest";
import { codeTwirpNames, twirpCodes } from "../../gen/rpcstatus/v1/code_twirp_rpcstatus.js";
import { codeFromTwirp } from "../../src/code/twirp.js";
import { Code, codeFromHttp, codeName, connectFromCode, type HttpDialect } from "../../src/code.js";
import { errorInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import { codeOf } from "../../src/formats/error-code.js";
import { statusFromJson } from "../../src/formats/json/detect.js";
import type { Status } from "../../src/status/status.js";
import { TYPE_URL } from "../wire/bytes.js";

const kinds = ({ issues }: Status) => issues.map(({ kind }) => kind);
const codes = Array.from({ length: 16 }, (_, i) => i + 1);
const camel = (name: string) =>
  name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

describe("codeOf", () => {
  test.each(Object.keys(twirpCodes))("reads %s as Twirp's table does", (name) => {
    expect(codeOf(name)).toBe(codeFromTwirp(name));
  });

  test.each(codes)("reads every name of code %i the same", (code) => {
    const name = codeName(code);
    for (const spelling of [
      name,
      name.toLowerCase(),
      camel(name),
      name.replaceAll("_", "-"),
      `codes.${camel(name)}`,
      connectFromCode(code),
      codeTwirpNames[code],
      code,
      String(code),
    ])
      expect(codeOf(spelling)).toBe(code);
  });

  test.each([400, 404, 418, 429, 499, 500, 503, 599])("reads HTTP %i", (http) => {
    expect(codeOf(http)).toBe(codeFromHttp(http, "rest"));
    expect(codeOf(String(http))).toBe(codeFromHttp(http, "rest"));
  });

  test.each([0, "0", "OK", "ok", 200, 204, "200"])("reads %j as OK", (value) => {
    expect(codeOf(value)).toBe(Code.OK);
  });

  test.each([
    17,
    99,
    100,
    302,
    600,
    2000,
    -1,
    -32_000,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "",
    " ",
    "x",
    "1e1",
    "+5",
    "0x5",
    "5.0",
    "99999999999999999999",
    "constructor",
    "__proto__",
    "toString",
    null,
    undefined,
    true,
    {},
    [5],
    5n,
    Symbol("5"),
  ])("does not know %o", (value) => {
    expect(codeOf(value)).toBeUndefined();
  });
});

const details = [{ "@type": `${TYPE_URL}google.rpc.ErrorInfo`, reason: "R", domain: "d" }];
const m = "no such order";

describe("a code in the body wins over the HTTP status", () => {
  const forms: [string, unknown, number][] = [
    ["a name in capitals", { code: "NOT_FOUND", message: m }, 5],
    ["a name in another spelling", { code: "notFound", message: m }, 5],
    ["a name with a prefix", { code: "StatusCode.NOT_FOUND", message: m }, 5],
    ["a number as text", { code: "5", message: m }, 5],
    ["an HTTP status as text", { code: "404", message: m }, 5],
    ["the first grpc-gateway", { error: m, code: 5 }, 5],
    ["the first grpc-gateway with a message", { error: m, message: m, code: 5 }, 5],
    ["the same with details", { error: m, message: m, code: 5, details }, 5],
    ["Twirp", { code: "not_found", msg: m, meta: { id: "7" } }, 5],
    ["Twirp's malformed", { code: "malformed", msg: m }, 3],
    ["Twirp's bad_route", { code: "bad_route", msg: m }, 12],
    ["Twirp's dataloss", { code: "dataloss", msg: m }, 15],
    ["Kratos", { code: 404, reason: "NO_ORDER", message: m, metadata: {} }, 5],
    ["Kratos with a gRPC code", { code: 5, reason: "NO_ORDER", message: m, metadata: {} }, 5],
    ["Google", { error: { code: 404, message: m, status: "NOT_FOUND" } }, 5],
    ["Google with numbers as text", { error: { code: "404", message: m } }, 5],
    ["Google's inner error", { code: 404, message: m, status: "NOT_FOUND", details }, 5],
    ["the same without details", { code: 404, message: m, status: "NOT_FOUND" }, 5],
    ["the same, whose name differs", { code: 400, message: m, status: "FAILED_PRECONDITION" }, 9],
    ["a name of Connect in `error`", { error: { code: "not_found", message: m } }, 5],
    ["a name in capitals in `error`", { error: { code: "NOT_FOUND", message: m } }, 5],
    ["a number as text in `error`", { error: { code: "5", message: m } }, 5],
    ["Twirp's text in `error`", { error: { code: "malformed", msg: m } }, 3],
    ["JSON-RPC", { jsonrpc: "2.0", id: 1, error: { code: -32_601, message: m } }, 12],
    ["problem details with a name", { status: 409, title: "t", detail: m, code: "NOT_FOUND" }, 5],
    ["problem details of Twirp's name", { status: 409, detail: m, code: "malformed" }, 3],
    ["problem details of a number", { status: 409, detail: m, code: "5" }, 5],
    ["a ServiceError", { code: 14, message: `14 UNAVAILABLE: ${m}`, details: m, metadata: {} }, 14],
  ];

  test.each(forms)("%s", (_, body, code) => {
    for (const dialect of ["rest", "grpc", "connect"] as const) {
      for (const httpStatus of [418, 429, 500]) {
        const status = statusFromJson(body, { httpStatus, dialect });
        expect(status).toMatchObject({ code, rawCode: code, message: m, issues: [] });
      }
    }
    expect(statusFromJson(JSON.stringify(body))).toMatchObject({ code, message: m, issues: [] });
    expect(StatusError.from(body)).toMatchObject({ code, message: m, issues: [] });
    const wrapped = new Error("failed", { cause: body });
    expect(StatusError.from(wrapped)).toMatchObject({ code, message: m, issues: [] });
    expect(StatusError.from(JSON.stringify([body]).slice(1, -1))).toMatchObject({
      code,
      message: m,
    });
  });

  test("a number of HTTP in a body of an unknown format", () => {
    const status = statusFromJson({ code: 404, message: m }, { httpStatus: 400 });
    expect(status).toMatchObject({ code: 5, rawCode: 404, message: m });
    expect(
      statusFromJson({ code: 404, message: m, details: [] }, { httpStatus: 400 }),
    ).toMatchObject({ code: 5, rawCode: 404, message: m });
    expect(statusFromJson({ status: 404, error: "Not Found" }, { httpStatus: 400 })).toMatchObject({
      code: 5,
      message: "Not Found",
    });
  });
});

describe("a code that nothing knows leaves the HTTP status to decide, by the caller's table", () => {
  const bodies: [string, unknown][] = [
    ["a name", { code: "validation_error", message: m }],
    ["a name in `error`", { error: { code: "rate_limit_exceeded", type: "requests", message: m } }],
    ["a number", { code: 11_000, message: m }],
    ["a number beside an empty list of details", { code: 1001, message: m, details: [] }],
    [
      "a number beside details",
      { code: -7, message: m, details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo" }] },
    ],
    ["a number in `error`", { error: { code: 2000, message: m } }],
    ["a number of JSON-RPC", { jsonrpc: "2.0", error: { code: -32_000, message: m } }],
    ["a number of HTTP that is not an error", { error: { code: 190, message: m } }],
    [
      "Kratos with a number of its own",
      { code: 1001, reason: "NO_ORDER", message: m, metadata: {} },
    ],
    ["a code that says OK", { error: { code: "ok", message: m } }],
    ["a code 200", { code: 200, message: m }],
    ["no code", { error: { message: m } }],
    ["Twirp's text alone", { msg: m }],
    ["a status that is not a code", { status: "cancelled", message: m }],
  ];

  test.each(bodies)("%s", (_, body) => {
    for (const dialect of ["rest", "grpc", "connect"] satisfies HttpDialect[]) {
      for (const httpStatus of [400, 404, 409, 429, 503]) {
        const status = statusFromJson(body, { httpStatus, dialect });
        const code = codeFromHttp(httpStatus, dialect);
        expect(status).toMatchObject({ code, message: m });
        expect(status.issues).not.toEqual([]);
      }
    }
    expect(statusFromJson(body)).toMatchObject({ code: Code.UNKNOWN, message: m });
  });

  test("and keeps the number", () => {
    const options = { httpStatus: 404 };
    expect(statusFromJson({ error: { code: 2000, message: m } }, options)).toMatchObject({
      code: 5,
      rawCode: 2000,
    });
    expect(statusFromJson({ error: { code: "2000", message: m } }, options)).toMatchObject({
      code: 5,
      rawCode: 2000,
    });
    const gateway = statusFromJson({ code: 1001, message: m, details: [] }, options);
    expect(gateway).toMatchObject({ code: 5, rawCode: 1001 });
    expect(gateway.issues).toMatchObject([{ kind: "unknown-code", rawCode: 1001 }]);
  });
});

describe("the reason", () => {
  test.each<[string, unknown, object]>([
    [
      "of Kratos, with its metadata",
      { code: 401, reason: "NO_SUCH_GRANT", message: m, metadata: { id: "7" } },
      { reason: "NO_SUCH_GRANT", metadata: { id: "7" } },
    ],
    [
      "of Kratos, with a number of its own",
      { code: 1001, reason: "NO_SUCH_GRANT", message: m },
      { reason: "NO_SUCH_GRANT" },
    ],
    [
      "of Google's older inner error",
      { code: 404, errors: [{ domain: "global", reason: "notFound", message: m }], message: m },
      { reason: "notFound", domain: "global" },
    ],
    [
      "of Google's older error in a list",
      [{ error: { code: 404, message: m, errors: [{ domain: "global", reason: "notFound" }] } }],
      { reason: "notFound", domain: "global" },
    ],
    [
      "of Google's error without details",
      { error: { code: 404, message: m, reason: "NO_ORDER", domain: "acme.example" } },
      { reason: "NO_ORDER", domain: "acme.example" },
    ],
  ])("%s", (_, body, fields) => {
    const error = StatusError.from(statusFromJson(body, { httpStatus: 404 }));
    expect(error.message).toBe(m);
    expect(error.errorInfo).toEqual(errorInfo(fields as { reason: string }));
  });

  test("is not a sentence, and does not replace the details", () => {
    const sentence = { code: 404, reason: "There is no such order.", message: m };
    expect(statusFromJson({ error: sentence })).toMatchObject({ code: 5, details: [] });
    const both = { code: 404, status: "NOT_FOUND", reason: "OTHER", message: m, details };
    const { details: read } = statusFromJson(both);
    expect(read.map(({ message }) => message)).toEqual([errorInfo({ reason: "R", domain: "d" })]);
  });

  test("has an issue for metadata that is not text", () => {
    const status = statusFromJson({ code: 404, reason: "R", message: m, metadata: { a: 1 } });
    expect(kinds(status)).toEqual(["malformed-json"]);
  });
});

test.each([Symbol("s"), 5n, { valueOf: () => fail() }, [404], null, true])(
  "a member that is %o, not a code, is not read",
  (value) => {
    for (const name of ["status", "code", "reason", "msg", "errors", "data"]) {
      const status = statusFromJson({ [name]: value, message: m }, { httpStatus: 404 });
      expect(status).toMatchObject({ code: 5, message: m });
      const error = { [name]: value, message: m };
      expect(statusFromJson({ error }, { httpStatus: 404 })).toMatchObject({ code: 5, message: m });
    }
  },
);

describe("a thrown object is not an error status", () => {
  test.each<[string, object]>([
    ["a number without a text", { code: 5, id: 7 }],
    ["a name without a text", { code: "NOT_FOUND", id: 7 }],
    ["an HTTP status", { code: 404, message: m }],
    ["a name of its own", { code: "ENOENT_ORDER", message: m }],
    ["OK", { code: "OK", message: m }],
    ["0", { code: "0", message: m }],
    ["a status alone", { status: "NOT_FOUND", message: m }],
  ])("%s", (_, thrown) => {
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: Code.UNKNOWN });
    expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
  });
});

function fail(): never {
  throw new Error("a trap");
}
