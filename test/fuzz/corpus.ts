// The inputs that are mutated: realistic inputs for every reader. Bytes of grpc-go, the output of our writers for
// random statuses, and errors in the shapes that clients throw.

import { readFileSync } from "node:fs";
import type { Status } from "../../src/index.js";
import type { Api } from "./api.js";
import { type BuilderName, Built, type Tree, type TreeObject } from "./input.js";
import { Random } from "./random.js";
import type { ReaderName } from "./readers.js";
import { randomStatus } from "./statuses.js";

export interface Seed {
  readonly reader: ReaderName;
  readonly tree: Tree;
  /** The code that the unmodified input must be read as; undefined if that is not certain. */
  readonly code?: number;
  readonly message?: string;
}

/** Builds the corpus from the statuses of grpc-go, random ones and errors of other libraries. */
export function corpusOf(api: Api, seed: number, statuses: number): Seed[] {
  const random = new Random(seed, -1);
  const ours = Array.from({ length: statuses }, () => api.encodeStatus(randomStatus(api, random)));
  return [...otherErrors(), ...[...fromGo(), ...ours].flatMap((bytes) => seedsOf(api, bytes))];
}

/** Reads the statuses of grpc-go. Must run in the root of the repository. */
function fromGo(): Uint8Array[] {
  return readFileSync("test/testdata/grpc-go.jsonl", "utf8")
    .trim()
    .split("\n")
    .map((line) => Uint8Array.from(Buffer.from(JSON.parse(line).base64, "base64")));
}

function seedsOf(api: Api, bytes: Uint8Array): Seed[] {
  const status = api.decodeStatus(bytes);
  const { code, rawCode, message } = status;
  const seeds: Seed[] = [];
  const add = (reader: ReaderName, ...trees: readonly Tree[]) => {
    // Beside a code that nothing knows, the HTTP status counts.
    const hasHttp = reader === "statusFromResponse" || reader === "statusFromJson";
    const expected = { ...(!(hasHttp && rawCode !== code) && { code }), message };
    seeds.push(...trees.map((tree) => ({ reader, tree, ...expected })));
  };

  add("decodeStatus", bytes, bytes, ...built(["base64", "unpadded", "base64url", "buffer"], bytes));
  const pairs = pairsOf(api, status);
  const kinds = ["headers", "map", "mapOfRealm", "object", "metadata"] as const;
  for (const headers of [pairs, ...built(kinds, pairs)])
    add("statusFromTrailers", { headers, httpStatus: 200 });
  const end: Tree = [0x80, new Built("lines", pairs)];
  const body = new Built("frames", [[0, new Uint8Array(7)], end]);
  const headers = new Built("object", [["content-type", "application/grpc-web+proto"]]);
  // In gRPC-web text, each frame may be encoded on its own.
  const pieces = [[0, new Uint8Array(7)], end].map(
    (frame) => new Built("base64", new Built("frames", [frame])),
  );
  const bodies = [body, new Built("base64", body), new Built("text", pieces)];
  for (const variant of [...bodies, new Built("lines", pairs)])
    add("statusFromGrpcWeb", { body: variant, headers, httpStatus: 200 });
  add("statusFromResponse", ...responsesOf(api, status, pairs, body));
  for (const { typeUrl, value, type } of status.details)
    if (type.startsWith("google.rpc."))
      seeds.push({ reader: "details", tree: { typeUrl, value }, code: 5 });
  const plain = plainOf(status);
  if (code === 0) {
    const ok = JSON.parse(JSON.stringify(api.gatewayFromStatus(status)));
    add("statusFromJson", { body: new Built("json", ok), httpStatus: 200 }, { body: plain });
    return seeds;
  }
  const json = jsonOf(api, status);
  add("decode", ...pastedTexts(bytes, pairs, json));
  for (const tree of [...copiesOf(api, status, bytes, pairs), ...streamsOf(json)])
    seeds.push({ reader: "body" in tree ? "statusFromResponse" : "StatusError.from", tree });
  add("StatusError.from", ...errorsOf(api, status, bytes), plain, {
    ...plain,
    $typeName: "google.rpc.Status",
  });
  add("StatusError.from", ...json, ...json.map((object) => new Built("json", object)));
  const $unknown = [{ no: 9, wireType: 0, data: Uint8Array.of(1) }];
  const details = status.details.map(({ typeUrl, value }) => ({ typeUrl, value, $unknown }));
  add("StatusError.from", { ...plain, details, $unknown });
  add("StatusError.from", { name: "operations/7", done: true, error: json[1] ?? plain });
  add("StatusError.from", new Built("error", { cause: plain }));
  add("StatusError.from", new Built("aggregate", { name: "AggregateError", errors: [5, plain] }));
  for (const body of json.flatMap((object) => [object, ...built(["json"], object)]))
    add("statusFromJson", { body, httpStatus: 500 });
  // grpc-gateway writes a stream as lines.
  const lines = new Built("text", ['{"result":{}}\n', new Built("json", { error: json[1] }), "\n"]);
  add("statusFromJson", { body: lines, httpStatus: undefined });
  for (const object of json)
    add("statusFromJson", {
      body: new Built("utf8", new Built("json", object)),
      httpStatus: undefined,
    });
  return seeds;
}

function built(builders: readonly BuilderName[], from: Tree): Tree[] {
  return builders.map((builder) => new Built(builder, from));
}

function pairsOf(api: Api, status: Status): Tree {
  return Object.entries(api.headersFromStatus(status, { maxBytes: 1e6 }));
}

/** Returns the status in the JSON formats of Google, grpc-gateway, Connect and RFC 9457, and as proto3 JSON. */
function jsonOf(api: Api, status: Status): TreeObject[] {
  const formats = [
    api.googleFromStatus(status),
    api.gatewayFromStatus(status),
    api.connectFromStatus(status),
    api.connectEndStreamFromStatus(status),
    api.problemFromStatus(status),
    api.StatusError.from(status),
  ];
  return formats.map((object) => JSON.parse(JSON.stringify(object)));
}

function plainOf({ rawCode, message, details }: Status): TreeObject {
  return {
    code: rawCode,
    message,
    details: details.map(({ typeUrl, value }) => ({ typeUrl, value })),
  };
}

/** Returns the status as the errors of gRPC clients. Only that of grpc-js can have a number that is not a code. */
function errorsOf(api: Api, status: Status, bytes: Uint8Array): Tree[] {
  const { code, message, details } = status;
  const bin = "grpc-status-details-bin";
  const base64 = new Built("base64", bytes);
  const metadata = new Built("metadata", [[bin, new Built("buffer", bytes)]]);
  const name = api.googleFromStatus(status).error.status;
  const gax = { statusDetails: undefined, errorInfoMetadata: undefined };
  return [
    new Built("error", { code: status.rawCode, details: message, metadata }),
    new Built("error", {
      ...{ name: "ConnectError", code, message: `[${name}] ${message}`, rawMessage: message },
      details: details.map(({ type, value }) => ({ type, value })),
    }),
    new Built("error", { name: "RpcError", code, message, metadata: { [bin]: base64 } }),
    new Built("error", { name: "RpcError", code: name, message, meta: { [bin]: [base64] } }),
    new Built("error", {
      ...{ ...gax, code, message, reason: undefined, domain: undefined },
      details: details.map(({ typeUrl, value }) => ({ type_url: typeUrl, value })),
    }),
    new Built("error", { name: "ClientError", path: "/acme.Orders/Get", code, details: message }),
    // Copies, as JSON and structured clones make them.
    { code, details: message, metadata: { [bin]: [{ type: "Buffer", data: [...bytes] }] } },
    { code, details: message, metadata: { internalRepr: new Built("map", [[bin, [bytes]]]) } },
    new Built("error", { code, message, metadata: { headersMap: { [bin]: [base64] } } }),
  ];
}

/** Returns texts that a person may paste, which are the status or hold it. */
function pastedTexts(bytes: Uint8Array, pairs: Tree, json: readonly Tree[]): Tree[] {
  const [google, gateway] = json as [Tree, Tree];
  return [
    ...built(["base64", "unpadded", "base64url"], bytes),
    Buffer.from(bytes).toString("hex"),
    new Built("text", ["grpc-status-details-bin: ", new Built("base64", bytes)]),
    new Built("lines", pairs),
    new Built("text", ["HTTP/2 200\r\n", new Built("lines", pairs)]),
    ...built(["json"], google),
    ...built(["json"], gateway),
  ];
}

/** Returns the error of grpc-js after it was copied: its metadata lost its class, its bytes may be JSON. */
function copiesOf(api: Api, status: Status, bytes: Uint8Array, pairs: Tree): TreeObject[] {
  const { code, message } = status;
  const name = api.googleFromStatus(status).error.status;
  const bin = "grpc-status-details-bin";
  const holders: readonly (readonly [BuilderName, Tree])[] = [
    ["copiedMetadata", [[bin, bytes]]],
    ["copiedMetadata", [[bin, new Built("bufferJson", bytes)]]],
    ["headersMap", [[bin, new Built("base64", bytes)]]],
    ["object", [[bin, [new Built("bufferJson", bytes)]]]],
    ["jsonClone", new Built("object", pairs)],
    ["text", ["Metadata { internalRepr: [Map] }"]],
  ];
  return holders.map(([builder, from]) => ({
    ...{ name: "Error", code, message: `${code} ${name}: ${message}`, details: message },
    metadata: new Built(builder, from),
  }));
}

const STREAMS = ["ndjson", "pretty", "events", "sequence", "json"] as const;
const STREAM_TYPES = [
  "application/x-ndjson",
  "text/event-stream",
  "application/json",
  "text/plain",
];

/** Returns failed responses whose last JSON value is the error. */
function streamsOf(json: readonly TreeObject[]): TreeObject[] {
  return json.map((object, i) => ({
    ...(i % 2 === 0 ? { status: 503, statusText: "Unavailable" } : { status: 200 }),
    headers: [["content-type", STREAM_TYPES[i % STREAM_TYPES.length]]],
    body: new Built(STREAMS[i % STREAMS.length] as BuilderName, [{ result: { id: 7 } }, object]),
  }));
}

function responsesOf(api: Api, status: Status, pairs: Tree, grpcWeb: Tree): Tree[] {
  const response = (status: number, type: string, body: Tree, more: Tree = []): Tree => ({
    ...{ status, statusText: "Said So", body },
    headers: [["content-type", type], ...(more as Tree[])],
  });
  const grpc = [
    response(200, "application/grpc", undefined, pairs),
    response(200, "application/grpc-web+proto", grpcWeb),
    response(200, "application/grpc-web-text", new Built("base64", grpcWeb)),
  ];
  if (status.code === 0) return grpc;
  const types = ["json", "json", "json", "connect+json", "problem+json", "json"];
  return [
    ...grpc,
    ...jsonOf(api, status).map((object, i) => {
      const json = new Built("json", object);
      const body =
        types[i] === "connect+json" ? new Built("frames", [[2, new Built("utf8", json)]]) : json;
      return response(types[i] === "connect+json" ? 200 : 503, `application/${types[i]}`, body);
    }),
  ];
}

/** Returns errors without a status: the code is that of a known kind of error, else UNKNOWN. */
function otherErrors(): Seed[] {
  const error = (fields: TreeObject) => new Built("error", fields);
  const rows: readonly (readonly [number, Tree])[] = [
    [2, error({ message: "boom" })],
    [2, error({ name: "MongoServerError", code: 11_000, codeName: "DuplicateKey" })],
    [2, error({ name: "SqliteError", code: 5, errno: 5 })],
    [2, error({ code: 404, status: 404 })],
    [5, error({ code: 404, status: 404, response: {} })],
    [8, error({ response: { statusCode: 429, body: "<h1>busy</h1>" } })],
    [5, error({ name: "FirebaseError", code: "functions/not-found" })],
    [14, error({ code: "CERT_HAS_EXPIRED" })],
    [14, error({ code: "ERR_HTTP2_STREAM_ERROR", message: "Stream closed with error code 7" })],
    [14, error({ name: "TypeError", message: "error sending request for url (http://x/)" })],
    [5, error({ message: "5 NOT_FOUND: gone" })],
    [2, error({ code: "ERR_BAD_REQUEST", status: 404, error: { code: 5, message: "m" } })],
    [2, new Built("errorOfRealm", { code: 5, message: "boom" })],
    [2, { code: "invalid_type", message: "gone", path: ["id"] }],
    [1, error({ name: "AbortError", code: 20 })],
    [4, error({ name: "TimeoutError", code: 23 })],
    [4, error({ name: "AbortError", cause: error({ name: "TimeoutError" }) })],
    [14, error({ code: "ECONNREFUSED", errno: -111, syscall: "connect" })],
    [14, error({ message: "fetch failed", cause: error({ code: "UND_ERR_SOCKET" }) })],
    [5, error({ code: "ENOENT", path: "/x", cause: new Built("self", null) })],
    [2, "boom"],
    [2, new Built("trap", null)],
  ];
  return rows.map(([code, tree]) => ({ reader: "StatusError.from", tree, code }));
}
