// Ends a call once, when its handler has settled, whichever way the handler or a library ended the stream before.
//
// The error is what the handler threw, or else the first error that was emitted on the call or that destroyed it.
// grpc-js alone sends the text of an emitted error, no status at all for a destroyed stream, and OK for a handler
// that calls `end` and then throws.

import type { ServerErrorResponse } from "@grpc/grpc-js";
import { attempt } from "../safe/call.js";
import type { Call } from "./requests.js";

/** A thrown value, which may be undefined. */
interface Failure {
  readonly thrown: unknown;
}

/** Ends the call with an error, or with the response of a call that has one. Only the first call of it counts. */
type End = (failure?: Failure, response?: unknown) => void;

/** Time that a handler may go on after its call was ended or failed, until the status is sent all the same. */
const GRACE_MS = 500;

/** Returns the function that ends the call. `callback` is that of grpc-js, for the kinds of call with one response. */
export function endOnce(
  call: Call,
  answer: (thrown: unknown) => ServerErrorResponse,
  callback?: (error: ServerErrorResponse | null, response?: unknown) => void,
): End {
  let failure: Failure | undefined;
  let answered: Failure | undefined;
  let error: ServerErrorResponse | undefined;
  let ended = false;
  let flushed = false;
  let timer: NodeJS.Timeout | undefined;
  // Older grpc-js has unary calls that are not streams, and client streams that are only readable.
  const { emit, destroy, _final } = call;
  // The listener of grpc-js keeps the error for `_final`, which sends the status.
  const keep = call.listeners?.("error")[0];

  const end: End = (thrown, response) => {
    clearTimeout(timer);
    if (!ended) {
      ended = true;
      finish(thrown ?? failure, response);
    } else if (thrown !== undefined && !(answered && answered.thrown === thrown.thrown)) {
      // The status has been sent: the error goes to `onError` alone.
      answer(thrown.thrown);
    }
  };
  const finish: End = (failed, response) => {
    answered = failed;
    error = failed && answer(failed.thrown);
    if (callback !== undefined) return orAnswer(() => respond(callback, response));
    const held = flushed;
    if (failure === undefined && error !== undefined) attempt(() => call.emit?.("error", error));
    if (held) orAnswer(sendStatus);
    else call.end?.();
  };
  const respond = (done: NonNullable<typeof callback>, response: unknown): void =>
    error === undefined ? done(null, response) : done(error);
  const sendStatus = (): void => {
    // An error that was emitted since must not replace the one to send.
    if (error !== undefined) keep?.call(call, error);
    _final?.call(call, () => undefined);
  };
  /** Sends the response, or an error if grpc-js throws, such as for trailers that are not Metadata. */
  const orAnswer = (send: () => void): void => {
    try {
      send();
    } catch (fault) {
      error = answer(fault);
      attempt(send);
    }
  };
  const wait = (): void => {
    if (ended || timer !== undefined) return;
    timer = setTimeout(end, GRACE_MS);
    timer.unref?.();
  };
  const fail = (thrown: unknown): void => {
    failure ??= { thrown };
    wait();
  };

  if (emit !== undefined) {
    call.emit = (event: string, ...values: unknown[]) => {
      if (event === "error") fail(values[0]);
      try {
        return (emit as (...args: unknown[]) => boolean).call(call, event, ...values);
      } catch (thrown) {
        // A listener threw. Its caller is grpc-js or Node, which would end the process.
        fail(thrown);
        if (event !== "error") call.destroy?.(thrown as Error);
        return true;
      }
    };
  }
  if (destroy !== undefined) {
    // A destroyed stream never calls `_final`, and drops the messages that it holds.
    call.destroy = (reason?: Error) => {
      const failed = reason != null && attempt(() => isEndOfReading(reason)) !== true;
      if (failed) fail(reason);
      if (flushed || call.cancelled) destroy.call(call, reason);
      else if (failed) process.nextTick(() => call.emit?.("error", reason));
      else if (reason == null) process.nextTick(() => call.emit?.("close"));
      return call as never;
    };
  }
  if (_final !== undefined) {
    call._final = (done) => {
      done();
      flushed = true;
      if (callback !== undefined) return;
      if (ended) orAnswer(sendStatus);
      else wait();
    };
  }
  return end;
}

/** Reports whether Node destroys a stream with this error because a loop or a pipeline has stopped reading it. */
function isEndOfReading(reason: object): boolean {
  const { code, cause, message } = reason as Record<string, unknown>;
  if (code === "ERR_STREAM_DESTROYED") return String(message).includes(" pipe ");
  return code === "ABORT_ERR" && cause === undefined;
}
