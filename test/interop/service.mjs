// Our client and server of interop.v1.Interop, on grpc-js. A request specifies its response as JSON: the number of
// `messages`, then `status`. Without a status, the call stays open.

import { Client, credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import { StatusError } from "rpcstatus";
import { wrapService } from "rpcstatus/grpc-js";
import { DEADLINE_MS } from "./peers.mjs";

// google.protobuf.StringValue: field 1 with its length as a varint.
const serialize = (text) => {
  const bytes = Buffer.from(text);
  const tag = [10];
  for (let n = bytes.length; ; n >>>= 7) {
    if (n < 128) return Buffer.from([...tag, n, ...bytes]);
    tag.push((n & 127) | 128);
  }
};
const deserialize = (bytes) => {
  const tag = bytes.findIndex((byte, index) => index > 0 && byte < 128);
  return bytes.toString("utf8", tag + 1);
};

/** Returns the message in a gRPC frame. */
export function frame(text) {
  const message = serialize(text);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

const method = (name, responseStream) => ({
  path: `/interop.v1.Interop/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: serialize,
  requestDeserialize: deserialize,
  responseSerialize: serialize,
  responseDeserialize: deserialize,
});

const Interop = {
  unary: method("Unary", false),
  serverStream: method("ServerStream", true),
};

/**
 * Starts our server. `issues` collects the reported issues. `open` is called when a call stays open, and `cancelled`
 * when such a call is cancelled.
 */
export async function startOurServer({ open = () => {}, cancelled = () => {}, ...options } = {}) {
  const issues = [];
  const respond = async (call, { status }) => {
    // StatusError.from does not read an object that has only a code as a status.
    if (status !== undefined) throw StatusError.from({ message: "", ...status });
    const cancellation = new Promise((resolve) => call.on("cancelled", resolve));
    open();
    await cancellation;
    cancelled();
  };
  const server = new Server();
  server.addService(
    Interop,
    wrapService(
      {
        async unary(call) {
          await respond(call, JSON.parse(call.request));
          return "";
        },
        async *serverStream(call) {
          const spec = JSON.parse(call.request);
          for (let i = 0; i < spec.messages; i++) yield "message";
          await respond(call, spec);
        },
      },
      { ...options, onIssue: (issue) => issues.push(issue) },
    ),
  );
  const port = await new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
  return { address: `127.0.0.1:${port}`, issues, kill: () => server.forceShutdown() };
}

/** Starts our client. A call returns the error and the number of messages before it; calls `onMessage` for each. */
export function startOurClient(address) {
  // Its own connection: by default, clients of the same address share one.
  const options = { "grpc.use_local_subchannel_pool": 1 };
  const client = new Client(address, credentials.createInsecure(), options);
  const call = (name, spec, { deadlineMs = DEADLINE_MS, onMessage = () => {} } = {}) =>
    new Promise((resolve) => {
      const { path } = name === "Unary" ? Interop.unary : Interop.serverStream;
      const deadline = { deadline: Date.now() + deadlineMs };
      const args = [path, serialize, deserialize, JSON.stringify(spec), deadline];
      let messages = 0;
      if (name === "Unary") {
        client.makeUnaryRequest(...args, (error) => resolve({ messages, error }));
        return;
      }
      const stream = client.makeServerStreamRequest(...args);
      stream.on("data", () => onMessage(++messages));
      stream.on("error", (error) => resolve({ messages, error }));
      stream.on("end", () => resolve({ messages, error: undefined }));
    });
  return { call, kill: () => client.close() };
}
