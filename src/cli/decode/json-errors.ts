// Finds statuses in JSON: the body of an error, the record of a logger with an error in it, headers, bytes, details alone.

import { codeName, connectFromCode, parseCode } from "../../code/names.js";
import { StatusError } from "../../error/status-error.js";
import { DETAILS_HEADER, MESSAGE_HEADER } from "../../formats/grpc/headers.js";
import { statusFromJson } from "../../formats/json/detect.js";
import { get } from "../../safe/properties.js";
import { isRecord } from "../../status/bounded-json.js";
import { isLocal, type Status } from "../../status/status.js";
import { readPrinted } from "./encoded-value.js";
import { readTrailerList, type Trailer, trailerName } from "./trailer-lines.js";

/** The functions that the search calls. */
export interface JsonFinds {
  /** Called for a status and the path of its value, such as "err.metadata". */
  status(status: Status, form: string, path: string): void;
  /** Called for a text, in which there may be a status too. */
  text(text: string, path: string): void;
}

/** Finds the statuses in a JSON value. */
export function findInJson(json: unknown, finds: JsonFinds): void {
  visit(json, "", true, finds);
}

/** Keys under which loggers, libraries and servers put an error. A code and a message under other keys may be data. */
const HOLDER =
  /err|exc|cause|fail|fault|status|rpc|response|body|data|result|payload|mess|msg|log|field|context|meta|trailer|inner|original|detail|^e$/i;

function visit(json: unknown, path: string, isHolder: boolean, finds: JsonFinds): void {
  if (typeof json === "string") {
    finds.text(json, path);
    return;
  }
  if (typeof json !== "object" || json === null) return;
  const bytes = bytesOf(json);
  if (bytes !== undefined) {
    const status = readPrinted({ bytes, missing: 0, isTyped: !Array.isArray(json) });
    if (status !== undefined) finds.status(status, "bytes in JSON", path);
    return;
  }
  if (Array.isArray(json)) {
    const details = readDetailsAlone(json);
    if (details !== undefined) finds.status(details, "details", path);
    const listed = readTrailerList(trailersOfList(json));
    if (listed !== undefined) finds.status(listed, "trailers in JSON", path);
    if (details === undefined)
      for (const [i, item] of json.entries()) visit(item, `${path}[${i}]`, isHolder, finds);
    return;
  }
  const trailers = trailersOf(json);
  const headers = readTrailerList(trailers);
  if (headers !== undefined)
    finds.status(headers, [...new Set(trailers.map(({ name }) => name))].join(", "), path);
  const error = mayBeError(json) ? readError(json) : undefined;
  const isWhole = error !== undefined && error.details.length > 0;
  if (error !== undefined && (isWhole || (isHolder && !isInformation(json))))
    finds.status(error, "an error in JSON", path);
  // The details of an error are part of it.
  if (isWhole) return;
  const span = readSpan(json);
  if (span?.status !== undefined) finds.status(span.status, "a span of OpenTelemetry", path);
  const detail = error === undefined ? readDetailsAlone([json]) : undefined;
  if (detail !== undefined && /^google\.rpc\./.test(detail.details[0]?.type ?? "")) {
    finds.status(detail, "a detail", path);
    return;
  }
  let hasError = false;
  const inside: JsonFinds = {
    ...finds,
    status: (status, ...source) => {
      hasError ||=
        status.code !== 0 && !status.issues.some(({ kind }) => kind === "missing-status");
      finds.status(status, ...source);
    },
  };
  for (const [key, value] of Object.entries(json)) {
    const name = key.slice(0, 100);
    const inner = path === "" ? name : `${path}.${name}`;
    // The code of a span is not one of gRPC, but its message may be the text of an error.
    const read = span !== undefined && name === "status" ? get(value, "message") : value;
    const holds = isHolder && HOLDER.test(name);
    visit(read, inner, holds, detail === undefined ? finds : inside);
  }
  // A message of an unknown type may have an error in it, as records of audit logs have.
  if (detail !== undefined && !hasError) finds.status(detail, "a detail", path);
}

const SPAN_KEYS = ["traceId", "spanId", "trace_id", "span_id"];
const SPAN_CODES = ["rpc.grpc.status_code", "rpc.response.status_code"];

/** Reads the code among the attributes of a span, whose own status has a code of OpenTelemetry; undefined for any other object. */
function readSpan(json: object): { readonly status?: Status } | undefined {
  const lists = ["attributes", "tags", "meta"].map((key) => get(json, key));
  const attribute = [json, ...lists].map(attributeOf).find((value) => value !== undefined);
  if (attribute === undefined)
    return SPAN_KEYS.some((key) => Object.hasOwn(json, key)) ? {} : undefined;
  const code = parseCode(attribute);
  if (code === undefined || code === 0) return {};
  const text = get(get(json, "status"), "message");
  const status = withoutPrefix(
    statusFromJson({ code, message: typeof text === "string" ? text : "" }),
  );
  // The text of an error with another code is found by itself.
  const isOther = /^\d{1,2} [A-Z_]{2,20}: /.test(status.message);
  return { status: isOther ? statusFromJson({ code, message: "" }) : status };
}

function attributeOf(list: unknown): string | number | undefined {
  const values = Array.isArray(list)
    ? list.slice(0, 1000).filter((item) => SPAN_CODES.includes(get(item, "key") as string))
    : SPAN_CODES.map((key) => get(list, key));
  return values
    .map((item) => (isRecord(item) ? (item.value ?? item) : item))
    .map((item) => (isRecord(item) ? (item.intValue ?? item.stringValue) : item))
    .find((item) => typeof item === "number" || typeof item === "string");
}

const ERROR_KEYS = [
  "code",
  "status",
  "error",
  "title",
  "details",
  "response",
  "message",
  "StatusCode",
];

function mayBeError(json: object): boolean {
  return ERROR_KEYS.some((key) => Object.hasOwn(json, key));
}

/** Reads the JSON of an error: that of a client library or a logger, or a body. */
function readError(record: object): Status | undefined {
  const json = plainError(record);
  const error = StatusError.from(json);
  const status = isLocal(error) ? statusFromJson(json) : (error as Status & StatusError);
  const isOther = status.issues.some(({ kind, where }) => {
    // Such as the result of a call that succeeded, and the codes of other systems.
    return (
      kind === "missing-status" ||
      kind === "ok-in-error" ||
      (kind === "unknown-code" &&
        where === "code" &&
        status.details.length === 0 &&
        status.rawCode === status.code)
    );
  });
  return isOther ? undefined : withoutPrefix(status);
}

/** Returns the status of Grpc.Core with its own names, or of Python's grpc with a text as details, as an error with a message. */
function plainError(json: object): object {
  const { StatusCode, Detail, code, details, message } = json as Readonly<Record<string, unknown>>;
  if (typeof Detail === "string") {
    const known = parseCode(String(StatusCode));
    return known === undefined ? json : { code: known, message: Detail };
  }
  const named = typeof code === "string" ? parseCode(code) : undefined;
  const isText = typeof details === "string" && message === undefined;
  return named !== undefined && isText ? { code: named, message: details } : json;
}

/** Removes what clients put before the message of an Error: the code. */
function withoutPrefix(status: Status): Status {
  const { code, rawCode, message, details, issues, $unknown } = status;
  const prefixes = [`${rawCode} ${codeName(code)}: `, `[${connectFromCode(code)}] `];
  const prefix = prefixes.find((each) => message.startsWith(each)) ?? "";
  return {
    code,
    rawCode,
    message: message.slice(prefix.length),
    details,
    issues,
    ...($unknown !== undefined && { $unknown }),
  };
}

/** Reports whether this is the record of a logger that is not about an error. */
function isInformation(json: object): boolean {
  const { level, severity } = json as { readonly level?: unknown; readonly severity?: unknown };
  const name = level ?? severity;
  return typeof name === "number"
    ? name >= 10 && name <= 30
    : typeof name === "string" &&
        /^(trace|debug|info|information|notice|verbose|http)$/i.test(name);
}

/** Reads details without a status; its code is UNKNOWN, with an issue. */
function readDetailsAlone(list: readonly unknown[]): Status | undefined {
  const isTyped = (item: unknown) =>
    isRecord(item) &&
    (typeof item["@type"] === "string" || /^google\.rpc\.\w+$/.test(String(item.type)));
  if (list.length === 0 || !list.every(isTyped)) return undefined;
  const { message, details, issues } = statusFromJson({ code: 2, details: list });
  const what = "there are only details: the code is missing";
  return {
    code: 2,
    rawCode: 2,
    message,
    details,
    issues: [{ kind: "missing-status", what, where: "code" }, ...issues],
  };
}

/** Returns the trailers among the members of an object. */
function trailersOf(json: object): Trailer[] {
  return Object.entries(json).flatMap(([key, value]) => trailer(key, value));
}

/** Returns the trailers in a list of pairs, of names and values in turn, or of objects with them, as HAR has. */
function trailersOfList(list: readonly unknown[]): Trailer[] {
  const isFlat = typeof list[0] === "string" && list.length % 2 === 0;
  return list.flatMap((item, i) => {
    if (typeof item === "string") return isFlat && i % 2 === 0 ? trailer(item, list[i + 1]) : [];
    if (Array.isArray(item)) return item.length === 2 ? trailer(item[0], item[1]) : [];
    return isRecord(item) ? trailer(item.name ?? item.key, item.value) : [];
  });
}

function trailer(key: unknown, value: unknown): Trailer[] {
  const name = typeof key === "string" && key.length < 100 ? trailerName(key) : undefined;
  if (name === undefined) return [];
  const bytes = bytesOf(value);
  const values = bytes !== undefined ? [bytes] : Array.isArray(value) ? value : [value];
  return values.slice(0, 100).flatMap((each): Trailer[] => {
    const one = bytesOf(each) ?? (typeof each === "number" ? String(each) : each);
    if (typeof one === "string") {
      const isText = name !== DETAILS_HEADER || one !== "";
      // A list of names is not one of pairs.
      return isText && trailerName(one) === undefined ? [{ name, value: one }] : [];
    }
    return one instanceof Uint8Array && name !== MESSAGE_HEADER ? [{ name, value: one }] : [];
  });
}

/** Returns the bytes in the JSON of a Buffer, of a Uint8Array, or in a list of numbers. */
function bytesOf(json: unknown): Uint8Array | undefined {
  if (Array.isArray(json)) return bytesOfList(json);
  if (!isRecord(json)) return undefined;
  if (json.type === "Buffer") {
    if (Array.isArray(json.data)) return bytesOfList(json.data) ?? new Uint8Array(0);
    return typeof json.data === "string" ? Buffer.from(json.data, "base64") : undefined;
  }
  if (typeof json["0"] !== "number") return undefined;
  const entries = Object.entries(json);
  return entries.every(([key], i) => key === String(i))
    ? bytesOfList(entries.map(([, value]) => value))
    : undefined;
}

function bytesOfList(list: readonly unknown[]): Uint8Array | undefined {
  const isByte = (item: unknown) =>
    typeof item === "number" && Number.isInteger(item) && item >= -128 && item < 256;
  return list.length > 1 && list.every(isByte)
    ? Uint8Array.from(list as number[], (item) => item & 255)
    : undefined;
}
