// System errors of Node. Their text stays local.

import { codeFromErrno } from "../../../code/errno.js";
import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

export function readNodeError(thrown: unknown): Found | undefined {
  if (!isError(thrown)) return undefined;
  const name = get(thrown, "code");
  if (typeof name !== "string") return undefined;
  const code = codeFromErrno(name);
  return code === Code.UNKNOWN ? undefined : localError(thrown, code);
}
