// Writes the error format of grpc-gateway: google.rpc.Status itself, as proto3 JSON with all three fields. It is
// read like any other status in JSON (status/json/read-status).

import type { DetailJson } from "../../status/message-json.js";
import { type StatusLike, wireCode, wireMessage } from "../../status/status.js";
import { detailsJson, type FormatOptions } from "../detail-json.js";

/** An error of grpc-gateway; all three fields are always set. */
export interface GatewayJson {
  /** The gRPC code. */
  readonly code: number;
  readonly message: string;
  readonly details: readonly DetailJson[];
}

/** Returns `{ code: 5, message, details }`, with the code as received. Never throws. */
export function gatewayFromStatus(status: StatusLike, options: FormatOptions = {}): GatewayJson {
  return {
    code: wireCode(status),
    message: wireMessage(status),
    details: detailsJson(status, options),
  };
}
