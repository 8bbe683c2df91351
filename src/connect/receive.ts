// Turns the ConnectError of a call into a StatusError that is still a ConnectError.

import { ConnectError } from "@connectrpc/connect";
import { Code } from "../code/names.js";
import { BareStatusError, type StatusErrorBase } from "../error/bare-status-error.js";
import { isStatusError } from "../error/is-status-error.js";
import { readAbort, readTimeout } from "../error/recognize/engine/abort.js";
import { readBrowserFetchError } from "../error/recognize/engine/browser-fetch-error.js";
import { localError, type Recognizer } from "../error/recognize/found.js";
import { errorFrom, inputWithoutJson } from "../error/rpc-error.js";
import { attempt } from "../safe/call.js";
import { isLocal, RECEIVED } from "../status/status.js";
import { isPlainConnectError } from "./intercept.js";

/** Returns the StatusError in the thrown value of a call. */
export type Read = (thrown: unknown) => StatusErrorBase;

/** Recognize the errors of a call that received no response. */
export const networkRecognizers: readonly Recognizer[] = [
  readTimeout,
  readBrowserFetchError,
  readAbort,
];

/** Returns the StatusError that the recognizers find, else UNKNOWN with a text that stays local. */
export function read(thrown: unknown, recognizers: readonly Recognizer[]): StatusErrorBase {
  const otherwise = () => localError(thrown, Code.UNKNOWN);
  return errorFrom(thrown, recognizers, inputWithoutJson, otherwise) as StatusErrorBase;
}

/** Turns the reason of the signal into a StatusError: at the deadline of a call, Connect throws the reason itself. */
export function receiveReason({ aborted, reason }: AbortSignal, read: Read): void {
  if (aborted && isPlainConnectError(reason)) receive(reason, read);
}

/** Turns the ConnectError into a StatusError, in place. */
export function receive(thrown: unknown, read: Read): unknown {
  if (isStatusError(thrown) && thrown instanceof ConnectError) return thrown;
  const status = read(thrown);
  const members = Object.getOwnPropertyDescriptors(BareStatusError.prototype);
  const own = Object.getOwnPropertyDescriptors(status);
  const { constructor: _c, name: _n, ...inherited } = members;
  const { stack: _s, cause: _u, ...state } = own;
  // As in a StatusError, copies of the properties have neither the cause nor a text that is local.
  const rawMessage = { value: status.message, enumerable: !isLocal(status) };
  const mark = { [RECEIVED]: { value: true }, rawMessage, cause: { enumerable: false } };
  // If the error cannot be changed, Connect's own is thrown.
  return (
    attempt(() => {
      const error = ConnectError.from(thrown);
      return Object.defineProperties(error, { ...inherited, ...state, ...mark });
    }) ?? thrown
  );
}
