// Servers on node:http, node:http2 and Express, without importing them.

import { attempt, notify } from "../safe/call.js";
import { type HttpAnswer, type HttpOptions, httpAnswer, mergeVary } from "./error-response.js";

/** What is asked of a request. */
export interface NodeRequest {
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
}

/** What is asked of a response. */
export interface NodeResponse {
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  statusCode: number;
  getHeader(name: string): unknown;
  setHeader(name: string, value: string): unknown;
  removeHeader(name: string): unknown;
  end(body: string): unknown;
}

/** Set for the answer that was meant, and wrong for the error. */
export const STALE: readonly string[] = [
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-length",
  "content-range",
];

/**
 * Answers a request that failed, from whatever was thrown. Where the answer has begun already, it is broken
 * off, so that the client does not take a part for the whole. Never throws.
 */
export function sendError<Request extends NodeRequest>(
  error: unknown,
  request: Request,
  response: NodeResponse,
  options: HttpOptions<Request> = {},
): void {
  const header = (name: string) => request.headers[name]?.toString();
  const answer = httpAnswer(error, request, header, options);
  if (response.headersSent || !attempt(() => write(response, answer))) breakOff(response);
}

function write(response: NodeResponse, { status, headers, vary, body }: HttpAnswer): true {
  for (const name of STALE) response.removeHeader(name);
  for (const [name, value] of headers) {
    // One of a framework's error may hold what no header can.
    attempt(() => response.setHeader(name, value));
  }
  if (vary !== "") response.setHeader("vary", mergeVary(response.getHeader("vary"), vary));
  response.statusCode = status;
  response.end(body);
  return true;
}

/** INTERNAL_ERROR of HTTP/2 (RFC 9113 section 7); to be destroyed would end the stream as if all was well. */
const INTERNAL_ERROR = 2;

/** Does nothing for an answer that is whole. */
export function breakOff(response: NodeResponse): void {
  if (response.writableEnded) return;
  const { stream } = response as { stream?: { close(code: number): void } };
  attempt(() => {
    if (stream !== undefined) stream.close(INTERNAL_ERROR);
    else (response as { destroy?(): void }).destroy?.();
  });
}

/**
 * Makes a listener for node:http and node:http2 from an async handler. What it throws is answered as by
 * `sendError`; without this, a handler that throws ends the process.
 */
export function wrapHandler<Request extends NodeRequest, Response extends NodeResponse>(
  handler: (request: Request, response: Response) => unknown,
  options: HttpOptions<NoInfer<Request>> = {},
): (request: Request, response: Response) => Promise<void> {
  return async (request, response) => {
    try {
      await handler(request, response);
    } catch (thrown) {
      sendError(thrown, request, response, options);
    }
  };
}

/**
 * The error handler of an Express application: `app.use(expressErrorHandler(options))`, after all routes.
 * Where the answer has begun already, the error goes on to Express, which breaks the answer off. Express 4
 * does not see what an async handler throws: give it to `next`.
 */
export function expressErrorHandler<Request extends NodeRequest>(
  options: HttpOptions<Request> = {},
): (
  error: unknown,
  request: Request,
  response: NodeResponse,
  next: (error?: unknown) => void,
) => void {
  // Express knows it by its four parameters.
  return (error, request, response, next) => {
    if (!response.headersSent) return sendError(error, request, response, options);
    notify(() => options.onError?.(error, request));
    next(error);
  };
}
