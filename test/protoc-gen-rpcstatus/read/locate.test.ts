import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { locator } from "../../../scripts/protoc-gen-rpcstatus/src/read/locate.js";

const root = mkdtempSync(join(tmpdir(), "rpcstatus locate "));
// A busy machine takes a while to remove thousands of folders.
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

function folder(name: string, ...files: string[]): string {
  const dir = join(root, name);
  mkdirSync(dir);
  for (const file of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), "");
  }
  return dir;
}

test.each([
  ["in a subfolder of the run", ["proto/acme/a.proto"], "proto/acme/a.proto"],
  ["in a deep subfolder", ["a/b/c/d/acme/a.proto"], "a/b/c/d/acme/a.proto"],
  ["in the folder of the run", ["acme/a.proto"], "acme/a.proto"],
  [
    "in the folder of the run and in a subfolder",
    ["acme/a.proto", "old/acme/a.proto"],
    "acme/a.proto",
  ],
  ["nowhere, so its name is kept", ["proto/acme/b.proto"], "acme/a.proto"],
  [
    "in two subfolders, so its name is kept",
    ["proto/acme/a.proto", "old/acme/a.proto"],
    "acme/a.proto",
  ],
  ["in an installed package, so its name is kept", ["node_modules/x/acme/a.proto"], "acme/a.proto"],
  ["in a hidden folder, so its name is kept", [".cache/acme/a.proto"], "acme/a.proto"],
  [
    "in a subfolder and in an installed package",
    ["proto/acme/a.proto", "node_modules/acme/a.proto"],
    "proto/acme/a.proto",
  ],
])("a file that is %s", (name, files, expected) => {
  const locate = locator(folder(name, ...files));
  expect(locate("acme/a.proto")).toBe(expected);
  expect(locate("acme/a.proto")).toBe(expected);
});

test("a file in two folders is found in the one where another file was found", () => {
  const locate = locator(folder("beside", "proto/acme/a.proto", "proto/b.proto", "old/b.proto"));
  expect(locate("b.proto")).toBe("b.proto");
  const later = locator(join(root, "beside"));
  expect(later("acme/a.proto")).toBe("proto/acme/a.proto");
  expect(later("b.proto")).toBe("proto/b.proto");
});

test.each([
  ["the same package", "// A.\npackage acme.shop.v1;\n", "acme.shop.v1", "build/a.proto"],
  [
    "the same package, on the first line",
    'syntax = "proto3"; package acme.shop.v1;\n',
    "acme.shop.v1",
    "build/a.proto",
  ],
  ["another package", "package acme.shop.v2;\n", "acme.shop.v1", "a.proto"],
  ["no package, but the request has one", "", "acme.shop.v1", "a.proto"],
  ["no package, like the request", 'syntax = "proto3";\n', "", "build/a.proto"],
])("a copy that has %s", (name, text, wanted, expected) => {
  const dir = folder(`copy ${name}`, "build/a.proto");
  writeFileSync(join(dir, "build/a.proto"), text);
  expect(locator(dir, new Map([["a.proto", wanted]]))("a.proto")).toBe(expected);
});

test("a link to a folder above is not followed", () => {
  const dir = folder("link", "proto/acme/a.proto");
  symlinkSync(dir, join(dir, "proto/loop"), "junction");
  expect(locator(dir)("acme/a.proto")).toBe("proto/acme/a.proto");
});

test("a folder that does not exist", () => {
  expect(locator(join(root, "none"))("acme/a.proto")).toBe("acme/a.proto");
});

test("with too many folders, the nearest are searched", () => {
  const dir = folder("many", "proto/acme/a.proto");
  for (let i = 0; i < 6000; i++) mkdirSync(join(dir, "big", `${i}`), { recursive: true });
  expect(locator(dir)("acme/a.proto")).toBe("proto/acme/a.proto");
});
