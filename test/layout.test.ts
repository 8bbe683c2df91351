// The layout of src/: entries alone at the top, imports that point in one direction, no circles, no name twice.

import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../src", import.meta.url));

const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"));

/** Which file imports which, types included. */
const imports = files.flatMap((from) =>
  [...readFileSync(join(root, from), "utf8").matchAll(/\bfrom "(\.[^"]+)\.js"/g)]
    .map(([, specifier]) => `${posix.join(posix.dirname(from), specifier as string)}.ts`)
    .filter((to) => !to.startsWith("../"))
    .map((to) => ({ from, to })),
);

const roomOf = (file: string): string => file.split("/")[0] as string;

/** Each room may import those in the rows before its own. */
const ORDER = [
  ["safe"],
  ["code", "wire"],
  ["status"],
  ["formats"],
  ["error"],
  ["catalog"],
  ["http", "connect", "grpc-js", "protobuf", "cli"],
];

test("every import is found, and leads to a file", () => {
  expect(imports.length).toBeGreaterThan(300);
  expect(imports.map(({ to }) => to).filter((to) => !files.includes(to))).toEqual([]);
});

describe("the top of src", () => {
  const top = files.filter((file) => !file.includes("/"));

  test("holds the entries of the package", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "../package.json"), "utf8"));
    const names = Object.keys(exports).map((name) => (name === "." ? "index" : name.slice(2)));
    expect(names.map((name) => `${name}.ts`)).toEqual(expect.arrayContaining(top));
  });

  test.each(top)("%s only exports what rooms hold", (file) => {
    const text = readFileSync(join(root, file), "utf8").replace(/^\/\/.*\n/gm, "");
    expect(text.replace(/export (type )?\{[^}]*\} from "[^"]+";\n/g, "").trim()).toBe("");
  });

  test("is imported by no room", () => {
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

test.each(folders)("what lies in %s imports without a circle", (folder) => {
  const prefix = folder === "." ? "" : `${folder}/`;
  /** A file of the folder, or a folder in it with all that it holds. */
  const childOf = (file: string): string | undefined =>
    file.startsWith(prefix) ? (file.slice(prefix.length).split("/")[0] as string) : undefined;
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [a, b] = [childOf(from), childOf(to)];
    if (a === undefined || b === undefined || a === b) continue;
    edges.set(a, (edges.get(a) ?? new Set()).add(b));
  }
  expect(circleIn(edges)).toBeUndefined();
});

/** Returns the names along a circle; undefined if there is none. */
function circleIn(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of edges.get(name) ?? []) {
      const circle = visit(next, [...path, name]);
      if (circle !== undefined) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const circle = visit(name, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

test("a circle is seen", () => {
  const edges = new Map([
    ["a", new Set(["b"])],
    ["b", new Set(["c"])],
    ["c", new Set(["b"])],
  ]);
  expect(circleIn(edges)).toEqual(["b", "c", "b"]);
});

test("no two files have the same name, apart from an entry and its room", () => {
  const names = files.map((file) => posix.basename(file));
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
