// Checks that fail with a label, and that are counted: a check that never ran proves nothing.

import { inspect } from "node:util";
import { isUint8Array } from "node:util/types";

export class Failure extends Error {
  readonly label: string;

  constructor(label: string, what: string) {
    super(what);
    this.label = label;
  }
}

export class Checks {
  readonly ran = new Map<string, number>();

  that(label: string, holds: boolean, ...values: readonly unknown[]): void {
    this.ran.set(label, (this.ran.get(label) ?? 0) + 1);
    if (!holds)
      throw new Failure(label, values.map((value) => inspect(value, { depth: 6 })).join("\n"));
  }

  same(label: string, actual: unknown, expected: unknown): void {
    this.that(label, same(actual, expected), actual, expected);
  }
}

/** Compares own enumerable properties, not classes. */
function same(a: unknown, b: unknown): boolean {
  // 0 equals -0, which JSON can also represent.
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isUint8Array(a) && isUint8Array(b)) return Buffer.compare(a, b) === 0;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && same(property(a, name), property(b, name)))
  );
}

function property(object: object, name: string): unknown {
  return (object as { readonly [name: string]: unknown })[name];
}
