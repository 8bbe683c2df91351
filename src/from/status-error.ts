// A StatusError that led to another error.

import { ISSUES, isStatusError } from "../brand.js";
import { withoutCodeIssues } from "../read/reading.js";
import { isLocal } from "../status.js";
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
