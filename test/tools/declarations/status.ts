// Exports of a library that imports nothing but `rpcstatus`.

import {
  type Code,
  decodeStatus,
  encodeStatus,
  StatusError,
  statusFromTrailers,
  trailersFromStatus,
} from "rpcstatus";

export const status = StatusError.from(new Error("cannot order"));
export const errorClass = StatusError;
export const statusFrom = StatusError.from;
export const {
  code,
  rawCode,
  errorInfo,
  retryInfo,
  badRequest,
  debugInfo,
  preconditionFailure,
  quotaFailure,
  requestInfo,
  resourceInfo,
  help,
  localizedMessage,
  details,
  issues,
  $unknown,
} = status;
export const violations = status.badRequest?.fieldViolations;
export const lists = [
  status.preconditionFailure?.violations,
  status.quotaFailure?.violations,
  status.help?.links,
];
export const retryDelay = status.retryInfo?.retryDelay;
export const firstDetail = status.details[0]?.message;
export const firstIssue = status.issues[0];
export const json = status.toJSON();
export const detailsJson = json.details;
export const bytes = encodeStatus(status);
export const decoded = decodeStatus(bytes);
export const trailers = trailersFromStatus(status);
export const fromTrailers = statusFromTrailers(new Map());
export const options = (given: ConstructorParameters<typeof StatusError>) => given;

export function isCode(wanted: Code) {
  return (value: unknown) => (StatusError.from(value).code === wanted ? status : undefined);
}

export class ShopError extends StatusError {
  readonly shop = "acme";
  readonly info = this.errorInfo;
}
