// Ends a call whose response cannot be serialized as for an error that the handler threw. grpc-js serializes a response
// after the handler has returned it and sends INTERNAL if that fails, before 1.13.7 and in 1.14.0 to 1.14.5 with the
// text of the exception, which may hold values of fields.

import type { ServerErrorResponse } from "@grpc/grpc-js";

/** The call that grpc-js has inside the one that a handler gets: `nextCall` is the one inside an interceptor's. */
interface InnerCall {
  readonly nextCall?: InnerCall;
  serializeMessage(message: unknown): unknown;
  sendStatus(status: unknown): void;
}

/**
 * Makes the call end with the error that `answer` returns if a response cannot be serialized. grpc-js has no option for
 * it, so two methods of the inner call are wrapped; in a version without them, the error is that of grpc-js.
 */
export function answerUnserializable(
  call: unknown,
  answer: (thrown: unknown) => ServerErrorResponse,
): void {
  let inner = (call as { readonly call?: Partial<InnerCall> }).call;
  while (inner?.nextCall !== undefined) inner = inner.nextCall;
  const { serializeMessage, sendStatus } = inner ?? {};
  if (inner === undefined || serializeMessage === undefined || sendStatus === undefined) return;
  let failure: ServerErrorResponse | undefined;
  inner.serializeMessage = (message) => {
    try {
      return serializeMessage.call(inner, message);
    } catch (thrown) {
      failure = answer(thrown);
      throw thrown;
    }
  };
  inner.sendStatus = (status) => sendStatus.call(inner, failure ?? status);
}
