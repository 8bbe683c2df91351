// The fetch API: makes the response of a server (route handlers, workers, Bun, Deno), and reads the error in the
// response to a client.

import { Code } from "../code/names.js";
import { BareStatusError, hide } from "../error/bare-status-error.js";
import type { StatusError } from "../error/status-error.js";
import type { ResponseLike } from "../formats/body.js";
import { type ReadResponseOptions, readResponse } from "../formats/response.js";
import { attempt } from "../safe/call.js";
import { jsonInput } from "../status/json/read-detail.js";
import type { Reading } from "../status/reading.js";
import { RECEIVED, type StatusInit } from "../status/status.js";
import { type HttpOptions, httpResponse } from "./error-response.js";

/** The part of a request that is read; the `Request` of the fetch API has it. */
export interface FetchRequest {
  readonly headers: { get(name: string): string | null };
}

/** The options of `toResponse`: those of the other servers, and the request, which is required if `onError` takes one. */
export type ResponseOptions<Request extends FetchRequest | undefined = FetchRequest | undefined> =
  HttpOptions<Request> & {
    /** The request, for its `Accept` and `Accept-Language`. Default: none, like a request with neither. */
    readonly request?: Request;
  } & (undefined extends Request ? unknown : { readonly request: Request });

/** Makes the error response to a request, for any thrown value. Never throws. */
export function toResponse<Request extends FetchRequest | undefined = undefined>(
  error: unknown,
  options?: ResponseOptions<Request>,
): Response;
export function toResponse(error: unknown, options: ResponseOptions = {}): Response {
  const { request } = options;
  const header = (name: string) => request?.headers.get(name);
  const made = httpResponse(error, request, header, options);
  const headers = new Headers();
  for (const [name, value] of made.headers) {
    // A header of a framework's error may have a value that cannot be sent.
    attempt(() => headers.set(name, value));
  }
  if (made.vary !== "") headers.set("vary", made.vary);
  return new Response(made.body, { status: made.status, headers });
}

/**
 * Returns the error in a fetch Response, read by `statusFromResponse`; undefined for a response that is OK. Never
 * rejects.
 *
 * A server does not pass on the error that another server sent: if a handler throws it, the fallback is sent. To pass it
 * on, throw `StatusError.from(error)`, which is a copy.
 */
export async function fromResponse(
  response: ResponseLike,
  options: ReadResponseOptions = {},
): Promise<StatusError | undefined> {
  const reading = await readResponse(response, options, jsonInput);
  if (reading.code === Code.OK) return undefined;
  const { issues } = reading;
  const init = reading as Reading & StatusInit;
  // Its stack shows which call failed.
  const error = new BareStatusError(init, { issues });
  hide(error, RECEIVED, true);
  return error;
}
