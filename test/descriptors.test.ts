// Checks that our protos of google.rpc, whose comments are our own, have the names, numbers and types of Google's.
// Google's are in testdata/google-rpc-descriptors.json, written by scripts/official-descriptors.mjs.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

interface Facts {
  readonly source: string;
  readonly messages: { readonly [typeName: string]: unknown };
  readonly enums: { readonly [typeName: string]: { readonly [value: string]: number } };
}

const root = fileURLToPath(new URL("..", import.meta.url));
const official: Facts = JSON.parse(
  readFileSync(`${root}/test/testdata/google-rpc-descriptors.json`, "utf8"),
);
const ours: Facts = JSON.parse(
  execFileSync(
    process.execPath,
    [
      "scripts/official-descriptors.mjs",
      "proto",
      "google/rpc/status.proto",
      "google/rpc/error_details.proto",
      "rpcstatus/v1/code.proto",
    ],
    { cwd: root, encoding: "utf8" },
  ),
);
const ofGoogle = (names: object) => Object.keys(names).filter((n) => n.startsWith("google.rpc."));

test("compares with the protos of google-gax", () => {
  expect(official.source).toBe("google-gax 5.0.8");
});

test("has the same messages, nested ones and map entries included", () => {
  expect(ofGoogle(ours.messages)).toEqual(ofGoogle(official.messages));
  // Status, the ten details, the messages nested in them and two map entries.
  expect(ofGoogle(ours.messages)).toHaveLength(17);
});

describe.each(ofGoogle(official.messages))("%s", (typeName) => {
  test("has the same fields", () => {
    expect(ours.messages[typeName]).toEqual(official.messages[typeName]);
  });
});

test("has no enum of google.rpc; Code is in rpcstatus.v1", () => {
  expect(Object.keys(official.enums)).toEqual(["google.rpc.Code"]);
  expect(ofGoogle(ours.enums)).toEqual([]);
});

test("has the same names and numbers in Code", () => {
  expect(ours.enums["rpcstatus.v1.Code"]).toEqual(official.enums["google.rpc.Code"]);
  expect(Object.keys(official.enums["google.rpc.Code"] ?? {})).toHaveLength(17);
});
