// The codecs of the ten standard details by full name: the only list of the ten types.

import {
  type BadRequest,
  badRequestCodec,
  type DebugInfo,
  debugInfoCodec,
  type ErrorInfo,
  errorInfoCodec,
  type Help,
  helpCodec,
  type LocalizedMessage,
  localizedMessageCodec,
  type PreconditionFailure,
  preconditionFailureCodec,
  type QuotaFailure,
  quotaFailureCodec,
  type RequestInfo,
  type ResourceInfo,
  type RetryInfo,
  requestInfoCodec,
  resourceInfoCodec,
  retryInfoCodec,
} from "../../../gen/google/rpc/error_details_rpcstatus.js";
import type { Codec } from "../../wire/message.js";

/** The standard details of google/rpc/error_details.proto, by full name. */
export interface StandardDetails {
  "google.rpc.ErrorInfo": ErrorInfo;
  "google.rpc.RetryInfo": RetryInfo;
  "google.rpc.DebugInfo": DebugInfo;
  "google.rpc.QuotaFailure": QuotaFailure;
  "google.rpc.PreconditionFailure": PreconditionFailure;
  "google.rpc.BadRequest": BadRequest;
  "google.rpc.RequestInfo": RequestInfo;
  "google.rpc.ResourceInfo": ResourceInfo;
  "google.rpc.Help": Help;
  "google.rpc.LocalizedMessage": LocalizedMessage;
}

export type StandardDetail = StandardDetails[keyof StandardDetails];

const codecs: { readonly [Type in keyof StandardDetails]: Codec<StandardDetails[Type]> } = {
  "google.rpc.ErrorInfo": errorInfoCodec,
  "google.rpc.RetryInfo": retryInfoCodec,
  "google.rpc.DebugInfo": debugInfoCodec,
  "google.rpc.QuotaFailure": quotaFailureCodec,
  "google.rpc.PreconditionFailure": preconditionFailureCodec,
  "google.rpc.BadRequest": badRequestCodec,
  "google.rpc.RequestInfo": requestInfoCodec,
  "google.rpc.ResourceInfo": resourceInfoCodec,
  "google.rpc.Help": helpCodec,
  "google.rpc.LocalizedMessage": localizedMessageCodec,
};

/** Returns the codec of a standard detail; undefined for any other type. */
export function standardCodec(type: string): Codec<StandardDetail> | undefined {
  return Object.hasOwn(codecs, type)
    ? (codecs[type as keyof StandardDetails] as unknown as Codec<StandardDetail>)
    : undefined;
}
