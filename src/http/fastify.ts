// Servers on Fastify, without importing it.

import { attempt } from "../safe/call.js";
import { type HttpOptions, httpResponse, mergeVary, STALE_HEADERS } from "./error-response.js";
import { isSendable } from "./header.js";
import { abort, type NodeRequest, type NodeResponse } from "./node.js";

/** The part of a reply that is used. */
type FastifyReplyLike = {
  readonly raw: NodeResponse;
  code(status: number): unknown;
  getHeader(name: string): unknown;
  getHeaders(): { readonly [name: string]: unknown };
  header(name: string, value: string): unknown;
  removeHeader(name: string): unknown;
  send(body: string): unknown;
  hijack(): unknown;
};

/**
 * Makes the error handler of a Fastify server: `app.setErrorHandler(fastifyErrorHandler(options))`. A request
 * that the schemas of a route reject is INVALID_ARGUMENT with a BadRequest. Fastify then logs no errors itself:
 * do so in `onError`.
 */
export function fastifyErrorHandler<Request extends NodeRequest>(
  options: HttpOptions<Request> = {},
): (error: unknown, request: Request, reply: FastifyReplyLike) => void {
  return (error, request, reply) => {
    const header = (name: string) => request.headers[name]?.toString();
    const { status, headers, vary, body } = httpResponse(error, request, header, options);
    if (reply.raw.headersSent) {
      // A handler wrote to the raw response: a partial response must not look complete.
      reply.hijack();
      abort(reply.raw);
      return;
    }
    for (const name of STALE_HEADERS) reply.removeHeader(name);
    // Fastify accepts any header of a handler, and would then fail to send the response.
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (attempt(() => isSendable(name, value)) !== true) reply.removeHeader(name);
    for (const [name, value] of headers) attempt(() => reply.header(name, value));
    if (vary !== "") reply.header("vary", mergeVary(reply.getHeader("vary"), vary));
    // As text, so that no response schema of the route removes parts of it.
    reply.code(status);
    reply.send(body);
  };
}
