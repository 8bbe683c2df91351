// What reaches the other side of a worker, an interceptor and a grpc-js server that throw an error.

import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { Client, credentials, Metadata, Server, ServerCredentials } from "@grpc/grpc-js";
import { copyForWorkers } from "./install.mjs";

/** What comes of a worker that fails. */
export function failed(how, error) {
  return new Promise((resolve) => {
    const workerData = { copy: copyForWorkers, how, error };
    const worker = new Worker(new URL("worker.mjs", import.meta.url), { workerData });
    worker.on("message", resolve);
    worker.on("error", resolve);
  });
}

/** What an interceptor makes of the error of a call. */
export function thrownBy(interceptor, error) {
  const request = { header: new Headers(), signal: new AbortController().signal };
  return interceptor(() => Promise.reject(error))(request).then(assert.fail, (thrown) => thrown);
}

/** What a client of grpc-js gets where a handler throws the error. */
export async function callOf(wrapService, error) {
  const same = (bytes) => bytes;
  const codec = { requestSerialize: same, requestDeserialize: same };
  const answer = { responseSerialize: same, responseDeserialize: same };
  const get = { path: "/a/get", requestStream: false, responseStream: false, ...codec, ...answer };
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
      client.makeUnaryRequest("/a/get", same, same, Buffer.alloc(0), new Metadata(), resolve);
    });
  } finally {
    client.close();
    server.forceShutdown();
  }
}
