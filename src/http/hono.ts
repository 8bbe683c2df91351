// Servers on Hono, without importing it.

import { attempt } from "../safe/call.js";
import { type HttpOptions, httpResponse, STALE_HEADERS } from "./error-response.js";

/** The part of a context that is used. */
export interface HonoContextLike {
  readonly req: { header(name: string): string | undefined };
  header(name: string, value?: string, options?: { append?: boolean }): void;
  body(data: string, status: number): Response;
}

/**
 * Makes the error handler of a Hono application: `app.onError(honoErrorHandler(options))`. `onError` is called
 * with the context. Hono passes only instances of Error to it.
 */
export function honoErrorHandler<Context extends HonoContextLike>(
  options: HttpOptions<Context> = {},
): (error: Error, context: Context) => Response {
  return (error, context) => {
    const header = (name: string) => context.req.header(name);
    const { status, headers, vary, body } = httpResponse(error, context, header, options);
    // On the context, since its headers override those of a response in Hono.
    for (const name of STALE_HEADERS) context.header(name, undefined);
    for (const [name, value] of headers) attempt(() => context.header(name, value));
    if (vary !== "") context.header("vary", vary, { append: true });
    return context.body(body, status);
  };
}
