import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { Decoded } from "../../../src/cli/decode/choice.js";
import { decodeText } from "../../../src/cli/decode/pasted-text.js";
import { errorInfo } from "../../../src/details.js";
import { Code, encodeStatus } from "../../../src/index.js";

const BYTES = Buffer.from(
  encodeStatus({
    code: Code.NOT_FOUND,
    message: "no such order",
    details: [errorInfo({ reason: "NO_ORDER", domain: "shop.acme.example" })],
  }),
);
const BASE64 = BYTES.toString("base64").replace(/=+$/, "");
const HEX = BYTES.toString("hex");
const PAIRS = HEX.match(/../g) as string[];
const LIST = [...BYTES].join(", ");

function decoded(input: string | Uint8Array): Decoded {
  const result = decodeText(input);
  if (typeof result === "string") throw new Error(result);
  return result;
}

function escapedBytes(make: (byte: number) => string): string {
  return [...BYTES]
    .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : make(byte)))
    .join("");
}

const hex2 = (byte: number) => byte.toString(16).padStart(2, "0");
const PYTHON = `b'${escapedBytes((byte) => (byte === 10 ? "\\n" : byte === 13 ? "\\r" : byte === 9 ? "\\t" : `\\x${hex2(byte)}`))}'`;
const GO = `"${escapedBytes((byte) => ({ 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r" })[byte] ?? `\\x${hex2(byte)}`)}"`;
const OCTAL = escapedBytes((byte) => `\\${byte.toString(8).padStart(3, "0")}`);

function dump(line: (offset: number, row: readonly string[], text: string) => string): string {
  const lines: string[] = [];
  for (let at = 0; at < PAIRS.length; at += 16) {
    const text = BYTES.subarray(at, at + 16)
      .toString("latin1")
      .replace(/[^ -~]/g, ".");
    lines.push(line(at, PAIRS.slice(at, at + 16), text));
  }
  return lines.join("\n");
}

const XXD = dump(
  (at, row, text) =>
    `${at.toString(16).padStart(8, "0")}: ${(row.join("").match(/.{1,4}/g) ?? []).join(" ").padEnd(39)}  ${text}`,
);
const HEXDUMP_C = dump(
  (at, row, text) =>
    `${at.toString(16).padStart(8, "0")}  ${`${row.slice(0, 8).join(" ")}  ${row.slice(8).join(" ")}`.padEnd(48)}  |${text}|`,
);
const HEXDUMP = dump(
  (at, row) =>
    `${at.toString(16).padStart(7, "0")} ${row
      .flatMap((pair, i) => (i % 2 === 0 ? [`${row[i + 1] ?? "00"}${pair}`] : []))
      .join(" ")}`,
);
const WIRESHARK = dump(
  (at, row, text) => `${at.toString(16).padStart(4, "0")}   ${row.join(" ").padEnd(47)}   ${text}`,
);

const service = {
  code: 5,
  details: "no such order",
  metadata: { "grpc-status-details-bin": [{ type: "Buffer", data: [...BYTES] }] },
};
const grpcweb = { "grpc-status": "5", "grpc-message": "no such order" };
const whole = { ...grpcweb, "grpc-status-details-bin": BASE64 };
const google = {
  code: 5,
  message: "no such order",
  details: [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "NO_ORDER",
      domain: "shop.acme.example",
    },
  ],
};
const connect = {
  code: "not_found",
  message: "no such order",
  details: [{ type: "google.rpc.ErrorInfo", value: "CghOT19PUkRFUhIRc2hvcC5hY21lLmV4YW1wbGU" }],
};

/** An input, and the form and the line of the status in it. */
type Row = [name: string, input: string, form?: RegExp | string, line?: number];

const WITH_DETAILS: Row[] = [
  [
    "a header list of Chrome, name and value in turn",
    `content-type:\napplication/grpc-web+proto\ngrpc-message:\nno%20such%20order\ngrpc-status:\n5\ngrpc-status-details-bin:\n${BASE64}\n`,
    "grpc-message, grpc-status, grpc-status-details-bin",
    7,
  ],
  [
    "a header list of a browser without colons",
    `date\nMon, 01 Jan 2026 00:00:00 GMT\ngrpc-message\nno such order\ngrpc-status\n5\ngrpc-status-details-bin\n${BASE64}`,
  ],
  [
    "a header list with tabs",
    `grpc-status\t5\ngrpc-message\tno such order\ngrpc-status-details-bin\t${BASE64}`,
  ],
  [
    "a header list with a leading colon",
    `:status: 200\ngrpc-status: 5\ngrpc-message: no%20such%20order\ngrpc-status-details-bin: ${BASE64}`,
    /grpc-status-details-bin/,
    4,
  ],
  [
    "a header list with indents",
    `    content-type:\n    application/grpc\n    grpc-status:\n    5\n    grpc-message:\n    no such order\n    grpc-status-details-bin:\n    ${BASE64}`,
  ],
  ["the name and the value in two lines", `grpc-status-details-bin:\r\n${BASE64}\r\n`],
  [
    "curl -v over HTTP/2",
    `* Connected to localhost (127.0.0.1) port 8080\n> POST /a.B/X HTTP/2\n> content-type: application/grpc\n>\n< HTTP/2 200\n< content-type: application/grpc\n< grpc-status: 5\n< grpc-message: no such order\n< grpc-status-details-bin: ${BASE64}\n<\n* Connection #0 to host localhost left intact`,
    /grpc-status-details-bin/,
    9,
  ],
  [
    "curl -v over HTTP/1.1, with Windows line ends and colors",
    `\u001b[1m< HTTP/1.1 200 OK\u001b[0m\r\n< \u001b[36mGrpc-Status\u001b[0m: 5\r\n< Grpc-Message: no such order\r\n< Grpc-Status-Details-Bin: ${BASE64}\r\n`,
  ],
  [
    "curl --trace-ascii, which wraps values",
    `<= Recv header, 16 bytes (0x10)\n0000: grpc-status: 5\n<= Recv header, 30 bytes (0x1e)\n0000: grpc-message: no such order\n<= Recv header, 150 bytes (0x96)\n${(
      `grpc-status-details-bin: ${BASE64}`.match(/.{1,64}/g) ?? []
    )
      .map((part, i) => `${(i * 64).toString(16).padStart(4, "0")}: ${part}`)
      .join("\n")}`,
  ],
  [
    "curl --trace",
    `<= Recv header, 150 bytes (0x96)\n${(
      Buffer.from(`grpc-status-details-bin: ${BASE64}\r\n`)
        .toString("hex")
        .match(/.{1,32}/g) ?? []
    )
      .map((row, i) => `${(i * 16).toString(16).padStart(4, "0")}: ${row.match(/../g)?.join(" ")}`)
      .join("\n")}`,
    /in a hex dump/,
  ],
  [
    "curl --trace between data that is not text",
    [
      "\0\0\0\0\x07\x0a",
      "grpc-status: 5\r\n",
      "grpc-message: no such order\r\n",
      `grpc-status-details-bin: ${BASE64}\r\n`,
    ]
      .flatMap((text) =>
        Buffer.from(text, "latin1")
          .toString("hex")
          .match(/.{1,32}/g)
          ?.map(
            (row, i) =>
              `${i === 0 ? "<= Recv header\n" : ""}${(i * 16).toString(16).padStart(4, "0")}: ${row.match(/../g)?.join(" ").padEnd(47)} ${Buffer.from(
                row,
                "hex",
              )
                .toString("latin1")
                .replace(/[^ -~]/g, ".")}`,
          ),
      )
      .join("\n"),
    /in a hex dump/,
  ],
  [
    "grpcurl -v",
    `\nResolved method descriptor:\nrpc X ( .a.Q ) returns ( .a.R );\n\nResponse headers received:\ncontent-type: application/grpc\n\nResponse trailers received:\ngrpc-status-details-bin: ${BASE64}\nSent 1 request and received 0 responses\nERROR:\n  Code: NotFound\n  Message: no such order\n`,
    "grpc-status-details-bin",
    9,
  ],
  [
    "an error of grpcurl with details",
    `ERROR:\n  Code: NotFound\n  Message: no such order\n  Details:\n  1)\t{\n    \t  "@type": "type.googleapis.com/google.rpc.ErrorInfo",\n    \t  "domain": "shop.acme.example",\n    \t  "reason": "NO_ORDER"\n    \t}\n`,
    "an error of grpcurl",
    2,
  ],
  ["grpcurl -format-error", JSON.stringify(google, null, 2), "an error in JSON", 1],
  [
    "buf curl -v",
    `buf: * (#1) Invoking RPC\nbuf: > (#1) POST /a.B/X\nbuf: < (#1) HTTP/1.1 200 OK\nbuf: < (#1) Grpc-Status: 5\nbuf: < (#1) Grpc-Message: no such order\nbuf: < (#1) Grpc-Status-Details-Bin: ${BASE64}\nbuf: * (#1) Call complete`,
  ],
  ["the error of buf curl", JSON.stringify(connect, null, 3)],
  ["a line of pino", JSON.stringify({ level: 50, time: 1, pid: 1, err: service, msg: "failed" })],
  [
    "a line of pino with trailers",
    JSON.stringify({ level: 50, time: 1, trailers: whole, msg: "failed" }),
    /^grpc-status, grpc-message, grpc-status-details-bin \(trailers\)$/,
  ],
  [
    "a line of zap with JSON in a string",
    JSON.stringify({ level: "error", ts: 1, msg: "failed", error: JSON.stringify(google) }),
    /\(?in error|error\)/,
  ],
  [
    "a line of winston with the error in metadata",
    JSON.stringify({ level: "error", message: "failed", metadata: { error: service } }),
  ],
  ["a line of bunyan", JSON.stringify({ name: "x", level: 50, err: google, msg: "failed", v: 0 })],
  [
    "a line of Nest with an object",
    `\u001b[31m[Nest] 123  - \u001b[39m01/01/2026, 0:00:00 AM   \u001b[31m  ERROR\u001b[39m \u001b[38;5;3m[ExceptionsHandler] \u001b[39m${JSON.stringify(google)}`,
  ],
  [
    "a line of slog with JSON in a field",
    `time=2026-01-01T00:00:00Z level=ERROR msg=failed err=${JSON.stringify(JSON.stringify(google))}`,
  ],
  [
    "JSON twice in strings in a field",
    `level=ERROR body=${JSON.stringify(JSON.stringify({ body: JSON.stringify(google) }))}`,
  ],
  [
    "a line of logfmt with the trailer",
    `level=error msg="call failed" grpc-status=5 grpc-message="no such order" grpc-status-details-bin=${BASE64} dur=3ms`,
  ],
  [
    "pretty JSON with the prefix of kubectl logs",
    JSON.stringify(google, null, 2).replace(/^/gm, "[pod/orders-7d9f/app] "),
  ],
  [
    "pretty JSON in the log file of a container",
    JSON.stringify(google, null, 2).replace(/^/gm, "2026-01-01T00:00:00.123456789Z stdout F "),
  ],
  [
    "trailers with the prefix of docker compose",
    `grpc-status: 5\ngrpc-message: no such order\ngrpc-status-details-bin: ${BASE64}`.replace(
      /^/gm,
      "orders-1  | ",
    ),
  ],
  ["JSON in a list", `[${JSON.stringify({ error: { ...google, status: "NOT_FOUND" } })}]`],
  [
    "a HAR file",
    JSON.stringify({
      log: {
        entries: [
          {
            response: {
              headers: Object.entries(whole).map(([name, value]) => ({ name, value })),
            },
          },
        ],
      },
    }),
    /log\.entries\[0\]\.response\.headers/,
  ],
  ["rawHeaders of Node", JSON.stringify({ rawHeaders: Object.entries(whole).flat() })],
  ["pairs of headers", JSON.stringify(Object.entries(whole))],
  [
    "a map that JavaScript prints",
    `Metadata {\n  internalRepr: Map(1) {\n    'grpc-status-details-bin' => [ <Buffer ${PAIRS.join(" ")}> ]\n  },\n  options: {}\n}`,
    "grpc-status-details-bin",
    3,
  ],
  [
    "an object that JavaScript prints",
    `{ 'grpc-status': '5', 'grpc-message': 'no such order', 'grpc-status-details-bin': '${BASE64}' }`,
  ],
  [
    "Metadata of Java",
    `trailers: Metadata(content-type=application/grpc,grpc-status-details-bin=${BASE64},server=envoy)`,
  ],
  [
    "headers of Netty",
    `INBOUND HEADERS: streamId=3 headers=GrpcHttp2ResponseHeaders[:status: 200, grpc-status: 5, grpc-message: no such order, grpc-status-details-bin: ${BASE64}] padding=0`,
  ],
  ["metadata of Python", `(_Metadatum(key='grpc-status-details-bin', value=${PYTHON}),)`],
  ["a pair of Python", `(('grpc-status-details-bin', ${PYTHON}),)`],
  [
    "metadata of Go",
    `map[grpc-message:[no such order] grpc-status:[5] grpc-status-details-bin:[${BASE64}]]`,
  ],
  [
    "headers of Envoy",
    `[2026-01-01 00:00:00.000][1][debug][http] encoding headers via codec (end_stream=true):\n':status', '200'\n'grpc-status', '5'\n'grpc-message', 'no such order'\n'grpc-status-details-bin', '${BASE64}'\n`,
  ],
  [
    "a Status of tonic with a list of bytes",
    `Error: status: NotFound, message: "no such order", details: [${LIST}], metadata: MetadataMap { headers: {"content-type": "application/grpc"} }`,
    "a Status of tonic",
  ],
  [
    "a Status of tonic with a string of bytes",
    `Status { code: NotFound, message: "no such order", details: ${PYTHON.replace(/^b'|'$/g, (q) => q.replace("'", '"'))}, metadata: MetadataMap { headers: {} }, source: None }`,
  ],
  ["a Buffer of Node", `<Buffer ${PAIRS.join(" ")}>`, /./],
  ["a Buffer in a log line", `ERROR trailers: <Buffer ${PAIRS.join(" ")}> from orders`],
  ["a Buffer as JSON", JSON.stringify(BYTES), "bytes in JSON"],
  ["a Uint8Array as JSON", JSON.stringify(new Uint8Array(BYTES))],
  [
    "a Uint8Array that Node prints",
    `Uint8Array(${BYTES.length}) [\n  ${LIST.replace(/((?:\d+, ){12})/g, "$1\n  ")}\n]`,
  ],
  ["a Buffer that Bun prints", `Buffer(${BYTES.length}) [ ${LIST} ]`],
  ["a string of Go in an object", `{"grpc-status-details-bin":${GO}}`],
  ["a list of numbers", `[${LIST}]`],
  ["numbers with commas", [...BYTES].join(",")],
  ["numbers of Go", `[${[...BYTES].join(" ")}]`],
  ["signed numbers of Java", `[${[...new Int8Array(BYTES)].join(", ")}]`],
  ["bytes of Python", PYTHON],
  ["a string of Go", GO],
  ["a literal of Go", `[]byte{${[...BYTES].map((byte) => `0x${byte.toString(16)}`).join(", ")}}`],
  ["octal escapes of protobuf", OCTAL],
  ["octal escapes in quotes", `value: "${OCTAL}"`],
  ["a binary string in JSON", JSON.stringify({ value: BYTES.toString("latin1") })],
  ["base64 with escapes of JSON", BYTES.toString("base64").replaceAll("=", "\\u003d")],
  ["base64 with escapes of a URL", encodeURIComponent(BYTES.toString("base64"))],
  ["base64 twice", Buffer.from(BASE64).toString("base64")],
  [
    "base64 twice, as a trailer",
    `grpc-status-details-bin: ${Buffer.from(BASE64).toString("base64")}`,
  ],
  ["base64 in a sentence", `the trailer was ${BASE64} today`, "an encoded value"],
  [
    "base64 in lines after the name",
    `grpc-status: 5\ngrpc-status-details-bin: ${BASE64.replace(/.{60}/g, "$&\n  ")}\nserver: envoy`,
  ],
  ["hex with spaces in a trailer", `grpc-status: 5\ngrpc-status-details-bin: ${PAIRS.join(" ")}`],
  ["hex with colons in a trailer", `grpc-status: 5\ngrpc-status-details-bin: ${PAIRS.join(":")}\n`],
  ["hex in a trailer", `grpc-status: 5\ngrpc-status-details-bin: ${HEX}\n`],
  ["the dump of xxd", XXD, "a hex dump"],
  ["the dump of hexdump -C", `${HEXDUMP_C}\n${BYTES.length.toString(16).padStart(8, "0")}`],
  ["the dump of hexdump", HEXDUMP],
  ["the dump of Wireshark", `Frame 1:\n\n${WIRESHARK}\n`],
  ["the dump of xxd -p", HEX.replace(/.{60}/g, "$&\n")],
  ["hex with dashes", PAIRS.join("-")],
  ["hex with commas", PAIRS.join(",")],
  ["hex in a sentence", `the bytes were ${PAIRS.join(" ")}`],
  ["numbers of C", PAIRS.map((pair) => `0x${pair}`).join(", ")],
  ["the dump of od", PAIRS.join(" ").replace(/(.{47}) /g, " $1\n")],
];

describe.each<Row>(WITH_DETAILS)("details are found in %s", (_, input, form, line) => {
  test.each([
    ["", input],
    [", with Windows line ends", input.replace(/\r?\n/g, "\r\n")],
    [", between other lines", `first line\n\n${input}\n\nlast line, with "a quote\n`],
  ])("as it is%s", (variant, text) => {
    // A list of bare numbers, or hex in lines, is not recognized among other text.
    if (variant.includes("between") && /^[\d,\s\\a-fx]+$/.test(input)) return;
    const { status, source } = decoded(text);
    expect([status.code, status.message]).toEqual([Code.NOT_FOUND, "no such order"]);
    expect(status.details.map(({ type }) => type)).toEqual(["google.rpc.ErrorInfo"]);
    expect(status.issues).toEqual([]);
    if (variant.includes("between")) return;
    if (form !== undefined) expect(source.form).toMatch(form);
    if (line !== undefined) expect(source.line).toBe(line);
  });
});

const WITHOUT_DETAILS: Row[] = [
  ["grpc-go", "rpc error: code = NotFound desc = no such order", "an error of grpc-go", 1],
  ["grpc-go in an error", "get order 7: rpc error: code = NotFound desc = no such order"],
  [
    "grpc-go in a field",
    `time=x level=ERROR msg="failed" err="get: rpc error: code = NotFound desc = no such order" id=7`,
  ],
  [
    "grpc-go in a line of zap",
    `2026-01-01T00:00:00.000Z\tERROR\tx/main.go:1\tfailed\t{"error": "rpc error: code = NotFound desc = no such order"}`,
  ],
  [
    "grpc-go in a field of escaped JSON",
    `msg="{\\"err\\":\\"rpc error: code = NotFound desc = no such order\\",\\"id\\":7}"`,
  ],
  ["evans", "command call: rpc error: code = NotFound desc = no such order"],
  [
    "evans --enrich",
    `content-type: application/grpc\n\ncode: NotFound\nnumber: 5\nmessage: "no such order"`,
  ],
  ["grpc-js", "5 NOT_FOUND: no such order", "a ServiceError of grpc-js", 1],
  [
    "grpc-js with a stack",
    "Error: 5 NOT_FOUND: no such order\n    at callErrorFromStatus (/app/node_modules/@grpc/grpc-js/build/src/call.js:31:19)\n    at Object.onReceiveStatus (/app/node_modules/@grpc/grpc-js/build/src/client.js:193:76) {\n  code: 5,\n  details: 'no such order',\n  metadata: Metadata { internalRepr: Map(0) {}, options: {} }\n}",
  ],
  ["grpc-js in an object that JavaScript prints", "{ message: '5 NOT_FOUND: no such order' }"],
  [
    "grpc-js in JSON",
    `{"level":"error","message":"Error: 5 NOT_FOUND: no such order","timestamp":"x"}`,
  ],
  ["grpc-js without an error", "{ code: 5, details: 'no such order', metadata: [Metadata] }"],
  ["JSON that breaks off", `{"code":5,"message":"no such order","details":[{"@type":"type.goo`],
  ["Connect for JavaScript", "[not_found] no such order", "a ConnectError"],
  [
    "Connect for JavaScript with a stack",
    "ConnectError: [not_found] no such order\n    at errorFromJson (file:///app/x.js:1:1)",
  ],
  ["Connect for Go", "not_found: no such order"],
  [
    "Python",
    `Traceback (most recent call last):\n  File "x.py", line 1\ngrpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.NOT_FOUND\n\tdetails = "no such order"\n\tdebug_error_string = "UNKNOWN:Error received from peer  {grpc_message:"no such order", grpc_status:5}"\n>`,
    "an error of Python's grpc",
    4,
  ],
  [
    "Python in one line",
    `<_InactiveRpcError of RPC that terminated with: status = StatusCode.NOT_FOUND details = "no such order" debug_error_string = "{}">`,
  ],
  [
    "Python's asyncio",
    `grpc.aio._call.AioRpcError: <AioRpcError of RPC that terminated with:\r\n\tstatus = StatusCode.NOT_FOUND\r\n\tdetails = "no such order"\r\n\tdebug_error_string = ""\r\n>`,
  ],
  [
    "Python's code and details",
    `grpc.RpcError: (<StatusCode.NOT_FOUND: (5, 'not found')>, 'no such order')`,
  ],
  ["Python's code and text", "RpcError: StatusCode.NOT_FOUND: no such order"],
  ["nice-grpc", "ClientError: /a.B/X NOT_FOUND: no such order\n    at x.js:1:1"],
  ["protobuf-ts", "RpcError: no such order\n\nCode: NOT_FOUND\n\nMethod: a.B/X"],
  ["Firebase", "FirebaseError: [code=not-found]: no such order"],
  [
    "a header of Go",
    `http.Header{"Grpc-Message":[]string{"no such order"}, "Grpc-Status":[]string{"5"}}`,
  ],
  ["Google's Python", "google.api_core.exceptions.NotFound: 404 no such order"],
  [
    "grpc-java",
    "io.grpc.StatusRuntimeException: NOT_FOUND: no such order\n\tat io.grpc.stub.ClientCalls.toStatusRuntimeException(ClientCalls.java:275)",
  ],
  [
    "grpc-java as a cause",
    "java.util.concurrent.ExecutionException: io.grpc.StatusException: NOT_FOUND: no such order",
  ],
  ["a Status of grpc-java", "Status{code=NOT_FOUND, description=no such order, cause=null}"],
  [
    "tonic",
    `status: NotFound, message: "no such order", details: [], metadata: MetadataMap { headers: {} }`,
  ],
  ["tonic 0.13", `code: 'Some requested entity was not found', message: "no such order"`],
  ["C#", `Grpc.Core.RpcException: Status(StatusCode="NotFound", Detail="no such order")\n   at X`],
  [
    "Dart",
    "gRPC Error (code: 5, codeName: NOT_FOUND, message: no such order, details: [], rawResponse: null, trailers: {})",
  ],
  [
    "Ruby",
    "GRPC::NotFound: 5:no such order. debug_error_string:{UNKNOWN:Error received from peer}",
  ],
  ["Elixir", `** (GRPC.RPCError) %GRPC.RPCError{status: 5, message: "no such order"}`],
  ["Swift", "not found (5): no such order"],
  ["StatusError", "StatusError: NOT_FOUND (5): no such order\n    at x.js:1:1"],
  ["grpc_cli", "Rpc failed with status code 5, error message: no such order"],
  ["protobuf's text format", `code: 5\nmessage: "no such order"`],
  ["grpcurl", "ERROR:\n  Code: NotFound\n  Message: no such order\n"],
  [
    "a trace of grpc-js",
    "D 2026-01-01T00:00:00.000Z | v1.14.0 1 | subchannel_call | [5] Received server trailers:\n\t\tgrpc-status: 5\n\t\tgrpc-message: no such order\nD 2026-01-01T00:00:00.001Z | subchannel_call | [5] ended with status: code=5",
    "grpc-status, grpc-message",
    2,
  ],
  [
    "the access log of Envoy",
    `{"response_code":200,"grpc_status":"NotFound","grpc_message":"no such order","path":"/a.B/X"}`,
  ],
  [
    "fields of go-grpc-middleware",
    `level=error grpc.code=NotFound grpc.message="no such order" grpc.service=a.B`,
  ],
  [
    "http2debug of Go",
    `http2: decoded hpack field header field "grpc-status" = "5"\nhttp2: decoded hpack field header field "grpc-message" = "no such order"`,
  ],
  ["headers of a fetch", "grpc-status: 5\r\ngrpc-message: no%20such%20order\r\n"],
  ["the JSON of Connect", JSON.stringify({ code: "not_found", message: "no such order" })],
  [
    "JSON after a time",
    `2026-01-01T00:00:00Z ERROR call failed {"code":5,"message":"no such order"}`,
  ],
  [
    "JSON of a ServiceError with its prefix",
    JSON.stringify({ code: 5, message: "5 NOT_FOUND: no such order" }),
  ],
  [
    "JSON in the message of Nest",
    `{"level":"error","message":"{\\"code\\":5,\\"message\\":\\"no such order\\"}"}`,
  ],
  [
    "Spring Boot, whose line has the exception in brackets",
    "2026-01-01T00:00:00.000Z ERROR 1 --- [shop] [nio-1] o.a.c.c.C.[.[.[/].[x] : Servlet.service() threw exception [Request processing failed: io.grpc.StatusRuntimeException: NOT_FOUND: no such order] with root cause\n\nio.grpc.StatusRuntimeException: NOT_FOUND: no such order\n\tat x.Y(Y.java:1)",
    "an exception of grpc-java",
    1,
  ],
  ["a text in parentheses", "call failed (5 NOT_FOUND: no such order) after 3 ms"],
  [
    "winston's printf with the properties after the message",
    `error: 5 NOT_FOUND: no such order {"code":5,"details":"no such order","metadata":{}}`,
    "a ServiceError of grpc-js",
  ],
  [
    "print_r of PHP",
    "stdClass Object\n(\n    [metadata] => Array\n        (\n        )\n\n    [code] => 5\n    [details] => no such order\n)\n",
    "a status that PHP prints",
  ],
  [
    "print_r of PHP in a line",
    "stdClass Object ( [metadata] => Array ( ) [code] => 5 [details] => no such order )",
  ],
  [
    "var_dump of PHP",
    `object(stdClass)#12 (3) {\n  ["metadata"]=>\n  array(0) {\n  }\n  ["code"]=>\n  int(5)\n  ["details"]=>\n  string(13) "no such order"\n}`,
  ],
  ["Twirp", "twirp error not_found: no such order", "an error of Twirp"],
  ["Connect for Kotlin", "com.connectrpc.ConnectException: no such order (code=NOT_FOUND)"],
  ["Firebase for React Native", "[Error: [firestore/not-found] no such order]"],
  ["Firebase for the web", "FirebaseError: Firebase: no such order (functions/not-found)."],
  ["gcloud", "ERROR: (gcloud.run.deploy) NOT_FOUND: no such order"],
  [
    "a trace of a call of grpc-js",
    `D 2026-01-01T00:00:00.000Z | v1.14.0 1 | retrying_call | [1] Received status from call [2]: code=5 details="no such order" start time=2026-01-01T00:00:00.000Z`,
  ],
  [
    "a trace of a subchannel of grpc-js",
    `subchannel_call | [2] ended with status: code=5 details="no such order"`,
  ],
  [
    "structlog's console",
    "[error    ] rpc failed   code=<StatusCode.NOT_FOUND: (5, 'not found')> details='no such order'",
  ],
  ["Postman", "Status code: 5\nStatus text: NOT_FOUND\nMessage: no such order"],
  ["grpc-swift in an NSError", `Error Domain=io.grpc Code=5 "no such order" UserInfo={}`],
  ["zap's console", '2026-01-01T00:00:00Z\tERROR\t5 NOT_FOUND: no such order\t{"user": 7}'],
  [
    "a span that the OpenTelemetry Collector prints",
    "    Status code    : Error\n    Status message : 5 NOT_FOUND: no such order\nAttributes:\n     -> rpc.system: Str(grpc)\n     -> rpc.grpc.status_code: Int(5)\n",
  ],
  [
    "a span that OpenTelemetry for JavaScript prints",
    inspect({
      traceId: "a".repeat(32),
      name: "acme.Orders/Place",
      attributes: { "rpc.system": "grpc", "rpc.grpc.status_code": 5 },
      status: { code: 2, message: "5 NOT_FOUND: no such order" },
      events: [],
    }),
    "an error in a printed object",
  ],
  [
    "an audit log of Google Cloud in YAML",
    "protoPayload:\n  '@type': type.googleapis.com/google.cloud.audit.AuditLog\n  status:\n    code: 5\n    message: no such order\nseverity: ERROR",
  ],
  [
    "structlog in JSON",
    `{"event": "rpc failed", "code": "StatusCode.NOT_FOUND", "details": "no such order", "level": "error"}`,
    "an error in JSON",
  ],
  ["Serilog", `{"@m":"failed","Status":{"StatusCode":"NotFound","Detail":"no such order"}}`],
  ["Serilog with a number", `{"StatusCode":5,"Detail":"no such order","DebugException":null}`],
  [
    "an audit log of Google Cloud",
    `{"protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","status":{"code":5,"message":"no such order"}},"severity":"ERROR"}`,
    "an error in JSON (protoPayload.status)",
  ],
  [
    "a span of OpenTelemetry",
    `{"name":"a.B/X","attributes":{"rpc.grpc.status_code":5},"status":{"code":2,"message":"5 NOT_FOUND: no such order"}}`,
    "a span of OpenTelemetry",
  ],
  [
    "a span of OTLP",
    `{"traceId":"a","attributes":[{"key":"rpc.system","value":{"stringValue":"grpc"}},{"key":"rpc.grpc.status_code","value":{"intValue":"5"}}],"status":{"code":2,"message":"no such order"}}`,
  ],
  [
    "a span with the name of the code",
    `{"attributes":[{"key":"rpc.response.status_code","value":{"stringValue":"NOT_FOUND"}}],"status":{"code":2,"message":"no such order"}}`,
  ],
  [
    "a span of Jaeger",
    `{"traceID":"a","tags":[{"key":"rpc.grpc.status_code","type":"int64","value":5}],"status":{"message":"no such order"}}`,
  ],
  [
    "a span whose message is the text of another code",
    `{"attributes":{"rpc.grpc.status_code":2},"status":{"code":2,"message":"5 NOT_FOUND: no such order"}}`,
    "a ServiceError of grpc-js in status",
  ],
  [
    "a span without the code of the call",
    `{"traceId":"a","spanId":"b","status":{"code":2,"message":"5 NOT_FOUND: no such order"}}`,
  ],
];

test.each<Row>(WITHOUT_DETAILS)(
  "code and message are found in the error of %s",
  (_, input, form, line) => {
    for (const text of [input, input.replace(/\r?\n/g, "\r\n"), `\u001b[31m${input}\u001b[39m`]) {
      const { status, source } = decoded(text);
      expect([status.code, status.message]).toEqual([Code.NOT_FOUND, "no such order"]);
      if (form !== undefined) expect(source.form).toMatch(form);
      if (line !== undefined) expect(source.line).toBe(line);
    }
  },
);

describe("details alone have no code, which is an issue", () => {
  const info = google.details[0];
  test.each<[string, unknown, number]>([
    ["a detail", info, 1],
    [
      "a detail that grpcurl does not know",
      { "@type": "a/acme.X", "@error": "x", "@value": "CAM=" },
      1,
    ],
    ["a detail of Connect", connect.details[0], 1],
    ["a list", [info, info], 2],
    ["a list in an object", { details: [info] }, 1],
  ])("%s", (_, json, count) => {
    const { status } = decoded(JSON.stringify(json));
    expect([status.code, status.details.length]).toEqual([Code.UNKNOWN, count]);
    expect(status.issues).toEqual([
      {
        kind: "missing-status",
        what: "there are only details: the code is missing",
        where: "code",
      },
    ]);
  });
});

describe("other encodings of text", () => {
  const text = `\ufeffgrpc-status: 5\ngrpc-message: no such order\n`;
  test.each([
    ["UTF-8 with a byte order mark", Buffer.from(text)],
    ["UTF-16, as PowerShell writes it", Buffer.from(text, "utf16le")],
    ["text that is not valid UTF-8", Buffer.concat([Buffer.from(text), Buffer.of(0xe9, 10)])],
    ["text with a zero byte", Buffer.from(`\0\n${text.slice(1)}`)],
  ])("%s", (_, input) => {
    expect(decoded(input).status).toMatchObject({ code: 5, message: "no such order" });
  });
});
