// Creates the connect-node transport that a call asks for.

import {
  compressionBrotli,
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
  Http2SessionManager,
} from "@connectrpc/connect-node";
import {
  Codec,
  Compression,
  HTTPVersion,
  Protocol,
} from "./gen/connectrpc/conformance/v1/config_pb.js";
import { registry } from "./messages.mjs";

const TRANSPORTS = {
  [Protocol.CONNECT]: createConnectTransport,
  [Protocol.GRPC]: createGrpcTransport,
  [Protocol.GRPC_WEB]: createGrpcWebTransport,
};
const COMPRESSIONS = {
  [Compression.GZIP]: compressionGzip,
  [Compression.BR]: compressionBrotli,
};

const managers = new Map();

/** Returns the HTTP/2 session of a server, which all calls to it share. */
function managerOf(baseUrl) {
  if (!managers.has(baseUrl)) managers.set(baseUrl, new Http2SessionManager(baseUrl));
  return managers.get(baseUrl);
}

export function transportOf(request, interceptors) {
  const baseUrl = `http://${request.host}:${request.port}`;
  const compression = COMPRESSIONS[request.compression];
  const isHttp2 = request.httpVersion === HTTPVersion.HTTP_VERSION_2;
  return TRANSPORTS[request.protocol]({
    baseUrl,
    interceptors,
    ...(isHttp2
      ? { httpVersion: "2", sessionManager: managerOf(baseUrl) }
      : { httpVersion: "1.1" }),
    useBinaryFormat: request.codec === Codec.PROTO,
    jsonOptions: { registry },
    useHttpGet: request.useGetHttpMethod,
    sendCompression: compression,
    acceptCompression: compression === undefined ? [] : [compression],
    // Also compress empty messages.
    compressMinBytes: -1,
    readMaxBytes: request.messageReceiveLimit || undefined,
  });
}
