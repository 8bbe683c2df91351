// Servers on node:http and node:http2, without importing them.

import { attempt } from "../safe/call.js";
import {
  type HttpOptions,
  type HttpResponse,
  httpResponse,
  mergeVary,
  STALE_HEADERS,
} from "./error-response.js";

/** The part of a request that is read. */
export interface NodeRequest {
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
}

/** The part of a response that is used. */
export type NodeResponse = {
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  statusCode: number;
  getHeader(name: string): unknown;
  setHeader(name: string, value: string): unknown;
  removeHeader(name: string): unknown;
  end(body: string): unknown;
};

/**
 * Sends the error response to a request, for any thrown value. If the response has begun already, it is aborted,
 * so that it does not look complete to the client. Never throws.
 */
export function sendError<Request extends NodeRequest>(
  error: unknown,
  request: Request,
  response: NodeResponse,
  options: HttpOptions<Request> = {},
): void {
  const header = (name: string) => request.headers[name]?.toString();
  const made = httpResponse(error, request, header, options);
  if (response.headersSent || !attempt(() => write(response, made))) abort(response);
}

/**
 * Makes a listener for node:http and node:http2 from an async handler, whose errors are sent with `sendError`.
 * Without it, a handler that throws ends the process.
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

function write(response: NodeResponse, { status, headers, vary, body }: HttpResponse): true {
  for (const name of STALE_HEADERS) response.removeHeader(name);
  for (const [name, value] of headers) {
    // A header of a framework's error may have a value that cannot be sent.
    attempt(() => response.setHeader(name, value));
  }
  if (vary !== "") response.setHeader("vary", mergeVary(response.getHeader("vary"), vary));
  response.statusCode = status;
  response.end(body);
  return true;
}

/** INTERNAL_ERROR of HTTP/2 (RFC 9113 section 7). Destroying the stream instead would end it like a success. */
const INTERNAL_ERROR = 2;

/** Aborts a response, unless it is complete. */
export function abort(response: NodeResponse): void {
  if (response.writableEnded) return;
  const { stream } = response as { stream?: { close(code: number): void } };
  attempt(() => {
    if (stream !== undefined) stream.close(INTERNAL_ERROR);
    else (response as { destroy?(): void }).destroy?.();
  });
}
