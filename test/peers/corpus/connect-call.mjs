// Makes a call with @connectrpc/connect over the protocol of a case. Returns the thrown error, or undefined if the call
// succeeds.

import { createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { Asker, empty } from "../service.mjs";

export function call({ http1, http2 }, interceptors = []) {
  const web = { baseUrl: http1, httpVersion: "1.1", interceptors };
  const clients = {
    grpc: createGrpcTransport({ baseUrl: http2, interceptors }),
    "grpc-web": createGrpcWebTransport(web),
    connect: createConnectTransport(web),
    "connect-stream": createConnectTransport(web),
    json: createConnectTransport({ ...web, useBinaryFormat: false }),
  };
  return async ({ transport, given }) => {
    const isJson = given.headers.some(([, value]) => value.startsWith("application/connect+json"));
    const client = createClient(Asker, clients[isJson ? "json" : transport]);
    try {
      if (transport === "connect") await client.ask(empty);
      // The messages do not matter here.
      else for await (const _ of client.watch(empty));
      return undefined;
    } catch (error) {
      return error;
    }
  };
}
