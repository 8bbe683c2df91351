// Servers on @grpc/grpc-js. Clients need nothing: `StatusError.from` reads the errors that they catch.

export type { OnError } from "./error/outgoing.js";
export type {
  AnyCall,
  AsyncService,
  BidiHandler,
  ClientStreamHandler,
  ServerStreamHandler,
  UnaryHandler,
} from "./grpc-js/handlers.js";
export {
  type ServerErrorOptions,
  type ServerOptions,
  serverErrorFrom,
} from "./grpc-js/server-error.js";
export { wrapService } from "./grpc-js/wrap-service.js";
