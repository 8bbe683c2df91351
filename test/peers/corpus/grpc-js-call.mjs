// A call of @grpc/grpc-js with server streaming: gives its error, or nothing where it succeeded.

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
