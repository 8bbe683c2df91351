// The server that the suite starts: handlers that throw StatusErrors, with our interceptor.

import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { create } from "@bufbuild/protobuf";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { serverInterceptor } from "rpcstatus/connect";
import { HTTPVersion } from "./gen/connectrpc/conformance/v1/config_pb.js";
import {
  ServerCompatRequestSchema,
  ServerCompatResponseSchema,
} from "./gen/connectrpc/conformance/v1/server_compat_pb.js";
import { ConformanceService, readMessages, registry, writeMessage } from "./messages.mjs";
import { handlers } from "./service.mjs";

const { value: request } = await readMessages(ServerCompatRequestSchema).next();
const listener = connectNodeAdapter({
  routes: (router) => router.service(ConformanceService, handlers),
  interceptors: [serverInterceptor()],
  jsonOptions: { registry },
  readMaxBytes: request.messageReceiveLimit || undefined,
});
const isHttp2 = request.httpVersion === HTTPVersion.HTTP_VERSION_2;
const server = (isHttp2 ? createHttp2Server : createServer)(listener);
// An HTTP/1.1 connection hangs after a response that was sent before the whole request was read.
server.maxRequestsPerSocket = 1;
server.listen(0, "127.0.0.1", () => {
  const { address: host, port } = server.address();
  writeMessage(ServerCompatResponseSchema, create(ServerCompatResponseSchema, { host, port }));
});
