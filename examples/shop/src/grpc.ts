// protobuf-es makes no grpc-js services: this turns its service descriptors into them.

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
      ) => M["methodKind"] extends "unary"
        ? Promise<MessageShape<M["output"]>>
        : ClientReadableStream<MessageShape<M["output"]>>
    : never;
};

/** A client with a promise for each unary method and a stream for each server-streaming one. */
export function connect<Service extends DescService>(
  service: Service,
  address: string,
): ClientOf<Service> & { close(): void } {
  const client = new Client(address, credentials.createInsecure());
  const calls = service.methods.map((method) => {
    const { path, responseStream, requestSerialize, responseDeserialize } = methodDefinition(
      service,
      method,
    );
    const call = responseStream
      ? (request: never) =>
          client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request)
      : (request: never) =>
          new Promise((resolve, reject) => {
            client.makeUnaryRequest(
              path,
              requestSerialize,
              responseDeserialize,
              request,
              (error, response) => (error ? reject(error) : resolve(response)),
            );
          });
    return [method.localName, call];
  });
  return { ...Object.fromEntries(calls), close: () => client.close() };
}
