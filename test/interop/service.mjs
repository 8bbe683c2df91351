// Our side on grpc-js, as client and as server of interop.v1.Interop. A request says as JSON what it is to be
// answered with: `messages` of them, then `status`; without one the call stays open.

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

/** The message as gRPC frames it. */
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
 * Our server. `issues` has all that did not go out; `open` and `cancelled` are told of a call that stays open, and
 * of one that was given up.
 */
export async function startOurServer({ open = () => {}, cancelled = () => {}, ...options } = {}) {
  const issues = [];
  const answer = async (call, { status }) => {
    // An object that has a code alone is not taken for a status.
    if (status !== undefined) throw StatusError.from({ message: "", ...status });
    const given = new Promise((resolve) => call.on("cancelled", resolve));
    open();
    await given;
    cancelled();
  };
  const server = new Server();
  server.addService(
    Interop,
    wrapService(
      {
        async unary(call) {
          await answer(call, JSON.parse(call.request));
          return "";
        },
        async *serverStream(call) {
          const order = JSON.parse(call.request);
          for (let i = 0; i < order.messages; i++) yield "message";
          await answer(call, order);
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

/** Our client. A call gives what was thrown, and how many messages came before; `onMessage` is told of each. */
export function startOurClient(address) {
  // With a connection of its own: clients of one address share theirs otherwise.
  const options = { "grpc.use_local_subchannel_pool": 1 };
  const client = new Client(address, credentials.createInsecure(), options);
  const call = (name, order, { deadlineMs = DEADLINE_MS, onMessage = () => {} } = {}) =>
    new Promise((resolve) => {
      const { path } = name === "Unary" ? Interop.unary : Interop.serverStream;
      const deadline = { deadline: Date.now() + deadlineMs };
      const args = [path, serialize, deserialize, JSON.stringify(order), deadline];
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
