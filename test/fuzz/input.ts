// Inputs of readers as data trees, which can be mutated at any node, shrunk and printed.

import { builders, fail } from "./builders.js";

export type Tree =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Built
  | readonly Tree[]
  | TreeObject;

export interface TreeObject {
  readonly [key: string]: Tree;
}

export type BuilderName = keyof typeof builders;

/** A value that is built from a tree, such as the text of its JSON. */
export class Built {
  readonly builder: BuilderName;
  readonly from: Tree;

  constructor(builder: BuilderName, from: Tree) {
    this.builder = builder;
    this.from = from;
  }
}

export function isObject(tree: Tree): tree is TreeObject {
  return (
    typeof tree === "object" &&
    tree !== null &&
    !(tree instanceof Built || tree instanceof Uint8Array || Array.isArray(tree))
  );
}

/** Builds the value of a tree. Never throws, whatever the tree holds. */
export function build(tree: Tree): unknown {
  if (tree instanceof Built)
    return (builders[tree.builder] as (from: unknown) => unknown)(build(tree.from));
  if (Array.isArray(tree)) return tree.map(build);
  if (!isObject(tree)) return tree;
  const object: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(tree)) {
    const builder = value instanceof Built ? value.builder : undefined;
    if (builder !== "getter" && key !== "__proto__")
      object[key] = builder === "self" ? object : build(value);
    else {
      const descriptor = builder === "getter" ? { get: fail } : { value: build(value) };
      Object.defineProperty(object, key, { ...descriptor, enumerable: true, configurable: true });
    }
  }
  return object;
}

/** Returns the number of nodes of a tree, including the root. */
export function sizeOf(tree: Tree): number {
  let size = 1;
  for (const part of partsOf(tree)) size += sizeOf(part);
  return size;
}

/** Returns the node at an index in depth-first order; the root has index 0. */
export function nodeAt(tree: Tree, index: number): Tree {
  let left = index;
  if (left-- === 0) return tree;
  for (const part of partsOf(tree)) {
    const size = sizeOf(part);
    if (left < size) return nodeAt(part, left);
    left -= size;
  }
  throw new RangeError(`no node at index ${index}`);
}

/** Returns the tree with the node at an index replaced. */
export function withNode(tree: Tree, index: number, by: Tree): Tree {
  let left = index;
  if (left-- === 0) return by;
  const parts = partsOf(tree).map((part) => {
    const size = left < 0 ? 0 : sizeOf(part);
    const changed = left >= 0 && left < size ? withNode(part, left, by) : part;
    left -= size;
    return changed;
  });
  if (tree instanceof Built) return new Built(tree.builder, parts[0]);
  if (Array.isArray(tree)) return parts;
  return Object.fromEntries(Object.keys(tree as TreeObject).map((key, i) => [key, parts[i]]));
}

function partsOf(tree: Tree): readonly Tree[] {
  if (typeof tree !== "object" || tree === null || tree instanceof Uint8Array) return [];
  if (tree instanceof Built) return [tree.from];
  return Array.isArray(tree) ? tree : Object.values(tree);
}

/** Returns the tree as JSON. A value that JSON cannot represent becomes an object with a `#`. */
export function show(tree: Tree): string {
  return JSON.stringify(showable(tree));
}

function showable(tree: Tree): unknown {
  if (tree instanceof Built) return { "#": tree.builder, from: showable(tree.from) };
  if (tree instanceof Uint8Array)
    return { "#": "bytes", from: Buffer.from(tree).toString("base64") };
  if (Array.isArray(tree)) return tree.map(showable);
  if (isObject(tree))
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, showable(value)]));
  const isJson = typeof tree === "number" ? Number.isFinite(tree) && !Object.is(tree, -0) : true;
  return typeof tree === "bigint" || tree === undefined || !isJson ? { "#": String(tree) } : tree;
}
