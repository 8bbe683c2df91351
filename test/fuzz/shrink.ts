// Shrinks a failing input by leaving out one part after another, as long as it still fails in the same way.

import { Built, isObject, nodeAt, sizeOf, type Tree, withNode } from "./input.js";

/** The number of candidates that are tried. */
const MAX_ATTEMPTS = 5000;

export async function shrink(tree: Tree, fails: (tree: Tree) => Promise<boolean>): Promise<Tree> {
  let found = tree;
  let left = MAX_ATTEMPTS;
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
  for (let index = 0; index < sizeOf(tree); index++)
    for (const less of parts(nodeAt(tree, index))) yield withNode(tree, index, less);
}

function* parts(tree: Tree): Generator<Tree> {
  if (tree instanceof Built) yield tree.from;
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

/** Yields the ranges to cut out, the largest first: everything, halves, quarters, down to single elements. */
function* cuts(length: number): Generator<readonly [number, number]> {
  for (let size = length; size >= 1; size = Math.floor(size / 2))
    for (let start = 0; start < length; start += size)
      yield [start, Math.min(length, start + size)];
}
