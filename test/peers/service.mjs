// A service with a unary and a streaming method, described by hand: only the status handling of a peer is tested.

import { create, createFileRegistry } from "@bufbuild/protobuf";
import {
  EmptySchema,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_empty,
} from "@bufbuild/protobuf/wkt";

const file = create(FileDescriptorProtoSchema, {
  name: "ask.proto",
  package: "ask",
  syntax: "proto3",
  dependency: ["google/protobuf/empty.proto"],
  service: [
    {
      name: "Asker",
      method: [
        { name: "Ask", inputType: ".google.protobuf.Empty", outputType: ".google.protobuf.Empty" },
        {
          name: "Watch",
          inputType: ".google.protobuf.Empty",
          outputType: ".google.protobuf.Empty",
          serverStreaming: true,
        },
      ],
    },
  ],
});

const registry = createFileRegistry(
  create(FileDescriptorSetSchema, { file: [file_google_protobuf_empty.proto, file] }),
);

export const Asker = registry.getService("ask.Asker");
export const empty = create(EmptySchema);
export const PATH = "/ask.Asker/Ask";
export const WATCH_PATH = "/ask.Asker/Watch";

export const CODES = Array.from({ length: 17 }, (_, i) => i);
/** Every HTTP status that can end an exchange; 1xx cannot. */
export const FINAL_STATUSES = Array.from({ length: 400 }, (_, i) => i + 200);

export async function listen(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${server.address().port}`;
}
