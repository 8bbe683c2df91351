/** Reports whether the headers are those of a request of gRPC or gRPC-web. */
export function isGrpc(request: Headers): boolean {
  return /^application\/grpc/i.test(request.get("content-type") ?? "");
}
