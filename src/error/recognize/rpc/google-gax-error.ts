// A GoogleError of google-gax that was not made from a ServiceError: one of its REST transport, which has the
// details as google.protobuf.Any, or one of an operation, which has only the code. The GoogleError of a gRPC call
// is a ServiceError too.

import { codeName, isCode } from "../../../code/names.js";
import { readMetadata, withErrorInfo } from "../../../formats/json/error-info.js";
import { asArray, get, isError } from "../../../safe/properties.js";
import { readDetails } from "../../../status/read-details.js";
import type { Found, NewInput } from "../found.js";

/** The class declares these members, so they exist even without a value. */
const MEMBERS = ["statusDetails", "reason", "domain", "errorInfoMetadata"];

export function readGoogleGaxError(thrown: unknown, newInput: NewInput): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "message");
  if (!isCode(code) || typeof text !== "string") return undefined;
  if (!isError(thrown) || !MEMBERS.every((name) => name in (thrown as object))) return undefined;
  const input = newInput();
  const details = readDetails(asArray(get(thrown, "details")), input);
  const reason = get(thrown, "reason");
  const prefix = `${code} ${codeName(code)}: `;
  return {
    code,
    rawCode: code,
    message: text.startsWith(prefix) ? text.slice(prefix.length) : text,
    details: withErrorInfo(details, () =>
      typeof reason === "string"
        ? {
            reason,
            domain: get(thrown, "domain"),
            metadata: readMetadata(get(thrown, "errorInfoMetadata"), input),
          }
        : undefined,
    ),
    issues: input.issues,
  };
}
