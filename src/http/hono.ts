// Servers on Hono, without importing it.

import { attempt } from "../safe/call.js";
import { type HttpOptions, httpAnswer } from "./error-response.js";
import { STALE } from "./node.js";

/** What is asked of a context. */
export interface HonoContextLike {
  readonly req: { header(name: string): string | undefined };
  header(name: string, value?: string, options?: { append?: boolean }): void;
  body(data: string, status: number): Response;
}

/**
 * The error handler of a Hono application: `app.onError(honoErrorHandler(options))`. `onError` gets the
 * context. Hono gives it instances of Error alone.
 */
export function honoErrorHandler<Context extends HonoContextLike>(
  options: HttpOptions<Context> = {},
): (error: Error, context: Context) => Response {
  return (error, context) => {
    const header = (name: string) => context.req.header(name);
    const { status, headers, vary, body } = httpAnswer(error, context, header, options);
    // On the context, since Hono puts the headers that it has above those of a response.
    for (const name of STALE) context.header(name, undefined);
    for (const [name, value] of headers) attempt(() => context.header(name, value));
    if (vary !== "") context.header("vary", vary, { append: true });
    return context.body(body, status);
  };
}
