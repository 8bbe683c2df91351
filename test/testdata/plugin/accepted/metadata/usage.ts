// The types of metadata, for writing and for reading.
import { parcelError } from "./orders_rpcstatus.js";

export const required: Error = parcelError.allTypes({
  implied: "",
  unset: "",
  text: "",
  count: 1n,
  ratio: 0.5,
  fragile: true,
  due: new Date(0),
  delay: 1500,
  digest: new Uint8Array(2),
});
export const none: Error = parcelError.allOptional();
export const some: Error = parcelError.allOptional({ count: 1n });
// As in messages of protobuf-es, undefined means not set.
parcelError.allOptional({ count: undefined });

export function read(caught: unknown): string | undefined {
  const match = parcelError.keys.from(caught);
  const length: bigint | undefined = match?.metadata["content-length"];
  return length === undefined ? match?.metadata.constructor : match?.metadata["request-id"];
}
