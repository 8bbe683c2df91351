// Interceptors of @connectrpc/connect, for servers and clients.

export { clientInterceptor } from "./connect/client.js";
export { connectClientInterceptor } from "./connect/connect-client.js";
export type { AnyRequest } from "./connect/intercept.js";
export {
  type ConnectErrorOptions,
  connectErrorFrom,
  type ServerOptions,
  serverInterceptor,
} from "./connect/server.js";
export type { OnError } from "./error/outgoing.js";
