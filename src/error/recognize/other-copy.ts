// A StatusError that led to another error, or one of which a copy has come from a worker.

import { asArray, get, isError } from "../../safe/properties.js";
import { JsonInput } from "../../status/bounded-json.js";
import { readStatus } from "../../status/json/read-status.js";
import { withoutCodeIssues } from "../../status/reading.js";
import { isLocal } from "../../status/status.js";
import { ISSUES, isStatusError } from "../brand.js";
import type { Found } from "./found.js";

export function readStatusError(thrown: unknown): Found | undefined {
  if (!isStatusError(thrown)) return undefined;
  const { code, rawCode, message, details, $unknown } = thrown;
  const { [ISSUES]: issues = [] } = thrown as { readonly [ISSUES]?: Found["issues"] };
  return {
    code,
    rawCode,
    message,
    details,
    issues: withoutCodeIssues(issues, rawCode),
    ...($unknown !== undefined && { $unknown }),
    local: isLocal(thrown),
  };
}

/**
 * What Node gives to listeners of `error` of a worker that threw a StatusError: an Error with its properties, but
 * without the symbols by which it is known.
 */
export function readCopy(thrown: unknown): Found | undefined {
  if (!isError(thrown) || get(thrown, "name") !== "StatusError") return undefined;
  const details = asArray(get(thrown, "details"));
  if (typeof get(thrown, "rawCode") !== "number" || details === undefined) return undefined;
  const found = readStatus(thrown, new JsonInput());
  // Nothing tells any longer whose text it is. That of a foreign error comes without details.
  return found && { ...found, local: found.details.length === 0 };
}
