// The layout of the plugin: which folder may import which. Imports of types count too.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { root } from "./build.js";

const src = join(root, "scripts/protoc-gen-rpcstatus/src");

/** Maps each file and folder of src to those that it may import. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  diagnostics: [],
  model: ["diagnostics"],
  read: ["diagnostics", "model"],
  rules: ["diagnostics", "model"],
  breaking: ["diagnostics", "model"],
  emit: ["diagnostics", "model"],
  "options.ts": ["diagnostics", "emit", "model"],
  "protocol.ts": ["diagnostics", "emit", "read"],
  "plugin.ts": ["diagnostics", "emit", "options.ts", "protocol.ts", "read", "rules"],
  "bin.ts": ["diagnostics", "plugin.ts"],
  command: ["breaking", "diagnostics", "model", "read", "rules"],
  init: ["command", "diagnostics", "model"],
};

interface Edge {
  readonly from: string;
  readonly to: string;
}

/** The relative imports of all files, as paths relative to src. */
const edges = filesIn(src).flatMap((from): Edge[] => {
  const text = readFileSync(join(src, from), "utf8");
  // Any quoted path that ends like a module counts as an import.
  const specifiers = text.matchAll(/["'`](\.\.?\/[^"'`]*)\.[mc]?[jt]s["'`]/g);
  return [...specifiers].map(([, path = ""]) => {
    const to = relative(src, resolve(src, dirname(from), `${path}.ts`));
    return { from, to: to.replaceAll("\\", "/") };
  });
});

function filesIn(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return all.map((file) => file.replaceAll("\\", "/")).filter((file) => file.endsWith(".ts"));
}

/** Returns the edges between the direct children of a folder; a subfolder with all its files is one node. */
function childEdges(folder: string): Edge[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const childOf = (file: string) => file.slice(prefix.length).split("/")[0] ?? "";
  return edges
    .filter(({ from, to }) => from.startsWith(prefix) && to.startsWith(prefix))
    .map(({ from, to }) => ({ from: childOf(from), to: childOf(to) }))
    .filter(({ from, to }) => from !== to);
}

/** Returns the nodes that are in a cycle, or lead to one. */
function cyclic(graph: readonly Edge[]): string[] {
  let rest = graph;
  for (;;) {
    const from = new Set(rest.map((edge) => edge.from));
    const left = rest.filter(({ to }) => from.has(to));
    if (left.length === rest.length) return [...from].sort();
    rest = left;
  }
}

test("the import graph contains value, type and dynamic imports", () => {
  expect(edges).toContainEqual({ from: "plugin.ts", to: "rules/index.ts" });
  // A type-only import and a dynamic one.
  expect(edges).toContainEqual({ from: "rules/index.ts", to: "model/model.ts" });
  expect(edges).toContainEqual({ from: "command/index.ts", to: "command/check-images.ts" });
  expect(cyclic([...childEdges(""), { from: "model", to: "plugin.ts" }])).toContain("model");
});

test("each folder imports only the folders that it may", () => {
  expect(Object.keys(ALLOWED).sort()).toEqual(readdirSync(src).sort());
  for (const { from, to } of childEdges("")) {
    if (to !== "..") expect(ALLOWED[from], `${from} imports ${to}`).toContain(to);
  }
});

test("the only imports from outside src are the generated files of protoc-gen-es", () => {
  const outside = edges.filter(({ to }) => to.startsWith("..")).map(({ to }) => to);
  expect(outside.length).toBeGreaterThan(0);
  for (const path of outside) expect(path).toMatch(/^(\.\.\/)+gen\/rpcstatus\/v1\/\w+_pb\.ts$/);
});

test("no folder has children that import each other in a cycle", () => {
  const folders = new Set(edges.map(({ from }) => dirname(from).replace(/^\.$/, "")));
  expect(folders.size).toBeGreaterThan(8);
  for (const folder of folders) expect(cyclic(childEdges(folder)), folder).toEqual([]);
});
