// Errors over plain HTTP: the JSON formats, gRPC-web, and error handlers for servers.

export type { OnError } from "./error/outgoing.js";
export {
  type ConnectEndStreamJson,
  connectEndStreamFromStatus,
} from "./formats/connect/end-stream.js";
export {
  type ConnectJson,
  connectFromStatus,
} from "./formats/connect/error-json.js";
export { headersFromStatus } from "./formats/grpc/trailers.js";
export {
  grpcWebFromStatus,
  grpcWebTextFromStatus,
  statusFromGrpcWeb,
} from "./formats/grpc-web/trailer-frame.js";
export { statusFromJson } from "./formats/json/detect.js";
export { type GatewayJson, gatewayFromStatus } from "./formats/json/gateway.js";
export {
  type GoogleJson,
  googleFromStatus,
} from "./formats/json/google.js";
export {
  type ProblemJson,
  problemFromStatus,
} from "./formats/json/problem.js";
export { statusFromResponse } from "./formats/response.js";
export type { HttpCatalog, HttpOptions } from "./http/error-response.js";
export { expressErrorHandler } from "./http/express.js";
export { fastifyErrorHandler } from "./http/fastify.js";
export { type FetchRequest, fromResponse, type ResponseOptions, toResponse } from "./http/fetch.js";
export { type HonoContextLike, honoErrorHandler } from "./http/hono.js";
export { type NodeRequest, sendError, wrapHandler } from "./http/node.js";
