// Finds statuses in JSON: the body of an error, the record of a logger with an error in it, headers, bytes, details alone.

import { codeName, connectFromCode } from "../../code/names.js";
import { StatusError } from "../../error/status-error.js";
import { DETAILS_HEADER, MESSAGE_HEADER } from "../../formats/grpc/headers.js";
import { statusFromJson } from "../../formats/json/detect.js";
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

/** Keys of what loggers, libraries and servers put an error in. A code and a message under other keys may be data. */
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
  const detail = error === undefined ? readDetailsAlone([json]) : undefined;
  if (detail !== undefined) {
    finds.status(detail, "a detail", path);
    return;
  }
  for (const [key, value] of Object.entries(json)) {
    const name = key.slice(0, 100);
    const inner = path === "" ? name : `${path}.${name}`;
    visit(value, inner, isHolder && HOLDER.test(name), finds);
  }
}

const ERROR_KEYS = ["code", "status", "error", "title", "details", "response", "message"];

function mayBeError(json: object): boolean {
  return ERROR_KEYS.some((key) => Object.hasOwn(json, key));
}

/** Reads the JSON of an error: that of a client library or a logger, or a body. */
function readError(json: object): Status | undefined {
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
