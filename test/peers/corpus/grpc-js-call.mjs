// Makes a server-streaming call with @grpc/grpc-js. Returns its error, or undefined if the call succeeds.

import { Client, credentials } from "@grpc/grpc-js";

export function call(url) {
  const client = new Client(url.slice("http://".length), credentials.createInsecure(), {
    "grpc.enable_retries": 0,
  });
  const bytes = (message) => Buffer.from(message ?? []);
  return () =>
    new Promise((resolve) => {
      const stream = client.makeServerStreamRequest("/ask.Asker/Watch", bytes, bytes, bytes());
      stream.on("data", () => {});
      stream.on("error", resolve);
      stream.on("end", () => resolve(undefined));
    });
}
