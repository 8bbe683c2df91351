// What a reader is given, as data: it can be changed at any place, made smaller and printed.

import { fail, makers } from "./builders.js";

export type Tree =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Made
  | readonly Tree[]
  | TreeObject;

export interface TreeObject {
  readonly [key: string]: Tree;
}

export type How = keyof typeof makers;

/** Something that is made of the tree in it, such as the text of its JSON. */
export class Made {
  readonly how: How;
  readonly of: Tree;

  constructor(how: How, of: Tree) {
    this.how = how;
    this.of = of;
  }
}

export function isObject(tree: Tree): tree is TreeObject {
  return (
    typeof tree === "object" &&
    tree !== null &&
    !(tree instanceof Made || tree instanceof Uint8Array || Array.isArray(tree))
  );
}

/** The real thing: whatever a tree holds, something can be made of it. */
export function build(tree: Tree): unknown {
  if (tree instanceof Made) return (makers[tree.how] as (of: unknown) => unknown)(build(tree.of));
  if (Array.isArray(tree)) return tree.map(build);
  if (!isObject(tree)) return tree;
  const object: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(tree)) {
    const how = value instanceof Made ? value.how : undefined;
    if (how !== "getter" && key !== "__proto__")
      object[key] = how === "self" ? object : build(value);
    else {
      const descriptor = how === "getter" ? { get: fail } : { value: build(value) };
      Object.defineProperty(object, key, { ...descriptor, enumerable: true, configurable: true });
    }
  }
  return object;
}

/** How many places there are in a tree, itself included. */
export function sizeOf(tree: Tree): number {
  let size = 1;
  for (const part of partsOf(tree)) size += sizeOf(part);
  return size;
}

/** What stands at a place: itself is the first one. */
export function placeOf(tree: Tree, place: number): Tree {
  let left = place;
  if (left-- === 0) return tree;
  for (const part of partsOf(tree)) {
    const size = sizeOf(part);
    if (left < size) return placeOf(part, left);
    left -= size;
  }
  throw new RangeError(`there is no place ${place}`);
}

/** The same tree with another one at a place. */
export function withPlace(tree: Tree, place: number, by: Tree): Tree {
  let left = place;
  if (left-- === 0) return by;
  const parts = partsOf(tree).map((part) => {
    const size = left < 0 ? 0 : sizeOf(part);
    const changed = left >= 0 && left < size ? withPlace(part, left, by) : part;
    left -= size;
    return changed;
  });
  if (tree instanceof Made) return new Made(tree.how, parts[0]);
  if (Array.isArray(tree)) return parts;
  return Object.fromEntries(Object.keys(tree as TreeObject).map((key, i) => [key, parts[i]]));
}

function partsOf(tree: Tree): readonly Tree[] {
  if (typeof tree !== "object" || tree === null || tree instanceof Uint8Array) return [];
  if (tree instanceof Made) return [tree.of];
  return Array.isArray(tree) ? tree : Object.values(tree);
}

/** As JSON; what JSON does not have stands under `#`. */
export function show(tree: Tree): string {
  return JSON.stringify(showable(tree));
}

function showable(tree: Tree): unknown {
  if (tree instanceof Made) return { "#": tree.how, of: showable(tree.of) };
  if (tree instanceof Uint8Array) return { "#": "bytes", of: Buffer.from(tree).toString("base64") };
  if (Array.isArray(tree)) return tree.map(showable);
  if (isObject(tree))
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, showable(value)]));
  const isJson = typeof tree === "number" ? Number.isFinite(tree) && !Object.is(tree, -0) : true;
  return typeof tree === "bigint" || tree === undefined || !isJson ? { "#": String(tree) } : tree;
}
