// Passes an error through a worker, an interceptor or a grpc-js server, and returns what arrives.

import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { Client, credentials, Metadata, Server, ServerCredentials } from "@grpc/grpc-js";
import { copyForWorkers } from "./install.mjs";

/** Returns the error or message of a worker that fails. */
export function failInWorker(how, error) {
  return new Promise((resolve) => {
    const workerData = { copy: copyForWorkers, how, error };
    const worker = new Worker(new URL("worker.mjs", import.meta.url), { workerData });
    worker.on("message", resolve);
    worker.on("error", resolve);
  });
}

/** Returns what an interceptor throws for the error of a call. */
export function throwThrough(interceptor, error) {
  const request = { header: new Headers(), signal: new AbortController().signal };
  return interceptor(() => Promise.reject(error))(request).then(assert.fail, (thrown) => thrown);
}

/** Returns the error that a grpc-js client receives when a handler throws `error`. */
export async function callGrpcJs(wrapService, error) {
  const identity = (bytes) => bytes;
  const codec = { requestSerialize: identity, requestDeserialize: identity };
  const response = { responseSerialize: identity, responseDeserialize: identity };
  const get = {
    path: "/a/get",
    requestStream: false,
    responseStream: false,
    ...codec,
    ...response,
  };
  const server = new Server();
  server.addService({ get }, wrapService({ get: () => Promise.reject(error) }));
  const port = await new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (failure, bound) =>
      failure ? reject(failure) : resolve(bound),
    ),
  );
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(
        "/a/get",
        identity,
        identity,
        Buffer.alloc(0),
        new Metadata(),
        resolve,
      );
    });
  } finally {
    client.close();
    server.forceShutdown();
  }
}
