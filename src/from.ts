// Recognises a status in whatever was thrown, by shape and without importing the libraries that threw
// it. Total: getters that throw, proxies and values that are no objects give a status too.

import { Code } from "./code.js";
import { type Detail, type DetailInit, detailFromInit } from "./detail.js";
import type { Issue } from "./issue.js";
import { statusFromJson } from "./json.js";
import { decodeStatus, NEUTRAL_MESSAGE, type StatusInit } from "./status.js";

/** The parts of a StatusError as they were found. */
export interface Found {
  readonly status: StatusInit & { readonly details: readonly Detail[] };
  readonly issues: readonly Issue[];
  /** The message is the text of a foreign error, which must not leave the process. */
  readonly local: boolean;
}

export function findStatus(thrown: unknown): Found {
  try {
    return fromServiceError(thrown) ?? fromStatus(thrown) ?? fromForeign(thrown);
  } catch {
    // A getter or a proxy trap threw: nothing more can be read of it, and it stays as the cause.
    return foreign(NEUTRAL_MESSAGE);
  }
}

/** A ServiceError of grpc-js: `code` is the trailer grpc-status, `details` the trailer grpc-message. */
function fromServiceError(thrown: unknown): Found | undefined {
  if (!(thrown instanceof Object)) return undefined;
  const { code, details: text, metadata } = thrown as Record<string, unknown>;
  if (typeof code !== "number" || typeof text !== "string") return undefined;
  if (!(metadata instanceof Object) || typeof (metadata as Metadata).get !== "function")
    return undefined;
  const issues: Issue[] = [];
  const status = detailsOf((metadata as Metadata).get(HEADER), code, issues);
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
    [...issues, ...status.issues],
  );
}

const HEADER = "grpc-status-details-bin";

interface Metadata {
  get(name: string): unknown;
}

/** The first value of the header that reads well and agrees with grpc-status; else the first one. */
function detailsOf(header: unknown, code: number, issues: Issue[]) {
  const values = (Array.isArray(header) ? header : [header]).filter(
    (v) => typeof v === "string" || v instanceof Uint8Array,
  );
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

/** A google.rpc.Status: a message of protobuf-es, what decodeStatus gives, or proto3 JSON. */
function fromStatus(thrown: unknown): Found | undefined {
  if (!(thrown instanceof Object) && (typeof thrown !== "object" || thrown === null))
    return undefined;
  if (thrown instanceof Error) return undefined;
  const { code, message, details } = thrown as Record<string, unknown>;
  if (!Number.isInteger(code) || (message === undefined && details === undefined)) return undefined;
  const issues: Issue[] = [];
  if (
    Array.isArray(details) &&
    details.some((detail) => detail?.typeUrl !== undefined || detail?.$typeName !== undefined)
  ) {
    const read: Detail[] = [];
    for (const [index, detail] of details.entries()) {
      try {
        read.push(detailFromInit(detail as DetailInit));
      } catch (error) {
        issues.push({
          kind: "unencodable-detail",
          what: (error as Error).message,
          where: `details[${index}]`,
        });
      }
    }
    return found({ code: code as number, message: String(message ?? ""), details: read }, issues);
  }
  const json = statusFromJson(thrown, issues);
  return json && found({ ...json, details: json.details as readonly Detail[] }, issues);
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
  const message = (thrown as { readonly message?: unknown } | null | undefined)?.message;
  return foreign(typeof message === "string" ? message : NEUTRAL_MESSAGE);
}

function foreign(message: string): Found {
  return { status: { code: Code.UNKNOWN, message, details: [] }, issues: [], local: true };
}
