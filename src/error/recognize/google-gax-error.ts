// A GoogleError of google-gax that no ServiceError was made into: of its REST transport, which has the details
// as google.protobuf.Any, or of an operation, which has only the code. That of a gRPC call is a
// ServiceError too.

import { codeFromNumber, codeName } from "../../code/names.js";
import { readMetadata, withErrorInfo } from "../../formats/json/error-info.js";
import { asArray, get, isError } from "../../safe/properties.js";
import { JsonInput } from "../../status/bounded-json.js";
import { readDetails } from "../../status/json/read-detail.js";
import type { Found } from "./found.js";

export function readGoogleError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "message");
  if (typeof code !== "number" || codeFromNumber(code) !== code || typeof text !== "string")
    return undefined;
  const isGoogleError =
    isError(thrown) &&
    ["statusDetails", "reason", "domain", "errorInfoMetadata"].every((name) => has(thrown, name));
  if (!isGoogleError) return undefined;
  const input = new JsonInput();
  const given = get(thrown, "details");
  const details = readDetails(asArray(given), input);
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

/** Its class declares them, so that they are there without a value too. */
function has(thrown: unknown, name: string): boolean {
  return name in (thrown as object);
}
