// The service that is called: its request is an item, and its response an order. The item "A-1" is out of stock.

import assert from "node:assert/strict";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import {
  FileDescriptorProtoSchema,
  file_google_protobuf_wrappers,
  StringValueSchema,
} from "@bufbuild/protobuf/wkt";

const TEXT = ".google.protobuf.StringValue";
const file = create(FileDescriptorProtoSchema, {
  name: "bench.proto",
  package: "bench",
  syntax: "proto3",
  dependency: ["google/protobuf/wrappers.proto"],
  service: [{ name: "Orders", method: [{ name: "Place", inputType: TEXT, outputType: TEXT }] }],
});

export const Orders = createFileRegistry(file, () => file_google_protobuf_wrappers).getService(
  "bench.Orders",
);

export const sold = create(StringValueSchema, { value: "B-2" });
export const soldOut = create(StringValueSchema, { value: "A-1" });
export const placed = create(StringValueSchema, { value: "order-17" });

export const VALUES = { available: 3n, sku: "A-1" };
export const INFO = {
  reason: "OUT_OF_STOCK",
  domain: "shop.acme.example",
  metadata: { available: "3", sku: "A-1" },
};
export const STATUS = {
  code: 9,
  message: "only 3 of A-1 left",
  details: [["ErrorInfo", INFO]],
};

/** Throws unless a call had the outcome that it should have: `available` is that of the error. */
export function assertOutcome(fails, { response, available }) {
  if (fails) assert.equal(String(available), "3");
  else assert.equal(response.value, placed.value);
}
