// A server and a client of grpc-js on 127.0.0.1, over HTTP/2: one service with the four kinds of call, whose
// requests and responses are strings.

import {
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientUnaryCall,
  type ClientWritableStream,
  credentials,
  Metadata,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerOptions,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
  type StatusObject,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { onTestFinished } from "vitest";

export type Unary = ServerUnaryCall<string, string>;
export type ClientStream = ServerReadableStream<string, string>;
export type ServerStream = ServerWritableStream<string, string>;
export type Bidi = ServerDuplexStream<string, string>;

export type Kind = "unary" | "clientStream" | "serverStream" | "bidi";
export const kinds: readonly Kind[] = ["unary", "clientStream", "serverStream", "bidi"];

const service = {
  unary: method("unary", false, false),
  clientStream: method("clientStream", true, false),
  serverStream: method("serverStream", false, true),
  bidi: method("bidi", true, true),
} satisfies Record<Kind, unknown>;

function method(name: string, requestStream: boolean, responseStream: boolean) {
  const serialize = (text: string) => {
    if (typeof text !== "string") throw new TypeError(`not a string: ${String(text)}`);
    return Buffer.from(text);
  };
  const deserialize = (bytes: Buffer) => bytes.toString();
  const definition: MethodDefinition<string, string> = {
    path: `/test.Service/${name}`,
    requestStream,
    responseStream,
    requestSerialize: serialize,
    requestDeserialize: deserialize,
    responseSerialize: serialize,
    responseDeserialize: deserialize,
  };
  return definition;
}

/** The outcome of a call, as the client sees it. */
interface Outcome {
  readonly messages: readonly string[];
  /** Undefined if the call ended with OK. */
  readonly error: ServiceError | undefined;
  readonly trailers: Metadata;
}

export interface Peer {
  /** Returns the same client, which sends this metadata with every call. */
  sending(metadata: Record<string, string | readonly string[]>): Peer;
  /** Sends the requests, half-closes the call, and waits for the status. */
  call(kind: Kind, ...requests: string[]): Promise<Outcome>;
  /** Does the same for a call that must fail, and returns its error. */
  fail(kind: Kind, ...requests: string[]): Promise<ServiceError>;
  unary(request: string, done: (error: ServiceError | null) => void): ClientUnaryCall;
  clientStream(done: (error: ServiceError | null) => void): ClientWritableStream<string>;
  serverStream(request: string): ClientReadableStream<string>;
  bidi(): ClientDuplexStream<string, string>;
}

/** Starts a server, which stops when the test ends, and returns a client. */
export async function serve(
  implementation: UntypedServiceImplementation,
  options?: ServerOptions,
): Promise<Peer> {
  const server = new Server(options);
  server.addService(service, implementation);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  onTestFinished(() => {
    client.close();
    server.forceShutdown();
  });
  return peer(client);
}

function peer(client: Client, sent = new Metadata()): Peer {
  // Without it, a call without a response would block the test until its timeout.
  const options = () => ({ deadline: Date.now() + 5_000 });
  const args = (kind: Kind) => {
    const { path, requestSerialize, responseDeserialize } = service[kind];
    return [path, requestSerialize, responseDeserialize] as const;
  };
  const unary: Peer["unary"] = (request, done) =>
    client.makeUnaryRequest(...args("unary"), request, sent, options(), done);
  const clientStream: Peer["clientStream"] = (done) =>
    client.makeClientStreamRequest(...args("clientStream"), sent, options(), done);
  const serverStream: Peer["serverStream"] = (request) =>
    client.makeServerStreamRequest(...args("serverStream"), request, sent, options());
  const bidi: Peer["bidi"] = () => client.makeBidiStreamRequest(...args("bidi"), sent, options());

  const call: Peer["call"] = (kind, ...requests) =>
    new Promise((resolve) => {
      const messages: string[] = [];
      let error: ServiceError | undefined;
      const single = (failed: ServiceError | null, response?: string) => {
        error = failed ?? undefined;
        if (response !== undefined) messages.push(response);
      };
      const finished = ({ metadata }: StatusObject) =>
        // grpc-js reports the error of a call in the same turn as its status.
        setImmediate(() => resolve({ messages, error, trailers: metadata }));
      const read = (stream: ClientReadableStream<string>) =>
        stream
          .on("data", (message: string) => messages.push(message))
          .on("error", (failed: ServiceError) => {
            error = failed;
          })
          .on("status", finished);
      const write = (stream: ClientWritableStream<string>) => {
        for (const request of requests) stream.write(request);
        stream.end();
      };
      switch (kind) {
        case "unary":
          client
            .makeUnaryRequest(...args(kind), requests[0] ?? "", sent, options(), single)
            .on("status", finished);
          break;
        case "clientStream": {
          const stream = client.makeClientStreamRequest(...args(kind), sent, options(), single);
          stream.on("status", finished);
          write(stream);
          break;
        }
        case "serverStream":
          read(serverStream(requests[0] ?? ""));
          break;
        case "bidi": {
          const stream = bidi();
          read(stream);
          write(stream);
        }
      }
    });
  const fail: Peer["fail"] = async (kind, ...requests) => {
    const { error, messages } = await call(kind, ...requests);
    if (error === undefined)
      throw new Error(`${kind} ended with OK after ${JSON.stringify(messages)}`);
    return error;
  };
  const sending: Peer["sending"] = (entries) => {
    const metadata = new Metadata();
    for (const [key, values] of Object.entries(entries))
      for (const value of [values].flat()) metadata.add(key, value);
    return peer(client, metadata);
  };
  return { sending, call, fail, unary, clientStream, serverStream, bidi };
}
