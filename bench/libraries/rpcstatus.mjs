// The operations of the codec table with rpcstatus, through its public imports.

import {
  decodeStatus,
  encodeStatus,
  encodeStatusHeader,
  statusFromTrailers,
  trailersFromStatus,
} from "rpcstatus";
import { badRequest, errorInfo, retryInfo } from "rpcstatus/details";

const builders = {
  ErrorInfo: errorInfo,
  RetryInfo: ({ seconds, nanos }) => retryInfo(seconds * 1000 + nanos / 1e6),
  BadRequest: badRequest,
};

export function build({ code, message, details }) {
  return { code, message, details: details.map(([type, fields]) => builders[type](fields)) };
}

export function decode(bytes) {
  return read(decodeStatus(bytes));
}

export function codeAndMessage(bytes) {
  const { code, message } = decodeStatus(bytes);
  return { code, message };
}

export function fromTrailers(trailers) {
  return read(statusFromTrailers(trailers));
}

export function errorInfoOf(trailers) {
  const { details } = statusFromTrailers(trailers);
  return details.find(({ type }) => type === "google.rpc.ErrorInfo").message;
}

export { encodeStatus as encode, encodeStatusHeader as encodeHeader };

export function toTrailers(status) {
  return trailersFromStatus(status);
}

function read({ code, message, details }) {
  return { code, message, details: details.map((detail) => detail.message) };
}
