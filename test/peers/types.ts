// Checks that our types are assignable to those of the libraries. Compiled, not run.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createServer as createServer2,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import { createClient, createRouterTransport, type Interceptor } from "@connectrpc/connect";
import { connectNodeAdapter, createConnectTransport } from "@connectrpc/connect-node";
import express from "express";
import fastify, { type FastifyRequest } from "fastify";
import { type Context, Hono } from "hono";
import { StatusError } from "rpcstatus";
import {
  type AnyRequest,
  clientInterceptor,
  connectErrorFrom,
  serverInterceptor,
} from "rpcstatus/connect";
import {
  expressErrorHandler,
  fastifyErrorHandler,
  honoErrorHandler,
  type OnError,
  sendError,
  toResponse,
  wrapHandler,
} from "rpcstatus/http";

const app = express();
app.use(expressErrorHandler());
app.use(
  expressErrorHandler<express.Request>({ onError: (error, request) => log(error, request.ip) }),
);
app.use((error: unknown, request: express.Request, response: express.Response) => {
  sendError(error, request, response, { format: "problem" });
});

fastify().setErrorHandler(fastifyErrorHandler());
fastify().setErrorHandler(
  fastifyErrorHandler({ onError: (error, request) => log(error, request.headers) }),
);
fastify({ logger: true, http2: true }).setErrorHandler(fastifyErrorHandler());

new Hono().onError(honoErrorHandler());
new Hono<{ Variables: { user: string } }>().onError(honoErrorHandler());
new Hono().onError(honoErrorHandler<Context>({ onError: (error, c) => log(error, c.req.path) }));

createServer(
  wrapHandler(
    async (request: IncomingMessage, response: ServerResponse) => {
      response.end(request.url);
    },
    { onError: (error, request) => log(error, request.url) },
  ),
);
createServer2(
  wrapHandler(async (request: Http2ServerRequest, response: Http2ServerResponse) => {
    response.end(request.url);
  }),
);

export const handle = async (request: Request): Promise<Response> =>
  toResponse("error", { request, onError: (error, request) => log(error, request?.url) });
// @ts-expect-error not a format
toResponse("error", { format: "xml" });

const interceptors: Interceptor[] = [clientInterceptor()];
export const transport = createConnectTransport({
  baseUrl: "http://a.example",
  httpVersion: "2",
  interceptors,
});
export const adapter = connectNodeAdapter({
  routes: () => {},
  interceptors: [
    serverInterceptor({ onError: (error, request) => log(error, request.method.name) }),
  ],
});
export const router = createRouterTransport(() => {}, {
  router: { interceptors: [serverInterceptor()] },
});
export const failure: Error = connectErrorFrom(new StatusError({ code: 5 }), { maxBytes: 4096 });
export { createClient };

// `onError` functions that are declared on their own, typed by the frameworks.
const ofExpress: OnError<express.Request> = (error, request) => log(error, request.ip);
app.use(expressErrorHandler({ onError: ofExpress }));
const ofFastify: OnError<FastifyRequest> = (error, request) => log(error, request.id);
fastify().setErrorHandler(fastifyErrorHandler({ onError: ofFastify }));
const ofHono: OnError<Context> = (error, context) => log(error, context.req.path);
new Hono().onError(honoErrorHandler({ onError: ofHono }));
const ofConnect: OnError<AnyRequest> = (error, { method }) => log(error, method.name);
serverInterceptor({ onError: ofConnect });

declare function log(...args: unknown[]): void;
