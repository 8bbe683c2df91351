// Errors over HTTP.

export type { ResponseLike } from "./read/body.js";
export { type GrpcWebOptions, statusFromGrpcWeb } from "./read/grpc-web.js";
export { type JsonOptions, statusFromJson } from "./read/json/body.js";
export { type ResponseOptions, statusFromResponse } from "./read/response.js";
