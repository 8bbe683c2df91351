// What stands in `error`: Google's form, where `code` is an HTTP status and `status` the name of the code; a
// google.rpc.Status, where it is the number, of an Operation and of grpc-gateway's streams; and their
// first version, with `grpc_code` and `http_code`.

import { createErrorInfo } from "../../../gen/google/rpc/error_details_rpcstatus.js";
import { isHttpStatus } from "../../code/http-status.js";
import { Code, codeFromNumber, parseCode } from "../../code/names.js";
import { asArray, get } from "../../safe/properties.js";
import { type Detail, detailFromInit } from "../../status/any-detail.js";
import { isRecord, type JsonInput } from "../../status/json/input.js";
import { readDetails } from "../../status/json/read-detail.js";
import { mapFromJson } from "../../status/json/read-message.js";
import { isCodeAlone, readMessage } from "../../status/json/read-status.js";
import type { Reading } from "../../status/reading.js";
import { reportName } from "../connect/read-error-json.js";
import { codeOfHttp, errorCode, type FoundCode } from "../error-code.js";

/** Undefined for what names no code, or has a number that is none of gRPC and nothing else. */
export function readGoogle(error: object, input: JsonInput): Reading | undefined {
  const found = codeOf(error, input);
  if (found === undefined) return undefined;
  const details = readDetails(get(error, "details"), input);
  return {
    ...found,
    message: readMessage(get(error, "message"), input),
    details: withErrorInfo(details, () => olderInfo(get(error, "errors"), input)),
    issues: input.issues,
  };
}

function codeOf(error: object, input: JsonInput): FoundCode | undefined {
  const named = codeOfName(get(error, "status"));
  if (named !== undefined) return codeOfNamed(named, get(error, "code"), input);
  const hasText = typeof get(error, "message") === "string" || asArray(get(error, "details"));
  if (!hasText && !isCodeAlone(error)) return undefined;
  const number = get(error, "code") ?? get(error, "grpc_code");
  const isCode = typeof number === "number" && codeFromNumber(number) === number;
  const http = number ?? get(error, "http_code");
  if (!isCode && !isHttpStatus(http)) return undefined;
  const name = get(error, "status");
  if (typeof name === "string") reportName(name, input);
  return isCode ? errorCode(number, input) : codeOfHttp(http, "rest", input);
}

/** An error that names itself OK has the code of its HTTP status, where that says failure. */
function codeOfNamed(named: number, http: unknown, input: JsonInput): FoundCode {
  const found = errorCode(named, input);
  const isFailure = isHttpStatus(http) && http >= 400;
  return named === Code.OK && isFailure ? codeOfHttp(http, "rest", input) : found;
}

/** The code of a name in capitals, as google.rpc.Code has it. */
export function codeOfName(name: unknown): number | undefined {
  return typeof name === "string" && /^[A-Z_]+$/.test(name) ? parseCode(name) : undefined;
}

/** Before there were details, the reason stood in the first of `errors`. */
function olderInfo(errors: unknown, input: JsonInput): object | undefined {
  const first = input.plain(get(asArray(errors), 0), "errors[0]");
  if (!isRecord(first) || typeof first.reason !== "string") return undefined;
  const { reason, domain, message: _, ...rest } = first;
  const metadata = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => typeof value === "string"),
  );
  return { reason, domain, metadata };
}

/** Adds an ErrorInfo made of its fields where there is none among the details. */
export function withErrorInfo(
  details: readonly Detail[],
  fields: () => object | undefined,
): readonly Detail[] {
  if (details.some(({ type }) => type === "google.rpc.ErrorInfo")) return details;
  const given = fields();
  if (given === undefined) return details;
  const { reason, domain, metadata } = given as Record<string, unknown>;
  const info = createErrorInfo({
    reason: typeof reason === "string" ? reason : "",
    domain: typeof domain === "string" ? domain : "",
    metadata: isRecord(metadata) ? (metadata as Record<string, string>) : {},
  });
  return [...details, detailFromInit(info)];
}

/** The values that are text; the others are issues. */
export function readMetadata(metadata: unknown, input: JsonInput): Record<string, string> {
  const plain = input.plain(metadata, "metadata");
  return isRecord(plain) ? mapFromJson(plain, "metadata", input) : {};
}
