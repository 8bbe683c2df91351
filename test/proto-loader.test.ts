// Servers on grpc-js load protos with @grpc/proto-loader, whose parser is neither that of buf nor that of protoc:
// it must be able to read the protos that we publish.

import { fileURLToPath } from "node:url";
import { loadSync } from "@grpc/proto-loader";
import { expect, test } from "vitest";

const folder = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

test.each([
  "rpcstatus/v1/code.proto",
  "rpcstatus/v1/annotations.proto",
  "acme/shop/v1/orders.proto",
])("proto-loader reads %s", (file) => {
  const includeDirs = [folder("proto"), folder("examples/shop/proto")];
  expect(Object.keys(loadSync(file, { includeDirs }))).not.toEqual([]);
});
