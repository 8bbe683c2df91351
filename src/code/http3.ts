// HTTP/3 error codes. Source: grpc/proposal G2-http3-protocol.md, a proposal that is still in review; the
// numbers are those of RFC 9114 section 8.1.

import { http3Codes } from "../../gen/rpcstatus/v1/code_http3_rpcstatus.js";
import { Code, type ErrorCode } from "./names.js";

const FIRST = 0x100;
const NAMES = [
  "H3_NO_ERROR",
  "H3_GENERAL_PROTOCOL_ERROR",
  "H3_INTERNAL_ERROR",
  "H3_STREAM_CREATION_ERROR",
  "H3_CLOSED_CRITICAL_STREAM",
  "H3_FRAME_UNEXPECTED",
  "H3_FRAME_ERROR",
  "H3_EXCESSIVE_LOAD",
  "H3_ID_ERROR",
  "H3_SETTINGS_ERROR",
  "H3_MISSING_SETTINGS",
  "H3_REQUEST_REJECTED",
  "H3_REQUEST_CANCELLED",
  "H3_REQUEST_INCOMPLETE",
  "H3_MESSAGE_ERROR",
  "H3_CONNECT_ERROR",
  "H3_VERSION_FALLBACK",
];

/**
 * Returns the code for the error code that ended an HTTP/3 stream or connection: UNAVAILABLE for 0x10b
 * (H3_REQUEST_REJECTED), for example. UNKNOWN for numbers that HTTP/3 does not define. The table is that of
 * proposal G2, which is in review: it may change.
 */
export function codeFromHttp3(error: number): ErrorCode {
  const name = NAMES[error - FIRST] ?? "";
  return Object.hasOwn(http3Codes, name) ? (http3Codes[name] as ErrorCode) : Code.UNKNOWN;
}
