// A service with all four kinds of calls, of text, and how a test makes each of them.

import { create, createFileRegistry } from "@bufbuild/protobuf";
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_wrappers,
  MethodOptions_IdempotencyLevel,
  StringValueSchema,
} from "@bufbuild/protobuf/wkt";

const method = (name, clientStreaming, serverStreaming) => ({
  name,
  inputType: ".google.protobuf.StringValue",
  outputType: ".google.protobuf.StringValue",
  clientStreaming,
  serverStreaming,
});

const file = create(FileDescriptorProtoSchema, {
  name: "calls.proto",
  package: "calls",
  syntax: "proto3",
  dependency: ["google/protobuf/wrappers.proto"],
  service: [
    {
      name: "Caller",
      method: [
        // Connect's clients may send it by GET.
        {
          ...method("Unary", false, false),
          options: { idempotencyLevel: MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS },
        },
        method("ClientStream", true, false),
        method("ServerStream", false, true),
        method("Bidi", true, true),
      ],
    },
  ],
});

const registry = createFileRegistry(
  create(FileDescriptorSetSchema, { file: [file_google_protobuf_wrappers.proto, file] }),
);

export const Caller = registry.getService("calls.Caller");
export const text = (value) => create(StringValueSchema, { value });
export const KINDS = ["unary", "clientStream", "serverStream", "bidi"];

async function* requests() {
  yield text("a");
  yield text("b");
}

/** Calls a method of the client; gives the responses that came, and what was thrown. */
export async function call(client, kind, options) {
  const messages = [];
  try {
    if (kind === "unary") messages.push(await client.unary(text("a"), options));
    else if (kind === "clientStream") messages.push(await client.clientStream(requests(), options));
    else {
      const request = kind === "bidi" ? requests() : text("a");
      for await (const message of client[kind](request, options)) messages.push(message);
    }
    return { messages: messages.map(({ value }) => value) };
  } catch (error) {
    return { messages: messages.map(({ value }) => value), error };
  }
}

/** Handlers of all four kinds that end with `fail`; the streams answer `before` first. */
export function failing(fail, before = []) {
  async function* stream() {
    for (const value of before) yield text(value);
    await fail();
  }
  return { unary: fail, clientStream: fail, serverStream: stream, bidi: stream };
}
