// A ClientError of nice-grpc: code, `details` as text, and the path of the method; or a ServerError, which a handler throws.
// They keep no trailers; the RichClientError and RichServerError of nice-grpc-error-details have the decoded details in
// `extra`, as ts-proto makes them.

import { codeName, isCode } from "../../../code/names.js";
import { attempt } from "../../../safe/call.js";
import { get, isObject, itemsOf } from "../../../safe/properties.js";
import { readDetails } from "../../../status/read-details.js";
import { MAX_FIELDS } from "../../../wire/reader.js";
import { type Found, failedCall, type NewInput } from "../found.js";

export function readNiceGrpcError(thrown: unknown, newInput: NewInput): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "details");
  if (!isCode(code) || typeof text !== "string") return undefined;
  const isServer = get(thrown, "message") === `${codeName(code)}: ${text}`;
  if (!isServer && typeof get(thrown, "path") !== "string") return undefined;
  const found = failedCall(code, text, undefined);
  const extra = itemsOf(get(thrown, "extra"), MAX_FIELDS);
  if (extra.length === 0) return found;
  const input = newInput("unencodable-detail");
  return { ...found, details: readDetails(extra.map(withTypeName), input), issues: input.issues };
}

/** Returns a message of ts-proto with the name of its type where protobuf-es has it. */
function withTypeName(detail: unknown): unknown {
  const $typeName = get(detail, "$type");
  if (!isObject(detail) || typeof $typeName !== "string") return detail;
  // A getter that throws costs only this detail.
  return attempt(() => ({ ...detail, $typeName })) ?? detail;
}
