// Servers on Fastify, without importing it.

import { attempt } from "../safe/call.js";
import { type HttpOptions, httpAnswer, mergeVary } from "./error-response.js";
import { breakOff, type NodeRequest, type NodeResponse, STALE } from "./node.js";

/** What is asked of a reply. */
export interface FastifyReplyLike {
  readonly raw: NodeResponse;
  code(status: number): unknown;
  getHeader(name: string): unknown;
  header(name: string, value: string): unknown;
  removeHeader(name: string): unknown;
  send(body: string): unknown;
  hijack(): unknown;
}

/**
 * The error handler of a Fastify server: `app.setErrorHandler(fastifyErrorHandler(options))`. What the
 * schemas of a route refuse is INVALID_ARGUMENT with a BadRequest. Fastify then logs no errors itself: do so
 * in `onError`.
 */
export function fastifyErrorHandler<Request extends NodeRequest>(
  options: HttpOptions<Request> = {},
): (error: unknown, request: Request, reply: FastifyReplyLike) => void {
  return (error, request, reply) => {
    const header = (name: string) => request.headers[name]?.toString();
    const { status, headers, vary, body } = httpAnswer(error, request, header, options);
    if (reply.raw.headersSent) {
      // A handler wrote to the raw response; a part must not pass for the whole.
      reply.hijack();
      breakOff(reply.raw);
      return;
    }
    for (const name of STALE) reply.removeHeader(name);
    for (const [name, value] of headers) attempt(() => reply.header(name, value));
    if (vary !== "") reply.header("vary", mergeVary(reply.getHeader("vary"), vary));
    // As text, so that no response schema of the route takes parts of it away.
    reply.code(status);
    reply.send(body);
  };
}
