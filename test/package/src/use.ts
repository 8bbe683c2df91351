// Uses every entry and a generated file in a program of ES modules.
import {
  Code,
  decodeStatus,
  encodeStatusHeader,
  type Status,
  StatusError,
  statusFromTrailers,
} from "rpcstatus";
import type { Catalog } from "rpcstatus/catalog";
import { codeFromConnect, httpFromCode } from "rpcstatus/code";
import { connectErrorFrom, serverInterceptor } from "rpcstatus/connect";
import { badRequest, decodeErrorInfo, type ErrorInfo } from "rpcstatus/details";
import { serverErrorFrom, wrapService } from "rpcstatus/grpc-js";
import {
  type GoogleJson,
  googleFromStatus,
  statusFromGrpcWeb,
  statusFromJson,
  statusFromResponse,
  toResponse,
} from "rpcstatus/http";
import {
  KindsError,
  type KindsErrorMatch,
  kindsError,
  kindsErrorByValue,
  kindsErrorPlain,
} from "./gen/acme/v1/kinds_rpcstatus.js";

export function roundTrip(): string {
  const error: StatusError = kindsError.everyType({
    text: "all of them",
    int: 2n ** 53n,
    double: 0.1,
    bool: true,
    at: new Date(0),
    took: 1500,
  });
  const status = decodeStatus(encodeStatusHeader(error));
  const match = kindsError.from(status);
  switch (match?.reason) {
    case "EVERY_TYPE": {
      const delay: number = match.retryDelayMs;
      const bytes: Uint8Array | undefined = match.metadata["raw-bytes"];
      return `${match.metadata.int} ${match.metadata.took} ${delay} ${bytes?.length}`;
    }
    case "PLAIN":
      return match.status.message;
    case "$unknown":
      return match.rawReason;
    case undefined:
      return "none";
    default: {
      const never: never = match;
      return never;
    }
  }
}

export const plain: StatusError = kindsErrorByValue[KindsError.PLAIN]();
export const same: boolean = kindsErrorPlain.is(plain);
export const http: number = httpFromCode(codeFromConnect("not_found") ?? Code.UNKNOWN);
export const info: ErrorInfo = decodeErrorInfo(new Uint8Array());
export const violation: string | undefined = new StatusError({
  code: Code.INVALID_ARGUMENT,
  details: [badRequest({ fieldViolations: [{ field: "a", description: "b" }] })],
}).badRequest?.fieldViolations[0]?.field;
export const service: object = wrapService({ call: async () => "response" });
export const answer: object = serverErrorFrom(plain);
export const read: readonly Status[] = [
  statusFromTrailers(new Map([["grpc-status", "5"]])),
  statusFromJson('{"code":"not_found"}', { httpStatus: 404 }),
  statusFromGrpcWeb(new Uint8Array(), { headers: new Headers(), httpStatus: 200 }),
];
export const answered: Promise<Status> = statusFromResponse(new Response(), { maxBytes: 1000 });
export const connect: readonly unknown[] = [serverInterceptor(), connectErrorFrom(plain)];
export const json: GoogleJson = googleFromStatus(plain);
export const response: Response = toResponse(plain, { catalog: kindsError });
export type Kinds = Catalog<{ readonly plain: typeof kindsErrorPlain }, KindsErrorMatch>;

// @ts-expect-error a declared key is missing
kindsError.everyType({ text: "only this" });
// @ts-expect-error a key of another type
kindsError.everyType({ text: "", int: 1, double: 0, bool: true, at: new Date(), took: 0 });
