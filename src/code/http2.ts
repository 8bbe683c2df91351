// HTTP/2 error codes of RST_STREAM frames. Source: grpc/grpc doc/PROTOCOL-HTTP2.md, "Errors"; the numbers
// are those of RFC 9113 section 7.

import { http2Codes } from "../../gen/rpcstatus/v1/code_http2_rpcstatus.js";
import { Code, type ErrorCode } from "./names.js";

const NAMES = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
];

/**
 * Returns the code for the error code of a received RST_STREAM frame. After CANCELLED, a client whose deadline has
 * passed should report DEADLINE_EXCEEDED instead. After UNAVAILABLE, nothing was processed. UNKNOWN for
 * STREAM_CLOSED and HTTP_1_1_REQUIRED, which have no row, and for numbers that HTTP/2 does not define.
 *
 * `stream.rstCode` of Node's http2 is such an error code only if a frame was received. It is also 0 for a stream
 * that ended without an error, and 8 (CANCEL) or 2 (INTERNAL_ERROR) if the session or its socket is gone. So look
 * for a grpc-status first, then at the session and its socket: if the session had an error or is destroyed, the
 * call of a client is UNAVAILABLE.
 */
export function codeFromHttp2(error: number): ErrorCode {
  const name = NAMES[error] ?? "";
  return Object.hasOwn(http2Codes, name) ? (http2Codes[name] as ErrorCode) : Code.UNKNOWN;
}
