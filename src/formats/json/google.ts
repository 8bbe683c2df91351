// The JSON of Google's APIs (AIP-193), and that of grpc-gateway, which is google.rpc.Status itself.

import { httpFromCode } from "../../code/http-status.js";
import { codeFromNumber, codeName } from "../../code/names.js";
import type { DetailJson } from "../../status/json/write-status.js";
import { type StatusInit, wireCode, wireMessage } from "../../status/status.js";
import { detailsJson, type FormOptions } from "../detail-json.js";

export interface HttpFormOptions extends FormOptions {
  /** The HTTP status that it is sent with. Default: that of the code. */
  readonly httpStatus?: number;
}

/** An error as Google's APIs answer with it over HTTP. */
export interface GoogleJson {
  readonly error: {
    /** The HTTP status. */
    readonly code: number;
    readonly message: string;
    /** The name of the code, such as "NOT_FOUND". */
    readonly status: string;
    /** Left out where there is none. */
    readonly details?: readonly DetailJson[];
  };
}

/** `{ error: { code: 404, message, status: "NOT_FOUND", details } }`. Never throws. */
export function googleFromStatus(status: StatusInit, options: HttpFormOptions = {}): GoogleJson {
  const details = detailsJson(status, options);
  return {
    error: {
      code: options.httpStatus ?? httpFromCode(status.code),
      message: wireMessage(status),
      status: codeName(codeFromNumber(status.code)),
      ...(details.length > 0 && { details }),
    },
  };
}

/** An error as grpc-gateway answers with it: all three fields are always there. */
export interface GatewayJson {
  /** The gRPC code. */
  readonly code: number;
  readonly message: string;
  readonly details: readonly DetailJson[];
}

/** `{ code: 5, message, details }`, with the code as it came. Never throws. */
export function gatewayFromStatus(status: StatusInit, options: FormOptions = {}): GatewayJson {
  return {
    code: wireCode(status),
    message: wireMessage(status),
    details: detailsJson(status, options),
  };
}
