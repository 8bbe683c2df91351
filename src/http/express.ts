// Servers on Express, without importing it.

import { notify } from "../safe/call.js";
import type { HttpOptions } from "./error-response.js";
import { type NodeRequest, type NodeResponse, sendError } from "./node.js";

/**
 * Makes the error handler of an Express application: `app.use(expressErrorHandler(options))`, after all routes.
 * If the response has begun already, the error is passed on to Express, which aborts the response. Express 4 does
 * not catch the errors of async handlers: pass them to `next`.
 */
export function expressErrorHandler<Request extends NodeRequest>(
  options: HttpOptions<Request> = {},
): (
  error: unknown,
  request: Request,
  response: NodeResponse,
  next: (error?: unknown) => void,
) => void {
  // Express recognizes an error handler by its four parameters.
  return (error, request, response, next) => {
    if (!response.headersSent) return sendError(error, request, response, options);
    notify(() => options.onError?.(error, request));
    next(error);
  };
}
