// The layout of src/: only entry points at the top, imports in one direction, no cycles, and unique file names.

import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../src", import.meta.url));

const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"));

/** Every import between two files, types included: any quoted path that ends like a module counts as one. */
const imports = files.flatMap((from) =>
  [...readFileSync(join(root, from), "utf8").matchAll(/["'`](\.\.?\/[^"'`]*)\.[mc]?[jt]s["'`]/g)]
    .map(([, specifier]) => posix.join("src", posix.dirname(from), specifier as string))
    .filter((to) => to.startsWith("src/"))
    .map((to) => ({ from, to: `${to.slice("src/".length)}.ts` })),
);

const roomOf = (file: string): string => file.split("/")[0] as string;

/** A room, which is a folder of src/, may import those in earlier rows. */
const ORDER = [
  ["safe"],
  ["code", "wire"],
  ["status"],
  ["formats"],
  ["error"],
  ["catalog"],
  ["http", "connect", "grpc-js", "protobuf", "cli"],
];

test("every import leads to a file", () => {
  expect(imports.length).toBeGreaterThan(300);
  expect(imports.map(({ to }) => to).filter((to) => !files.includes(to))).toEqual([]);
});

test("src has no files but TypeScript sources", () => {
  const all = readdirSync(root, { recursive: true, encoding: "utf8" });
  expect(all.filter((file) => /\.\w+$/.test(file) && !/\.ts$/.test(file))).toEqual([
    "tsconfig.json",
  ]);
});

test("gen imports only wire from src", () => {
  const gen = fileURLToPath(new URL("../gen", import.meta.url));
  const rooms = readdirSync(gen, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(join(gen, file), "utf8").matchAll(/["'`][./]+\/src\/([^/"'`]+)/g),
    ]);
  expect(new Set(rooms.map(([, room]) => room))).toEqual(new Set(["wire"]));
});

describe("the top of src", () => {
  const top = files.filter((file) => !file.includes("/"));

  test("contains only the entry points of the package", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "../package.json"), "utf8"));
    const names = Object.keys(exports).map((name) => (name === "." ? "index" : name.slice(2)));
    expect(names.map((name) => `${name}.ts`)).toEqual(expect.arrayContaining(top));
  });

  test.each(top)("%s only re-exports from rooms", (file) => {
    const text = readFileSync(join(root, file), "utf8").replace(/^\/\/.*\n/gm, "");
    expect(text.replace(/export (type )?\{[^}]*\} from "[^"]+";\n/g, "").trim()).toBe("");
  });

  test("is not imported by rooms", () => {
    expect(imports.filter(({ from, to }) => from.includes("/") && !to.includes("/"))).toEqual([]);
  });
});

test("rooms import in one direction", () => {
  const rows = new Map(ORDER.flatMap((rooms, row) => rooms.map((room) => [room, row])));
  expect(new Set(files.filter((file) => file.includes("/")).map(roomOf))).toEqual(
    new Set(rows.keys()),
  );
  const between = imports
    .filter(({ from, to }) => from.includes("/") && to.includes("/"))
    .map(({ from, to }) => ({ from, to, rooms: [roomOf(from), roomOf(to)] as const }))
    .filter(({ rooms: [from, to] }) => from !== to);
  expect(between.length).toBeGreaterThan(100);
  const rowOf = (room: string): number => rows.get(room) ?? Number.NaN;
  expect(between.filter(({ rooms: [from, to] }) => !(rowOf(to) < rowOf(from)))).toEqual([]);
});

const folders = [...new Set(files.map((file) => posix.dirname(file)))].sort();

test.each(folders)("the children of %s import each other without cycles", (folder) => {
  const prefix = folder === "." ? "" : `${folder}/`;
  /** Returns the direct child that the file is or belongs to; undefined if it is outside the folder. */
  const childOf = (file: string): string | undefined =>
    file.startsWith(prefix) ? (file.slice(prefix.length).split("/")[0] as string) : undefined;
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [a, b] = [childOf(from), childOf(to)];
    if (a === undefined || b === undefined || a === b) continue;
    edges.set(a, (edges.get(a) ?? new Set()).add(b));
  }
  expect(findCycle(edges)).toBeUndefined();
});

/** Returns the names along a cycle; undefined if there is none. */
function findCycle(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of edges.get(name) ?? []) {
      const cycle = visit(next, [...path, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

test("findCycle finds a cycle", () => {
  const edges = new Map([
    ["a", new Set(["b"])],
    ["b", new Set(["c"])],
    ["c", new Set(["b"])],
  ]);
  expect(findCycle(edges)).toEqual(["b", "c", "b"]);
});

test("no two files have the same name", () => {
  const names = files.map((file) => posix.basename(file).toLowerCase());
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
