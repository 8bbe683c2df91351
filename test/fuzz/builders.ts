// Builds the values of the nodes of a tree. Never throws: since trees are mutated at random, anything that does not
// fit is left out.

import { isUint8Array } from "node:util/types";
import { runInNewContext } from "node:vm";

const realm = runInNewContext(
  "({ bytes: (x) => Uint8Array.from(x), map: (x) => new Map(x), error: (m) => new TypeError(m) })",
);

export const builders = {
  /** Streams of JSON values: lines, pretty-printed, events, and text sequences (RFC 7464). */
  ndjson: (values: unknown) =>
    listOf(values)
      .map((value) => `${builders.json(value)}\n`)
      .join(""),
  pretty: (values: unknown) =>
    listOf(values)
      .map((value) => attempt(() => JSON.stringify(value, withoutBigint, 2)) ?? "null")
      .join("\n"),
  events: (values: unknown) =>
    listOf(values)
      .map((value) => `data: ${builders.json(value)}\n\n`)
      .join(""),
  sequence: (values: unknown) =>
    listOf(values)
      .map((value) => `\u001e${builders.json(value)}\n`)
      .join(""),
  json: (value: unknown): string => attempt(() => JSON.stringify(value, withoutBigint)) ?? "null",
  utf8: (text: unknown) => (typeof text === "string" ? Buffer.from(text) : text),
  base64: (bytes: unknown) => textOf(bytes, "base64"),
  unpadded: (bytes: unknown) => textOf(bytes, "base64").replace(/=+$/, ""),
  base64url: (bytes: unknown) => textOf(bytes, "base64url"),
  buffer: (bytes: unknown) => (isUint8Array(bytes) ? Buffer.from(bytes) : bytes),
  bytesOfRealm: (bytes: unknown) => (isUint8Array(bytes) ? realm.bytes(bytes) : bytes),
  /** From pairs of flags and content. */
  frames: (frames: unknown) => Uint8Array.from(Buffer.concat(listOf(frames).map(frameOf))),
  /** Joins the text of all parts. */
  text: (parts: unknown) =>
    listOf(parts)
      .map((part) => textOf(part))
      .join(""),
  lines: (pairs: unknown) =>
    pairsOf(pairs)
      .map(([name, value]) => `${name}: ${textOf(value)}\r\n`)
      .join(""),
  headers: (pairs: unknown) => {
    const headers = new Headers();
    for (const [name, value] of pairsOf(pairs)) attempt(() => headers.append(name, textOf(value)));
    return headers;
  },
  map: (pairs: unknown) => new Map(pairsOf(pairs)),
  mapOfRealm: (pairs: unknown) => realm.map(pairsOf(pairs)),
  object: (pairs: unknown) => Object.fromEntries(pairsOf(pairs)),
  /** Like Metadata of grpc-js: `get` returns all values of a name. */
  metadata: (pairs: unknown) => ({
    get: (name: string) =>
      pairsOf(pairs)
        .filter((pair) => pair[0] === name)
        .map((pair) => pair[1]),
  }),
  /** Metadata of grpc-js without its class, as structuredClone and other copies leave it. */
  copiedMetadata: (pairs: unknown) => ({
    internalRepr: new Map(pairsOf(pairs).map(([name, value]) => [name, [value]])),
    options: {},
  }),
  headersMap: (pairs: unknown) => ({
    headersMap: Object.fromEntries(pairsOf(pairs).map(([name, value]) => [name, [value]])),
  }),
  /** As JSON has a Buffer. */
  bufferJson: (bytes: unknown) =>
    isUint8Array(bytes) ? { type: "Buffer", data: [...bytes] } : bytes,
  clone: (value: unknown) => attempt(() => structuredClone(value)) ?? value,
  jsonClone: (value: unknown) => attempt(() => JSON.parse(JSON.stringify(value))) ?? value,
  error: (fields: unknown) => define(new Error("an error"), fields),
  errorOfRealm: (fields: unknown) => define(realm.error("an error"), fields),
  aggregate: (fields: unknown) => define(new AggregateError([]), fields),
  instance: (fields: unknown) => define(new (class Status {})(), fields),
  bare: (fields: unknown) => define(Object.create(null), fields),
  frozen: (value: unknown) => attempt(() => Object.freeze(value)) ?? value,
  trap: () => new Proxy(() => 0, traps),
  symbol: () => Symbol("s"),
  function: () => () => 5,
  /** As a property: a getter that throws. */
  getter: () => undefined,
  /** As a property: the object that contains it. */
  self: () => undefined,
};

const traps = Object.fromEntries(
  Object.getOwnPropertyNames(Reflect).map((trap) => [trap, fail] as const),
);

// Created once, since capturing its stack takes longer than the test.
const trapped = new Error("a trap");

export function fail(): never {
  throw trapped;
}

function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    // A value that cannot be built is left out.
    return undefined;
  }
}

function withoutBigint(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

function textOf(value: unknown, encoding: BufferEncoding = "latin1"): string {
  if (isUint8Array(value)) return Buffer.from(value).toString(encoding);
  return typeof value === "string" ? value : (attempt(() => String(value)) ?? "");
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function pairsOf(value: unknown): (readonly [string, unknown])[] {
  return listOf(value).flatMap((pair) =>
    Array.isArray(pair) && typeof pair[0] === "string" ? [[pair[0], pair[1]] as const] : [],
  );
}

function frameOf(frame: unknown): Uint8Array {
  const [flags, content] = listOf(frame);
  const bytes = isUint8Array(content) ? content : Buffer.from(textOf(content), "latin1");
  const head = Buffer.alloc(5);
  head[0] = typeof flags === "number" ? flags : 0;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Copies the fields to the target, including getters and properties that are not writable on the target. */
function define(target: object, fields: unknown): object {
  if (typeof fields !== "object" || fields === null) return target;
  const descriptors = attempt(() => Object.getOwnPropertyDescriptors(fields)) ?? {};
  for (const [key, descriptor] of Object.entries(descriptors as PropertyDescriptorMap))
    attempt(() => Object.defineProperty(target, key, { ...descriptor, configurable: true }));
  return target;
}
