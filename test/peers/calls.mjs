// A service whose methods, one of each kind, take and return text; and a function that calls any of them.

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
        // Without side effects, so that Connect's clients may use GET.
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

/** Calls a method of the client. Returns the responses, and the thrown error if there is one. */
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

/** Returns handlers of all four kinds that end with `fail`; server streams send `before` first. */
export function failing(fail, before = []) {
  async function* stream() {
    for (const value of before) yield text(value);
    await fail();
  }
  return { unary: fail, clientStream: fail, serverStream: stream, bidi: stream };
}
