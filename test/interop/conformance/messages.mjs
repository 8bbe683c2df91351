// Reads and writes the messages between the suite and the programs that it starts: protobuf on standard input and
// output, each preceded by its length in four bytes, big-endian.

import { createRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  ConformanceService,
  file_connectrpc_conformance_v1_service,
} from "./gen/connectrpc/conformance/v1/service_pb.js";

export { ConformanceService };

/** The types that a google.protobuf.Any may hold. */
export const registry = createRegistry(file_connectrpc_conformance_v1_service);

export async function* readMessages(schema) {
  let bytes = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE()) {
      const end = 4 + bytes.readUInt32BE();
      yield fromBinary(schema, bytes.subarray(4, end));
      bytes = bytes.subarray(end);
    }
  }
}

export function writeMessage(schema, message) {
  const bytes = toBinary(schema, message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  process.stdout.write(Buffer.concat([length, bytes]));
}

export function headersToProto(headers) {
  return [...headers].map(([name, value]) => ({ name, value: [value] }));
}

export function addHeaders(headers, protos) {
  for (const { name, value } of protos) for (const each of value) headers.append(name, each);
}
