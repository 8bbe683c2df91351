// Recognises a status in whatever was thrown, by shape and without importing the libraries that threw
// it. Total: getters that throw, proxies and values that are no objects give a status too.

import { Code, codeFromNumber } from "./code.js";
import { type Detail, type DetailInit, detailFromBytes, detailFromInit } from "./detail.js";
import { statusFromJson } from "./from-json.js";
import { type Issue, reasonOf } from "./issue.js";
import { decodeStatus, NEUTRAL_MESSAGE, type StatusInit } from "./status.js";
import { isBytes } from "./wire/bytes.js";
import { type UnknownField, unknownFields } from "./wire/reader.js";

/** The parts of a StatusError as they were found. */
export interface Found {
  readonly status: StatusInit & { readonly details: readonly Detail[] };
  readonly issues: readonly Issue[];
  /** The message is the text of a foreign error, which must not leave the process. */
  readonly local: boolean;
}

export function findStatus(thrown: unknown): Found {
  try {
    return (
      fromServiceError(thrown) ??
      fromConnectError(thrown) ??
      fromStatus(thrown) ??
      fromForeign(thrown)
    );
  } catch {
    // A getter or a proxy trap threw: nothing more can be read of it, and it stays as the cause.
    return foreign(NEUTRAL_MESSAGE);
  }
}

/** The property; undefined where reading it throws, so that one bad property does not cost the others. */
function get(from: unknown, name: string): unknown {
  if (!isObject(from)) return undefined;
  try {
    return (from as Record<string, unknown>)[name];
  } catch {
    // A getter or a proxy trap threw.
    return undefined;
  }
}

/** By shape and not by `instanceof`: objects without prototype and of other realms are objects too. */
function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** A ServiceError of grpc-js: `code` is the trailer grpc-status, `details` the trailer grpc-message. */
function fromServiceError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "details");
  const metadata = get(thrown, "metadata");
  if (typeof code !== "number" || typeof text !== "string") return undefined;
  if (typeof get(metadata, "get") !== "function") return undefined;
  const issues: Issue[] = [];
  const status = detailsOf(headerOf(metadata as Metadata, issues), code, issues);
  if (text !== "" && status.message !== "" && text !== status.message) {
    issues.push({
      kind: "message-mismatch",
      what: `the details say ${JSON.stringify(status.message)}`,
      where: HEADER,
    });
  }
  const { $unknown } = status;
  return found(
    {
      code,
      message: text || status.message,
      details: status.details,
      ...($unknown && { $unknown }),
    },
    [...issues, ...decodingIssues(status.issues)],
  );
}

const HEADER = "grpc-status-details-bin";

interface Metadata {
  get(name: string): unknown;
}

function headerOf(metadata: Metadata, issues: Issue[]): unknown {
  try {
    return metadata.get(HEADER);
  } catch (error) {
    // Code and message stand without the details.
    issues.push({ kind: "malformed-protobuf", what: reasonOf(error), where: HEADER });
    return undefined;
  }
}

/** The first value of the header that reads well and agrees with grpc-status; else the first one. */
function detailsOf(header: unknown, code: number, issues: Issue[]) {
  const values = (Array.isArray(header) ? header : [header])
    // Values of one name may come joined.
    .flatMap((value: unknown) => (typeof value === "string" ? value.split(",") : [value]))
    .filter((value) => typeof value === "string" || isBytes(value));
  const read = values.map((value) => decodeStatus(value));
  const fits = read.findIndex((status) => status.rawCode === code && status.issues.length === 0);
  const status = read[Math.max(fits, 0)] ?? decodeStatus(new Uint8Array(0));
  if (values.length > 1) {
    issues.push({
      kind: "extra-value",
      what: `the header came ${values.length} times; value ${Math.max(fits, 0) + 1} was used`,
      where: HEADER,
    });
  }
  // Details with code 0, or none at all, say nothing about the code.
  if (status.rawCode !== 0 && status.rawCode !== code) {
    issues.push({
      kind: "code-mismatch",
      what: `the trailers say ${code}, the details ${status.rawCode}; the trailers win`,
      where: HEADER,
    });
  }
  return status;
}

/** A ConnectError: its `message` begins with the code, `rawMessage` is what was sent. */
function fromConnectError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const message = get(thrown, "rawMessage");
  const given = get(thrown, "details");
  if (typeof code !== "number" || codeFromNumber(code) !== code || typeof message !== "string") {
    return undefined;
  }
  const issues: Issue[] = [];
  const items = itemsOf(given, issues);
  const details: Detail[] = [];
  for (const [index, item] of (Array.isArray(items) ? items : []).entries()) {
    const type = get(item, "type");
    const value = get(item, "value");
    const where = `details[${index}]`;
    if (typeof type === "string" && isBytes(value)) {
      details.push(
        detailFromBytes(type.includes("/") ? type : `type.googleapis.com/${type}`, value),
      );
    } else {
      // One that was not sent yet: a schema and an init, which only protobuf-es can encode.
      issues.push({ kind: "unencodable-detail", what: "it has no type and bytes", where });
    }
  }
  return found({ code, message, details }, issues);
}

/** A google.rpc.Status: a message of protobuf-es, what decodeStatus gives, or proto3 JSON. */
function fromStatus(thrown: unknown): Found | undefined {
  if (isError(thrown)) return undefined;
  const code = get(thrown, "code");
  const message = get(thrown, "message");
  const details = get(thrown, "details");
  if (!Number.isInteger(code) || (message === undefined && details === undefined)) return undefined;
  // Other systems have numbers too: an HTTP status, an error number. Only a list of details tells that one
  // outside gRPC's range was meant as a status all the same.
  if (codeFromNumber(code as number) !== code && !isDetailList(details)) return undefined;
  const issues = decodingIssues(get(thrown, "issues"));
  const items = itemsOf(details, issues);
  const messages = Array.isArray(items) && items.some(isMessage) ? items : undefined;
  const json = statusFromJson({ code, message, details: messages ? [] : items }, issues);
  if (json === undefined) return undefined;
  const rawCode = get(thrown, "rawCode");
  const $unknown = unknownFieldsOf(thrown);
  const status = {
    ...json,
    details: messages ? detailsFromMessages(messages, issues) : (json.details as Detail[]),
    ...(typeof rawCode === "number" && { rawCode }),
    ...($unknown && { $unknown }),
  };
  return found(status, issues);
}

function isDetailList(details: unknown): boolean {
  try {
    if (!Array.isArray(details)) return false;
    return (
      details.length === 0 || details.some((d) => isMessage(d) || get(d, "@type") !== undefined)
    );
  } catch {
    // A proxy trap threw: nothing says that it was meant as a status.
    return false;
  }
}

function unknownFieldsOf(thrown: unknown): UnknownField[] | undefined {
  try {
    return unknownFields(get(thrown, "$unknown"));
  } catch {
    // A proxy trap threw: there is nothing to pass on.
    return undefined;
  }
}

/** An error has a stack, in whatever realm it was made; a status has none. */
function isError(value: unknown): boolean {
  try {
    return value instanceof Error || typeof get(value, "stack") === "string";
  } catch {
    // A proxy that hides its prototype is no error that is known.
    return false;
  }
}

function isMessage(detail: unknown): boolean {
  return get(detail, "typeUrl") !== undefined || get(detail, "$typeName") !== undefined;
}

function itemsOf(details: unknown, issues: Issue[]): unknown {
  try {
    return Array.isArray(details) ? [...details] : details;
  } catch (error) {
    // A proxy trap threw: code and message stand.
    issues.push({ kind: "malformed-json", what: reasonOf(error), where: "details" });
    return undefined;
  }
}

function detailsFromMessages(messages: readonly unknown[], issues: Issue[]): Detail[] {
  const details: Detail[] = [];
  for (const [index, message] of messages.entries()) {
    try {
      details.push(detailFromInit(message as DetailInit));
    } catch (error) {
      const where = `details[${index}]`;
      issues.push({ kind: "unencodable-detail", what: reasonOf(error), where });
    }
  }
  return details;
}

/** What decodeStatus found wrong with its bytes; the issues of code and details are found again. */
function decodingIssues(issues: unknown): Issue[] {
  if (!Array.isArray(issues)) return [];
  return (issues as Issue[]).filter((issue) => get(issue, "where") === "status");
}

function found(status: Found["status"], issues: readonly Issue[]): Found {
  if (status.code !== Code.OK) return { status, issues, local: false };
  const issue: Issue = { kind: "ok-in-error", what: "an error came with code OK", where: "code" };
  return {
    status: { ...status, code: Code.UNKNOWN, rawCode: Code.OK },
    issues: [issue, ...issues],
    local: false,
  };
}

function fromForeign(thrown: unknown): Found {
  if (typeof thrown === "string") return foreign(thrown);
  const message = get(thrown, "message");
  return foreign(typeof message === "string" ? message : NEUTRAL_MESSAGE);
}

function foreign(message: string): Found {
  return { status: { code: Code.UNKNOWN, message, details: [] }, issues: [], local: true };
}
