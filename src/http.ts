// Errors over plain HTTP: the JSON formats, gRPC-web, and error handlers for servers.

export type { OnError, ServerCatalog } from "./error/outgoing.js";
export type { ResponseLike } from "./formats/body.js";
export {
  type ConnectEndStreamJson,
  type ConnectEndStreamOptions,
  connectEndStreamFromStatus,
} from "./formats/connect/end-stream.js";
export {
  type ConnectDetailJson,
  type ConnectJson,
  type ConnectOptions,
  connectFromStatus,
} from "./formats/connect/error-json.js";
export type { FormatOptions } from "./formats/detail-json.js";
export { headersFromStatus } from "./formats/grpc/trailers.js";
export {
  type GrpcWebOptions,
  grpcWebFromStatus,
  grpcWebTextFromStatus,
  statusFromGrpcWeb,
} from "./formats/grpc-web/trailer-frame.js";
export { type JsonOptions, statusFromJson } from "./formats/json/detect.js";
export { type GatewayJson, gatewayFromStatus } from "./formats/json/gateway.js";
export {
  type GoogleJson,
  googleFromStatus,
  type HttpFormatOptions,
} from "./formats/json/google.js";
export {
  type ProblemJson,
  type ProblemOptions,
  problemFromStatus,
} from "./formats/json/problem.js";
export { type ReadResponseOptions, statusFromResponse } from "./formats/response.js";
export type { HttpCatalog, HttpOptions } from "./http/error-response.js";
export { expressErrorHandler } from "./http/express.js";
export { type FastifyReplyLike, fastifyErrorHandler } from "./http/fastify.js";
export { type FetchRequest, fromResponse, type ResponseOptions, toResponse } from "./http/fetch.js";
export { type HonoContextLike, honoErrorHandler } from "./http/hono.js";
export { type NodeRequest, type NodeResponse, sendError, wrapHandler } from "./http/node.js";
