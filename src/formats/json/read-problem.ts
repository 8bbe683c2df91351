// Problem details (RFC 9457). Those that we write have the code, reason, domain, metadata and details as
// extension members; of others, the HTTP status is all that says a code.

import { isHttpStatus } from "../../code/http-status.js";
import { codeFromConnect } from "../../code/names.js";
import { get } from "../../safe/properties.js";
import type { JsonInput } from "../../status/json/input.js";
import { readDetails } from "../../status/json/read-detail.js";
import { isDetailList, readMessage } from "../../status/json/read-status.js";
import type { Reading } from "../../status/reading.js";
import { codeOfHttp, errorCode } from "../error-code.js";
import { codeOfName, readMetadata, withErrorInfo } from "./read-google.js";

/** Whether the members are those of a problem; every one of them may be missing where the type says it. */
export function isProblem(json: unknown): boolean {
  const isText = (name: string) => typeof get(json, name) === "string";
  if (isText("message") && typeof get(json, "code") === "number") return false;
  return isHttpStatus(get(json, "status")) && (isText("detail") || isText("title"));
}

export function readProblem(json: unknown, http: unknown, input: JsonInput): Reading {
  const status = get(json, "status");
  const name = get(json, "code");
  const named = codeOfName(name) ?? (typeof name === "string" ? codeFromConnect(name) : undefined);
  const detail = get(json, "detail");
  // A title is no message of ours: it is the same for every error of a code.
  const text = detail ?? (named === undefined ? (get(json, "title") ?? get(json, "message")) : "");
  const reason = get(json, "reason");
  const details = get(json, "details");
  return {
    ...(named === undefined
      ? codeOfHttp(isHttpStatus(status) ? status : http, "rest", input)
      : errorCode(named, input)),
    message: readMessage(text, input, detail === undefined ? "title" : "detail"),
    details: withErrorInfo(isDetailList(details) ? readDetails(details, input) : [], () =>
      typeof reason === "string"
        ? {
            reason,
            domain: get(json, "domain"),
            metadata: readMetadata(get(json, "metadata"), input),
          }
        : undefined,
    ),
    issues: input.issues,
  };
}
