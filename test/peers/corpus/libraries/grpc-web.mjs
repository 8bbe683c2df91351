import { createRequire } from "node:module";
import grpcWeb from "grpc-web";

export const transports = ["grpc-web", "grpc-web-text"];

export async function start({ http1 }) {
  // grpc-web needs the XMLHttpRequest of browsers.
  globalThis.XMLHttpRequest = createRequire(import.meta.url)("xhr2");
  const { GrpcWebClientBase, MethodDescriptor } = grpcWeb;
  const clients = {
    "grpc-web": new GrpcWebClientBase({ format: "binary" }),
    "grpc-web-text": new GrpcWebClientBase({ format: "text" }),
  };
  const method = new MethodDescriptor(
    "/ask.Asker/Ask",
    "unary",
    Uint8Array,
    Uint8Array,
    () => new Uint8Array(0),
    (bytes) => bytes,
  );
  return async ({ transport }) => {
    try {
      const url = `${http1}/ask.Asker/Ask`;
      await clients[transport].unaryCall(url, new Uint8Array(0), {}, method);
      return { code: 0 };
    } catch (error) {
      // For some failures it throws a plain value without a code.
      if (typeof error?.code !== "number") throw error;
      // grpc-web does not decode the details.
      const header = error.metadata?.["grpc-status-details-bin"] !== undefined;
      return { code: error.code, message: error.message, header };
    }
  };
}
