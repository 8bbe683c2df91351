// The smallest input that still fails in the same way, as far as leaving out one part after another finds it.

import { isObject, Made, placeOf, sizeOf, type Tree, withPlace } from "./input.js";

/** How often it is tried; each success begins anew. */
const ATTEMPTS = 5000;

export async function smallest(tree: Tree, fails: (tree: Tree) => Promise<boolean>): Promise<Tree> {
  let found = tree;
  let left = ATTEMPTS;
  for (let isSmaller = true; isSmaller && left > 0; ) {
    isSmaller = false;
    for (const candidate of smaller(found)) {
      if (left-- === 0) break;
      if (!(await fails(candidate))) continue;
      found = candidate;
      isSmaller = true;
      break;
    }
  }
  return found;
}

function* smaller(tree: Tree): Generator<Tree> {
  for (let place = 0; place < sizeOf(tree); place++)
    for (const less of parts(placeOf(tree, place))) yield withPlace(tree, place, less);
}

function* parts(tree: Tree): Generator<Tree> {
  if (tree instanceof Made) yield tree.of;
  else if (typeof tree === "string")
    for (const [start, end] of cuts(tree.length)) yield tree.slice(0, start) + tree.slice(end);
  else if (tree instanceof Uint8Array)
    for (const [start, end] of cuts(tree.length))
      yield Uint8Array.from([...tree.subarray(0, start), ...tree.subarray(end)]);
  else if (Array.isArray(tree)) for (const i of tree.keys()) yield tree.toSpliced(i, 1);
  else if (isObject(tree))
    for (const key of Object.keys(tree))
      yield Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key));
}

/** The largest first: all of it, halves, quarters, down to one. */
function* cuts(length: number): Generator<readonly [number, number]> {
  for (let size = length; size >= 1; size = Math.floor(size / 2))
    for (let start = 0; start < length; start += size)
      yield [start, Math.min(length, start + size)];
}
