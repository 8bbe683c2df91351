// Errors over plain HTTP: the JSON forms, gRPC-web, and the error handlers of servers.

export type { ServerCatalog } from "./answer.js";
export type { HttpCatalog, HttpOptions } from "./http/answer.js";
export { type FastifyReplyLike, fastifyErrorHandler } from "./http/fastify.js";
export { type HonoContextLike, honoErrorHandler } from "./http/hono.js";
export {
  expressErrorHandler,
  type NodeRequest,
  type NodeResponse,
  sendError,
  wrapHandler,
} from "./http/node.js";
export { type FetchRequest, type ResponseOptions, toResponse } from "./http/response.js";
export type { ResponseLike } from "./read/body.js";
export { type GrpcWebOptions, statusFromGrpcWeb } from "./read/grpc-web.js";
export { type JsonOptions, statusFromJson } from "./read/json/body.js";
export { fromResponse, type ReadResponseOptions, statusFromResponse } from "./read/response.js";
export {
  type ConnectDetailJson,
  type ConnectEndStreamJson,
  type ConnectEndStreamOptions,
  type ConnectJson,
  type ConnectOptions,
  connectEndStreamFromStatus,
  connectFromStatus,
} from "./write/connect.js";
export type { FormOptions } from "./write/details.js";
export {
  type GatewayJson,
  type GoogleJson,
  gatewayFromStatus,
  googleFromStatus,
  type HttpFormOptions,
} from "./write/google.js";
export { grpcWebFromStatus, grpcWebTextFromStatus, headersFromStatus } from "./write/headers.js";
export { type ProblemJson, type ProblemOptions, problemFromStatus } from "./write/problem.js";
