// Servers on the fetch API: route handlers, workers, Bun, Deno.

import { attempt } from "../safe/call.js";
import { type HttpOptions, httpAnswer } from "./error-response.js";

/** What is asked of a request; the `Request` of the fetch API has it. */
export interface FetchRequest {
  readonly headers: { get(name: string): string | null };
}

export interface ResponseOptions<Request extends FetchRequest = FetchRequest>
  extends HttpOptions<Request | undefined> {
  /** What is answered: its `Accept` and `Accept-Language` count. Default: none, as if it asked for nothing. */
  readonly request?: Request;
}

/** The answer to a request that failed, from whatever was thrown. Never throws. */
export function toResponse<Request extends FetchRequest = FetchRequest>(
  error: unknown,
  options: ResponseOptions<Request> = {},
): Response {
  const { request } = options;
  const answer = httpAnswer(error, request, (name) => request?.headers.get(name), options);
  const headers = new Headers();
  for (const [name, value] of answer.headers) {
    // One of a framework's error may hold what no header can.
    attempt(() => headers.set(name, value));
  }
  if (answer.vary !== "") headers.set("vary", answer.vary);
  return new Response(answer.body, { status: answer.status, headers });
}
