// Codes in OpenTelemetry. Source: open-telemetry/semantic-conventions docs/rpc/grpc.md.

import { codeOtelServerErrors } from "../../gen/rpcstatus/v1/code_otel_rpcstatus.js";
import { Code, codeFromNumber, codeName } from "./names.js";

/**
 * Reports whether the span of a call that ended with the code is an error. For a client, every code but OK is; for
 * a server, only the codes that point at the server itself. A number that is not one of the 17 is UNKNOWN: an
 * error. gRPC's own spans (gRFC A72) count every code but OK on both sides.
 */
export function isSpanError(code: number, side: "client" | "server"): boolean {
  const known = codeFromNumber(code);
  return side === "client" ? known !== Code.OK : (codeOtelServerErrors[known] as boolean);
}

/**
 * Returns the value of the attribute `rpc.status_code` of the semantic conventions, and of `error.type` if the
 * span is an error: the name of the code, such as "NOT_FOUND". Older versions of the conventions called the
 * attribute `rpc.response.status_code`, and before that `rpc.grpc.status_code`, which held the number.
 */
export function otelFromCode(code: number): string {
  return codeName(code);
}
