// Options name messages and enums by texts, which the type filters of buf do not follow: what only an option names is not in
// the request. The finding says so.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { buf, layOut, run } from "./build.js";

const PROTO = `syntax = "proto3";
package acme.v1;
import "rpcstatus/v1/annotations.proto";
// What can go wrong.
enum OrderError {
  option (rpcstatus.v1.catalog) = {domain: "shop.acme.example"};
  ORDER_ERROR_UNSPECIFIED = 0;
  // Out of stock.
  ORDER_ERROR_OUT_OF_STOCK = 1 [(rpcstatus.v1.error) = {
    code: FAILED_PRECONDITION message: "m" details: "acme.v1.Stock"
  }];
}
message Stock {}
message Empty {}
service OrderService {
  rpc Place(Empty) returns (Empty) {
    option (rpcstatus.v1.errors).error = "OrderError.OUT_OF_STOCK";
  }
}
`;

const NO_MESSAGE =
  /cannot find message "acme\.v1\.Stock" for details; .*; if buf\.gen\.yaml filters the types of the input, list the message in types, or remove it from exclude_types/;
const NO_ENUM =
  /cannot find an error of method "Place": enum "OrderError" is not known; .*; if that filters the types of the input, list the enum in types, or remove it from exclude_types/;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "rpcstatus-filters-"));
  mkdirSync(join(dir, "source"));
  writeFileSync(join(dir, "source/a.proto"), PROTO);
  layOut(join(dir, "source"), dir);
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});

async function generate(filter: object) {
  const local = [process.execPath, join(inject("programs"), "plugin/bin.js")];
  const plugins = [{ local, out: "gen", opt: "target=ts", strategy: "all" }];
  const inputs = [{ directory: "protos", ...filter }];
  writeFileSync(join(dir, "buf.gen.yaml"), JSON.stringify({ version: "v2", inputs, plugins }));
  return await run(buf, ["generate"], dir);
}

describe("a filter that leaves out", () => {
  test.each<[string, object, RegExp]>([
    ["the detail", { types: ["acme.v1.OrderService", "acme.v1.OrderError"] }, NO_MESSAGE],
    ["the detail by name", { exclude_types: ["acme.v1.Stock"] }, NO_MESSAGE],
    ["the enum", { types: ["acme.v1.OrderService"] }, NO_ENUM],
    ["the enum by name", { exclude_types: ["acme.v1.OrderError"] }, NO_ENUM],
  ])("%s", async (_, filter, expected) => {
    const { ok, stderr } = await generate(filter);
    expect(ok).toBe(false);
    expect(stderr).toMatch(expected);
  });
});

test("a filter that lists what options name", async () => {
  const types = ["acme.v1.OrderService", "acme.v1.OrderError", "acme.v1.Stock"];
  const { ok, stderr } = await generate({ types });
  expect(ok, stderr).toBe(true);
});
