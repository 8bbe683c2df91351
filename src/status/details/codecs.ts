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
import type { Codec } from "../../wire/codec.js";

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

/** A message of one of the ten standard types. */
export type StandardDetail = StandardDetails[keyof StandardDetails];

type CodecOf<Type extends keyof StandardDetails> = Codec<StandardDetails[Type]>;

const codecs: readonly { [Type in keyof StandardDetails]: CodecOf<Type> }[keyof StandardDetails][] =
  [
    errorInfoCodec,
    retryInfoCodec,
    debugInfoCodec,
    quotaFailureCodec,
    preconditionFailureCodec,
    badRequestCodec,
    requestInfoCodec,
    resourceInfoCodec,
    helpCodec,
    localizedMessageCodec,
  ];

/** Returns the full names of the ten standard types. */
export function standardTypes(): string[] {
  return codecs.map(({ typeName }) => typeName);
}

/** Returns the codec of a standard detail, by its full name or its type URL; undefined for any other type. */
export function standardCodec(type: string): Codec<StandardDetail> | undefined {
  // Comparing lengths first is faster than hashing the URL of every detail.
  for (const codec of codecs) {
    const rest = type.length - codec.typeName.length;
    const isWhole = rest === 0 || (rest > 0 && type[rest - 1] === "/");
    if (isWhole && type.slice(rest) === codec.typeName) return codec as Codec<StandardDetail>;
  }
  return undefined;
}
