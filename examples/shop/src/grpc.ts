// Builds grpc-js services and clients from protobuf-es, which generates descriptors alone.

import {
  type DescMethod,
  type DescService,
  fromBinary,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import {
  Client,
  type ClientReadableStream,
  credentials,
  Metadata,
  type ServiceDefinition,
} from "@grpc/grpc-js";

export function serviceDefinition(service: DescService): ServiceDefinition {
  return Object.fromEntries(
    service.methods.map((method) => [method.localName, methodDefinition(service, method)]),
  );
}

function methodDefinition(service: DescService, { name, methodKind, input, output }: DescMethod) {
  return {
    path: `/${service.typeName}/${name}`,
    requestStream: methodKind === "client_streaming" || methodKind === "bidi_streaming",
    responseStream: methodKind === "server_streaming" || methodKind === "bidi_streaming",
    requestSerialize: (message: MessageShape<typeof input>) =>
      Buffer.from(toBinary(input, message)),
    requestDeserialize: (bytes: Buffer) => fromBinary(input, bytes),
    responseSerialize: (message: MessageShape<typeof output>) =>
      Buffer.from(toBinary(output, message)),
    responseDeserialize: (bytes: Buffer) => fromBinary(output, bytes),
  };
}

type Method = { input: DescMethod["input"]; output: DescMethod["output"]; methodKind: string };

export type ClientOf<Service extends DescService> = {
  [Name in keyof Service["method"]]: Service["method"][Name] extends infer M extends Method
    ? (
        request: MessageShape<M["input"]>,
        metadata?: Metadata,
      ) => M["methodKind"] extends "unary"
        ? Promise<MessageShape<M["output"]>>
        : ClientReadableStream<MessageShape<M["output"]>>
    : never;
};

/** Connects a client: a promise for each unary method, a stream for each server-streaming one. */
export function connect<Service extends DescService>(
  service: Service,
  address: string,
): ClientOf<Service> & { close(): void } {
  const client = new Client(address, credentials.createInsecure());
  const calls = service.methods.map((method) => {
    const definition = methodDefinition(service, method);
    const { path, responseStream, requestSerialize: write, responseDeserialize: read } = definition;
    const call = responseStream
      ? (request: never, metadata = new Metadata()) =>
          client.makeServerStreamRequest(path, write, read, request, metadata)
      : (request: never, metadata = new Metadata()) =>
          new Promise((resolve, reject) => {
            client.makeUnaryRequest(path, write, read, request, metadata, (error, response) =>
              error ? reject(error) : resolve(response),
            );
          });
    return [method.localName, call];
  });
  return { ...Object.fromEntries(calls), close: () => client.close() };
}
