// A GoogleError of google-gax that was not made of a ServiceError: of its REST transport, which has the details
// as google.protobuf.Any, or of an operation, which has only the code. That of a gRPC call is a ServiceError
// too.

import { codeFromNumber, codeName } from "../../code/names.js";
import { readMetadata, withErrorInfo } from "../../formats/json/error-info.js";
import { asArray, get, isError } from "../../safe/properties.js";
import { JsonInput } from "../../status/bounded-json.js";
import { readDetails } from "../../status/json/read-detail.js";
import type { Found } from "./found.js";

/** Its class declares these, so they exist without a value too. */
const MEMBERS = ["statusDetails", "reason", "domain", "errorInfoMetadata"];

export function readGoogleGaxError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "message");
  if (typeof code !== "number" || codeFromNumber(code) !== code || typeof text !== "string")
    return undefined;
  if (!isError(thrown) || !MEMBERS.every((name) => name in (thrown as object))) return undefined;
  const input = new JsonInput();
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
