import { inspect } from "node:util";
import { ConnectError } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import type { Decoded } from "../../../src/cli/decode/choice.js";
import { decodeText } from "../../../src/cli/decode/pasted-text.js";
import { errorInfo } from "../../../src/details.js";
import { Code, encodeStatus } from "../../../src/index.js";

const base64 = (code: Code, message: string) =>
  Buffer.from(
    encodeStatus({ code, message, details: [errorInfo({ reason: "A", domain: "acme.example" })] }),
  ).toString("base64");
const DETAILS = base64(Code.NOT_FOUND, "gone");

describe("data is not an error", () => {
  test.each([
    ["a log line", "GET /orders 200 12ms"],
    ["a record of pino", '{"level":30,"time":1,"msg":"request completed","code":5}'],
    ["a record with a code that is not an error", '{"level":"info","message":"done","code":5}'],
    ["an item with a code and a message", '{"orders":[{"code":5,"message":"hello"}]}'],
    ["a list of numbers", '{"sizes":[8,5]}'],
    ["a list of numbers alone", "[8, 5]"],
    ["a list that looks like a message", "[18, 1, 65]"],
    ["names of trailers", "trailer: grpc-status, grpc-message, grpc-status-details-bin"],
    ["a list of names", '["grpc-status","grpc-message"]'],
    ["names in the headers of CORS", "access-control-expose-headers: grpc-status,grpc-message"],
    ["other headers", "content-type: application/grpc\ndate: today"],
    ["a header of another name", "x-grpc-status: 5"],
    ["marks of a log", "[internal] worker started\n[unknown] user"],
    ["a word and a colon in a record", '{"msg":"internal: cache warm"}'],
    [
      "a token",
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
    ],
    ["code", 'func main() { fmt.Println("hi", []int{1, 2, 3}) }'],
    ["a success", '{"status":"ok","code":0}'],
    ["an HTTP status", '{"code":200,"message":"OK"}'],
    ["a title and a success", '{"title":"x","status":200}'],
    ["an item with an HTTP status", '{"items":[{"title":"x","status":404}]}'],
    ["a system error in JSON", '{"code":"ECONNREFUSED","message":"connect"}'],
    ["a number and a word", "2026-01-01 INFO user 5 NOT found"],
    ["a number and the name of another code", "7 NOT_FOUND: gone"],
    ["a name and the number of another code", "not found (7): gone"],
    ["a success in a text", "rpc error: code = OK desc = fine"],
    ["prose", "the grpc status is unknown; grpc message: hello"],
    ["an image", "<Buffer ff d8 ff e0 00 10 4a 46>"],
    ["bytes that are not a status", '{"type":"Buffer","data":[1,2,3]}'],
    [
      "a span that failed without a call",
      '{"traceId":"a","spanId":"b","status":{"code":2,"message":"x"}}',
    ],
    ["a property of another system", '{"StatusCode":"A1","Detail":"x"}'],
    ["a mark with a slash", "[api/internal] worker started"],
    ["a code of Firebase that gRPC does not have", "[Error: [auth/user-not-found] x]"],
    ["a connection that was refused", "java.net.ConnectException: Connection refused (x)"],
    ["a success of grpc-js", 'ended with status: code=0 details="OK"'],
    ["a success of PHP", "stdClass Object\n(\n    [code] => 0\n    [details] => \n)"],
    ["a status of HTTP", "Status code: 404\nStatus text: Not Found"],
    ["an object on the console", "{ id: 5, code: 5, message: undefined }"],
    ["a setting in YAML", "status:\n  code: 200\n  message: fine"],
    ["another NSError", 'Error Domain=NSURLErrorDomain Code=5 "x"'],
  ])("%s", (_, input) => {
    expect(decodeText(input)).toMatch(/^cannot decode/);
    expect(decodeText(Buffer.from(`first\n${input}\nlast\n`))).toMatch(/^cannot decode/);
  });
});

describe("an empty value does not take the next line", () => {
  test.each([
    ["a message before a header", "grpc-status: 5\ngrpc-message:\nserver: envoy\ndate: today", 5],
    ["a message before a text", "grpc-status: 5\ngrpc-message: \nSent 1 request", 5],
    ["a message before a remark of curl", "< grpc-status: 5\n< grpc-message:\n* Connection #0", 5],
    ["a message before a name", "grpc-message:\ngrpc-status: 5", 5],
    ["a message in a list of names and values", "grpc-message:\n\ngrpc-status:\n5\nserver:\nx", 5],
    ["a quoted message", `"grpc-message": "",\n"grpc-status": "5"`, 5],
    ["a message in a setting", "grpc-message=\ngrpc-status=5", 5],
    ["a message in Metadata", "Metadata(grpc-message=,grpc-status=5)", 5],
    ["details before a header", "grpc-status: 5\ngrpc-status-details-bin:\nserver: envoy", 5],
    ["details before a word", "grpc-status: 5\ngrpc-status-details-bin:\nCAUSE\n", 5],
  ])("%s", (_, input, code) => {
    const decoded = decodeText(input);
    expect(decoded).toMatchObject({ status: { code, message: "", details: [], issues: [] } });
  });

  test.each([
    ["details before a sentence", "grpc-status-details-bin:\nCAUS is the prefix"],
    ["a code before a header", "grpc-status:\ncontent-length: 5"],
    ["a code before an empty line", "grpc-status:\n\n5"],
  ])("%s, so that nothing is found", (_, input) => {
    expect(decodeText(input)).toMatch(/^cannot decode/);
  });
});

describe("of several statuses", () => {
  const found = (input: string) => {
    const decoded = decodeText(input);
    if (typeof decoded === "string") throw new Error(decoded);
    const { status, source } = decoded;
    return [status.code, status.message, status.details.length, source.line, source.others];
  };

  test.each([
    ["details beat a text before them", `5 NOT_FOUND: other\n${DETAILS}\n`, [5, "gone", 1, 2, 1]],
    ["a text beats a code before it", "grpc-status: 3\n\n5 NOT_FOUND: gone", [5, "gone", 0, 3, 1]],
    ["a code beats details without one", `{"@type":"a/b"}\ngrpc-status: 5`, [2, "", 1, 1, 1]],
    [
      "the code of a call beats that of its span",
      '{"attributes":{"rpc.grpc.status_code":5},"status":{"code":2}}',
      [5, "", 0, 1, 0],
    ],
    [
      "a detail beats one inside of it",
      '{"@type":"a/acme.X","inner":{"@type":"a/acme.Y"}}',
      [2, "", 1, 1, 0],
    ],
    ["an error beats a success", "grpc-status: 0\nHTTP/2 200\ngrpc-status: 5", [5, "", 0, 3, 1]],
    [
      "a whole status beats one that breaks off",
      `x ${DETAILS.slice(0, 40)}\ngrpc-status-details-bin: ${DETAILS.slice(0, 60)}\ngrpc-status: 3\nHTTP/2 200\ngrpc-status-details-bin: ${DETAILS}`,
      [5, "gone", 1, 5, 1],
    ],
    ["the first of equals is shown", "3 INVALID_ARGUMENT: a\n5 NOT_FOUND: b", [3, "a", 0, 1, 1]],
    [
      "the first of different forms is shown",
      "rpc error: code = Aborted desc = a\n5 NOT_FOUND: b\ngrpc-status: 3\ngrpc-message: c",
      [10, "a", 0, 1, 2],
    ],
    [
      "the outermost error of Go is shown",
      "x: rpc error: code = Aborted desc = rpc error: code = NotFound desc = b",
      [10, "rpc error: code = NotFound desc = b", 0, 1, 0],
    ],
    [
      "the outermost exception of Java is shown",
      "StatusRuntimeException: ABORTED: a\nCaused by: io.grpc.StatusException: NOT_FOUND: b",
      [10, "a", 0, 1, 1],
    ],
    [
      "each line of a log is a response",
      `grpc-status=5 grpc-message=a\ngrpc-message=b grpc-status=3`,
      [5, "a", 0, 1, 1],
    ],
    [
      "each response of curl is one",
      "< HTTP/2 200\n< grpc-status: 5\n< HTTP/2 200\n< grpc-message: b\n< grpc-status: 3",
      [3, "b", 0, 4, 1],
    ],
    [
      "the same error in two forms is one",
      `5 NOT_FOUND: gone\ngrpc-status: 5\n${DETAILS}`,
      [5, "gone", 1, 3, 0],
    ],
  ])("%s", (_, input, expected) => {
    expect(found(input)).toEqual(expected);
  });

  test("the trailers of a response are one, so that a difference is an issue", () => {
    const decoded = decodeText(
      `grpc-status: 7\ngrpc-message: no\ngrpc-status-details-bin: ${DETAILS}\n`,
    );
    expect(decoded).toMatchObject({ status: { code: 7, message: "no" }, source: { others: 0 } });
    expect((decoded as Decoded).status.issues).toMatchObject([
      { kind: "code-mismatch" },
      { kind: "message-mismatch" },
    ]);
  });
});

describe("details that are there but cannot be read are an issue", () => {
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(DETAILS, "base64"));
  const error = Object.assign(new Error("5 NOT_FOUND: gone"), {
    code: 5,
    details: "gone",
    metadata,
  });
  const connect = new ConnectError("gone", 5);
  connect.details = [{ type: "google.rpc.ErrorInfo", value: Uint8Array.of(10, 1, 65) }];
  const list = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo" }];
  test.each([
    ["a ServiceError on the console", inspect(error)],
    ["a ServiceError in an object on the console", inspect({ error })],
    ["a ServiceError deep in an object on the console", inspect({ a: { error } })],
    ["a ConnectError on the console", inspect(connect)],
    [
      "an object on the console",
      inspect({ code: 5, message: "gone", details: list }, { depth: 1 }),
    ],
    ["an object deeper", inspect({ code: 5, message: "gone", details: list }, { depth: 0 })],
    ["a list cut by pino", '{"err":{"code":5,"message":"gone","details":"[Array]"}}'],
    ["items cut by pino", '{"err":{"code":5,"message":"gone","details":["[Object]"]}}'],
    [
      "metadata cut by pino",
      '{"err":{"code":5,"details":"gone","metadata":{"grpc-status-details-bin":"[Array]"}}}',
    ],
    ["pretty JSON", JSON.stringify({ code: 5, message: "gone", details: "[Array]" }, null, 2)],
    ["the text format", 'code:5 message:"gone" details:{type_url:"a/acme.X" value:"\\n\\x01A"}'],
    ["the text format that breaks off", 'code:5 message:"gone" details:{[a/acme.X]:{a:"x" b:'],
  ])("%s", (_, input) => {
    for (const text of [input, `first\n${input}\nlast`]) {
      const decoded = decodeText(text);
      expect(decoded).toMatchObject({ status: { code: 5, message: "gone", details: [] } });
      expect((decoded as Decoded).status.issues[0]).toMatchObject({
        kind: "unreadable",
        where: "details",
      });
    }
  });

  test.each([
    ["a text about a list", '5 NOT_FOUND: gone\n{"items":"[Array]"}'],
    ["another record", '5 NOT_FOUND: gone\n{"details":"[Array]"}'],
    ["no details", inspect(Object.assign(new ConnectError("gone", 5), { details: [] }))],
  ])("but not %s", (_, input) => {
    expect(decodeText(input)).toMatchObject({ status: { code: 5, message: "gone", issues: [] } });
  });
});

describe("details in protobuf's text format", () => {
  const ERROR_INFO = "[type.googleapis.com/google.rpc.ErrorInfo]";
  test.each<[string, string, unknown[]]>([
    [
      "of Go",
      `details:{${ERROR_INFO}:{reason:"A" domain:"acme.example" metadata:{key:"a" value:"\\"1\\""} metadata:{key:"b" value:"2"}}}`,
      [{ reason: "A", domain: "acme.example", metadata: { a: '"1"', b: "2" } }],
    ],
    [
      "in lines",
      `details {\n  ${ERROR_INFO} {\n    reason: "A"\n    domain: "acme.example"\n  }\n}\ndetails {\n  [type.googleapis.com/google.rpc.RetryInfo] {\n    retry_delay {\n      seconds: 3\n    }\n  }\n}`,
      [{ reason: "A", domain: "acme.example" }, { retryDelay: { seconds: 3n } }],
    ],
    [
      "with a list",
      `details:<[type.googleapis.com/google.rpc.BadRequest]:<field_violations:<field:"a" description:"b">>>`,
      [{ fieldViolations: [{ field: "a", description: "b" }] }],
    ],
  ])("%s", (_, text, details) => {
    const decoded = decodeText(`x code:5 message:"gone" ${text}`) as Decoded;
    expect(decoded.status).toMatchObject({ code: 5, message: "gone", issues: [] });
    expect(decoded.status.details.map(({ message }) => message)).toMatchObject(details);
  });

  test("are read up to the first that breaks off, with an issue", () => {
    const info = `details:{${ERROR_INFO}:{reason:"A" domain:"a.example"}}`;
    const decoded = decodeText(`code:5 message:"gone" ${info} details:{[a/b]:{`) as Decoded;
    expect(decoded.status.details).toHaveLength(1);
    expect(decoded.status.issues).toMatchObject([{ kind: "malformed-json" }]);
  });
});

describe("what was cut off is an issue", () => {
  const bytes = Buffer.from(DETAILS, "base64");
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
  test.each([
    ["a Buffer that Node cuts", `<Buffer ${pairs.slice(0, 50).join(" ")} ... 22 more bytes>`],
    [
      "a list that Node cuts",
      `[\n  ${[...bytes].slice(0, 50).join(", ")},\n  ... 22 more items\n]`,
    ],
    [
      "a Buffer in metadata that Node prints",
      `{ code: 5, details: 'gone', metadata: { 'grpc-status-details-bin' => [ <Buffer ${pairs.slice(0, 50).join(" ")} ... 22 more bytes> ] } }`,
    ],
  ])("for %s", (_, input) => {
    const decoded = decodeText(input);
    expect(decoded).toMatchObject({ status: { code: 5, message: "gone" } });
    const [first] = (decoded as Decoded).status.issues;
    expect(first).toMatchObject({
      what: "the bytes were cut off when they were printed: 22 more are missing",
      truncated: true,
    });
  });

  test("but the code and the message of base64 that breaks off are kept", () => {
    const decoded = decodeText(`grpc-status: 5\ngrpc-status-details-bin: ${DETAILS.slice(0, 40)}`);
    expect(decoded).toMatchObject({ status: { code: 5, message: "gone" } });
  });
});
