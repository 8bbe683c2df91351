// The facts that each output must show of the error.

import assert from "node:assert/strict";
import * as rpcstatus from "rpcstatus";
import { makeError } from "./error.cjs";

export const outOfStock = (available = "3") => makeError(rpcstatus, available);

/** The data that a reader of a log needs. */
const FACTS = {
  name: /StatusError/,
  code: /FAILED_PRECONDITION/,
  reason: /OUT_OF_STOCK/,
  domain: /shop\.acme\.example/,
  metadata: /(?=[\s\S]*available.*3)(?=[\s\S]*sku.*A-1)/,
  message: /only 3 left/,
  "a list of messages": /(?=[\s\S]*field.*quantity)(?=[\s\S]*description.*at most 3)/,
  "64 bits": /9007199254740993/,
  "a duration": /1\.500s/,
  "an unknown type": /type\.googleapis\.com\/acme\.Report/,
};

/** The facts that are missing if a library prints only name, message and stack. */
export const DATA = Object.keys(FACTS).filter((name) => name !== "name" && name !== "message");

/** Asserts that a text shows all facts but the missing ones, and nothing that only a program can read. */
export function assertReadable(text, missing = []) {
  const notShown = Object.keys(FACTS).filter((name) => !FACTS[name].test(text));
  assert.deepEqual(notShown, missing, text);
  assertNoBytes(text);
}

/** Asserts that a text has no list of bytes, in one line or in many, and no object that was left out. */
export function assertNoBytes(text) {
  assert.doesNotMatch(text, /\b251\b|Uint8Array/);
  assert.doesNotMatch(text, /\[Object\]|\[Array\]|\[object Object\]|\$typeName/);
}
