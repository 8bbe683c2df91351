// System errors of Node, and errors of undici, which is Node's fetch. Their text stays local.

import { codeFromErrno } from "../../../code/errno.js";
import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

/** In gRPC, a connection that cannot be made, or is lost, is UNAVAILABLE. */
const UNDICI: { readonly [code: string]: Code } = {
  UND_ERR_CONNECT_TIMEOUT: Code.UNAVAILABLE,
  UND_ERR_HEADERS_TIMEOUT: Code.DEADLINE_EXCEEDED,
  UND_ERR_BODY_TIMEOUT: Code.DEADLINE_EXCEEDED,
  UND_ERR_SOCKET: Code.UNAVAILABLE,
};

export function readNodeError(thrown: unknown): Found | undefined {
  if (!isError(thrown)) return undefined;
  const name = get(thrown, "code");
  if (typeof name !== "string") return undefined;
  const code = Object.hasOwn(UNDICI, name) ? (UNDICI[name] as Code) : codeFromErrno(name);
  return code === Code.UNKNOWN ? undefined : localError(thrown, code);
}
