// Uses every entry but grpc-js, and a generated file, as a web page does: compiled without the types of Node.
import { createRegistry } from "@bufbuild/protobuf";
import { decodeStatus, encodeStatus, type Status, StatusError } from "rpcstatus";
import type { Catalog } from "rpcstatus/catalog";
import { httpFromCode } from "rpcstatus/code";
import { aip194FromCode } from "rpcstatus/code/aip194";
import { codeFromErrno } from "rpcstatus/code/errno";
import { codeFromHttp2 } from "rpcstatus/code/http2";
import { codeFromHttp3 } from "rpcstatus/code/http3";
import { otelFromCode } from "rpcstatus/code/otel";
import { twirpFromCode } from "rpcstatus/code/twirp";
import { clientInterceptor } from "rpcstatus/connect";
import { encodeRetryInfo, type RetryInfo } from "rpcstatus/details";
import { statusFromResponse, toResponse } from "rpcstatus/http";
import { unpackDetails } from "rpcstatus/protobuf";
import {
  type KindsErrorMatch,
  kindsError,
  type kindsErrorPlain,
} from "../src/gen/acme/v1/kinds_rpcstatus.js";

export const error: StatusError = kindsError.plain();
export const status: Status = decodeStatus(encodeStatus(error));
export const codes: readonly unknown[] = [
  httpFromCode(error.code),
  aip194FromCode(error.code),
  codeFromErrno("ENOENT"),
  codeFromHttp2(8),
  codeFromHttp3(0x10c),
  otelFromCode(error.code),
  twirpFromCode(error.code),
];
export const interceptor: object = clientInterceptor();
export const details: readonly unknown[] = unpackDetails(status, createRegistry());
export function delay(info: RetryInfo): Uint8Array {
  return encodeRetryInfo(info);
}
export async function read(): Promise<Status> {
  return statusFromResponse(await fetch("/"));
}
export const response: Response = toResponse(StatusError.from(error));
export type Kinds = Catalog<{ readonly plain: typeof kindsErrorPlain }, KindsErrorMatch>;
