// Runs every case of test/corpus: input is read by every function that accepts it, output is written. docs/corpus.md
// describes the files.

import { readdirSync, readFileSync } from "node:fs";
import { createRegistry, fromBinary, toJson } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { StatusError } from "../src/error/status-error.js";
import { statusFromTrailers } from "../src/formats/grpc/trailers.js";
import {
  connectEndStreamFromStatus,
  connectFromStatus,
  gatewayFromStatus,
  googleFromStatus,
  grpcWebFromStatus,
  grpcWebTextFromStatus,
  headersFromStatus,
  problemFromStatus,
  statusFromGrpcWeb,
  statusFromJson,
  statusFromResponse,
} from "../src/http.js";
import type { DetailInit } from "../src/status/any-detail.js";
import { decodeStatus } from "../src/status/decode.js";
import { type Issue, issueFrom } from "../src/status/issue.js";
import type { Status, StatusLike } from "../src/status/status.js";
import { standardTypes } from "./messages.js";

type Pairs = readonly [name: string, value: string][];

interface ResponseGiven {
  readonly httpStatus: number;
  readonly headers: Pairs;
  readonly body?: { readonly text: string } | { readonly base64: string };
  readonly trailers?: Pairs;
}

interface ErrorGiven {
  readonly message: string;
  readonly name?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly metadata?: Pairs;
  readonly cause?: ErrorGiven;
  readonly errors?: readonly ErrorGiven[];
}

interface DetailGiven {
  readonly typeUrl: string;
  readonly value?: string;
  readonly json?: object;
  readonly broken?: true;
}

interface Read {
  readonly code: number;
  readonly rawCode?: number;
  readonly anyError?: true;
  readonly message: string | null;
  readonly details: readonly DetailGiven[];
  readonly issues: readonly string[];
}

interface Written {
  readonly trailers?: Pairs;
  readonly json?: unknown;
  readonly base64?: string;
  readonly text?: string;
  readonly issues: readonly string[];
}

interface Case {
  readonly name: string;
  readonly rule: string;
  readonly why: string;
  readonly transport: string;
  readonly direction: "read" | "write";
  readonly given: unknown;
  readonly expected: unknown;
}

const dir = new URL("corpus/", import.meta.url);
const files = readdirSync(dir, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replaceAll("\\", "/"));
const cases = files.map((file) => JSON.parse(readFileSync(new URL(file, dir), "utf8")) as Case);
const casesOf = (direction: string) => cases.filter((one) => one.direction === direction);

test("the name of each case is the path of its file", () => {
  expect(cases.map(({ name }) => `${name}.json`)).toEqual(files);
  expect(cases.length).toBeGreaterThan(200);
});

test("the rules of the cases are those of docs/corpus.md", () => {
  const page = readFileSync(new URL("../docs/corpus.md", import.meta.url), "utf8");
  const [, section = ""] = page.split("## The rules");
  const rules = [...section.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, rule]) => rule);
  expect([...new Set(cases.map(({ rule }) => rule))].sort()).toEqual(rules.sort());
});

test("every expected issue has a known kind", () => {
  const kinds = new Set(cases.flatMap(({ expected }) => (expected as Read).issues));
  for (const kind of kinds) expect(issueFrom({ kind, what: "", where: "" })).toBeDefined();
});

describe("details of the standard types", () => {
  const details = casesOf("read").flatMap(({ expected }) => (expected as Read).details);
  const unique = [...new Map(details.map((one) => [JSON.stringify(one), one])).values()];
  const registry = createRegistry(...standardTypes.map(({ schema }) => schema), DurationSchema);
  const decoded = unique.filter(
    ({ value, json }) =>
      // protobuf-es drops the key "__proto__".
      value !== undefined && json !== undefined && !JSON.stringify(json).includes("__proto__"),
  );

  test.each(decoded)("protobuf-es reads $typeUrl $value as the case says", (detail) => {
    const type = detail.typeUrl.slice(detail.typeUrl.lastIndexOf("/") + 1);
    const schema = registry.getMessage(type);
    if (schema === undefined) throw new Error(`unknown type "${type}"`);
    const message = fromBinary(schema, bytesOf(detail.value ?? ""));
    expect(toJson(schema, message, { registry })).toEqual(detail.json);
  });
});

describe.each(casesOf("read"))("$name: $why", ({ transport, given, expected }) => {
  const { message, details, issues, anyError: _, ...codes } = expected as Read;

  test.each(readersOf(transport, given))("%s", async (_, read) => {
    const status = await read();
    expect({ code: status.code, rawCode: status.rawCode }).toEqual({
      rawCode: codes.code,
      ...codes,
    });
    if (message !== null) expect(status.message).toBe(message);
    expect(kindsOf(status.issues)).toEqual([...new Set(issues)].sort());
    expect(
      status.details.map(({ typeUrl, value, json }) =>
        json === undefined ? { typeUrl, value: base64Of(value) } : { typeUrl, json },
      ),
    ).toEqual(
      details.map(({ typeUrl, value, json }) =>
        value === undefined ? { typeUrl, json } : { typeUrl, value },
      ),
    );
    for (const [index, { value, json }] of details.entries()) {
      if (value === undefined || json === undefined) continue;
      const { "@type": _, ...fields } = googleFromStatus(status).error.details?.[index] ?? {};
      expect(fields).toEqual(json);
    }
  });
});

test.each(casesOf("write"))("$name: $why", ({ transport, given, expected }) => {
  const { trailers, ...written } = expected as Written;
  const issues: Issue[] = [];
  const result = write(transport, given as never, (issue) => issues.push(issue));
  expect({ ...result, issues: issues.map(({ kind }) => kind) }).toEqual({
    ...(trailers !== undefined && { trailers: Object.fromEntries(trailers) }),
    ...written,
  });
});

type Reader = readonly [name: string, read: () => Status | StatusError | Promise<Status>];

function readersOf(transport: string, given: unknown): Reader[] {
  const response = given as ResponseGiven;
  const { httpStatus, headers } = response;
  const bytes = bodyOf(response) ?? new Uint8Array(0);
  switch (transport) {
    case "status": {
      const { base64 } = given as { readonly base64: string };
      const readers: Reader[] = [["decodeStatus of text", () => decodeStatus(base64)]];
      if (/^[\w+/=-]*$/.test(base64))
        readers.push(["decodeStatus of bytes", () => decodeStatus(bytesOf(base64))]);
      return readers;
    }
    case "grpc": {
      const pairs = [...headers, ...(response.trailers ?? [])];
      return containers(pairs).map(([name, trailers]) => [
        `statusFromTrailers of ${name}`,
        () => statusFromTrailers(trailers, { httpStatus }),
      ]);
    }
    case "grpc-web":
    case "grpc-web-text": {
      const body = transport === "grpc-web" ? bytes : new TextDecoder().decode(bytes);
      return [
        ["statusFromGrpcWeb", () => statusFromGrpcWeb(body, { headers, httpStatus })],
        ["statusFromResponse", () => statusFromResponse(responseOf(response))],
      ];
    }
    case "connect": {
      const options = { httpStatus, dialect: "connect" } as const;
      const fetched = () => statusFromResponse(responseOf(response), options);
      const isJson = headers.some(([, value]) => value.startsWith("application/json"));
      return [
        ["statusFromResponse", fetched],
        ...(isJson ? ([["statusFromJson", () => statusFromJson(bytes, options)]] as const) : []),
      ];
    }
    case "connect-stream":
    case "http":
      return [["statusFromResponse", () => statusFromResponse(responseOf(response))]];
    case "object": {
      const { error, value } = given as { readonly error?: ErrorGiven; readonly value?: unknown };
      return [["StatusError.from", () => StatusError.from(error ? errorOf(error) : value)]];
    }
    default:
      throw new Error(`no reader for "${transport}"`);
  }
}

/** Returns the same trailers in every container that a library may use. */
function containers(pairs: Pairs): [name: string, trailers: object][] {
  const lists: Record<string, string[]> = {};
  for (const [name, value] of pairs) {
    lists[name] ??= [];
    lists[name].push(value);
  }
  const found: [string, object][] = [
    ["pairs", pairs],
    ["an object of lists", lists],
    ["a Map", new Map(Object.entries(lists))],
  ];
  // Headers joins the values of a name and strips white space at their ends.
  const isSingleValued = Object.values(lists).every((values) => values.length === 1);
  if (isSingleValued && pairs.every(([, value]) => value === value.trim()))
    found.push(["Headers", new Headers([...pairs])]);
  return found;
}

function write(
  transport: string,
  given: Omit<StatusLike, "details"> & {
    readonly details?: readonly DetailGiven[];
    readonly maxBytes?: number;
    readonly error?: ErrorGiven;
  },
  onIssue: (issue: Issue) => void,
): object {
  const { maxBytes, error, ...init } = given;
  const options = { onIssue, ...(maxBytes !== undefined && { maxBytes }) };
  const details = (init.details ?? []).map(detailOf);
  const status = error ? StatusError.from(errorOf(error)) : { ...init, details };
  switch (transport) {
    case "grpc":
      return { trailers: headersFromStatus(status, options) };
    case "grpc-web":
      return { base64: base64Of(grpcWebFromStatus(status, options)) };
    case "grpc-web-text":
      return { text: grpcWebTextFromStatus(status, options) };
    case "google":
      return { json: googleFromStatus(status, options) };
    case "gateway":
      return { json: gatewayFromStatus(status, options) };
    case "connect":
      return { json: connectFromStatus(status, options) };
    case "connect-stream":
      return { json: connectEndStreamFromStatus(status, options) };
    case "problem":
      return { json: problemFromStatus(status, options) };
    default:
      throw new Error(`no writer for "${transport}"`);
  }
}

/** Returns the detail; one that has only JSON is read from JSON. */
function detailOf({ typeUrl, value, json }: DetailGiven): DetailInit {
  if (value !== undefined) return { typeUrl, value: bytesOf(value) };
  const read = statusFromJson({ code: 9, message: "", details: [{ "@type": typeUrl, ...json }] });
  return read.details[0] as DetailInit;
}

function errorOf({ message, name, properties, metadata, cause, errors }: ErrorGiven): Error {
  const error = new Error(message, cause && { cause: errorOf(cause) });
  if (name !== undefined) error.name = name;
  Object.assign(error, properties, errors && { errors: errors.map(errorOf) });
  const { details } = error as { details?: unknown };
  // The values of Connect's details are bytes.
  if (Array.isArray(details))
    for (const detail of details as { value: unknown }[])
      detail.value = bytesOf(String(detail.value));
  if (metadata !== undefined) {
    const own = new Metadata();
    for (const [key, value] of metadata) own.add(key, Buffer.from(value, "base64"));
    Object.assign(error, { metadata: own });
  }
  return error;
}

function responseOf(given: ResponseGiven): Response {
  const { httpStatus: status, headers } = given;
  const body = status === 204 ? null : (bodyOf(given) ?? null);
  return new Response(body, { status, headers: [...headers] });
}

function bodyOf({ body }: ResponseGiven): Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined) return undefined;
  return "text" in body ? new TextEncoder().encode(body.text) : bytesOf(body.base64);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(base64, "base64"));
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function kindsOf(issues: readonly Issue[]): string[] {
  return [...new Set(issues.map(({ kind }) => kind))].sort();
}
