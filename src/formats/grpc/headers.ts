// Reads headers of any library: Headers, Map, the Metadata of grpc-js and nice-grpc, browser-headers, header objects of
// HTTP/1.1 and HTTP/2, lists of pairs, and the copies of these that JSON, structured clones and serializers make. Names
// may be in any case; a value may be text, bytes, a number or a list.

import { attempt } from "../../safe/call.js";
import { asArray, get, isObject } from "../../safe/properties.js";
import { standardTypes } from "../../status/details/codecs.js";
import { type Issue, reasonOf } from "../../status/issue.js";
import { bytesFromCopy } from "./copied-bytes.js";

export const STATUS_HEADER = "grpc-status";
export const MESSAGE_HEADER = "grpc-message";
export const DETAILS_HEADER = "grpc-status-details-bin";
/** The trailers that have a status; `:status` is there in a Trailers-Only response of HTTP/2. */
export const TRAILERS = [STATUS_HEADER, MESSAGE_HEADER, DETAILS_HEADER, ":status"] as const;

/**
 * The values by name, in the order received; an object without a prototype. With grpc-status-details-bin, it also has
 * the trailers of single details.
 */
export type HeaderValues<Name extends string> = { readonly [N in Name]: unknown[] };

/** The trailers of single details by type, as grpc-java names them: `ProtoUtils.keyForProto`. */
export function detailHeaders(): (readonly [type: string, header: string])[] {
  return standardTypes().map((type) => [type, `${type.toLowerCase()}-bin`]);
}

// A server accepts a few hundred headers; an iterator may never end.
const MAX_HEADERS = 10_000;
// At most this many values of one name are read; the first valid one is used.
export const MAX_VALUES = 16;

/** Reads the named headers. A header that cannot be read, and metadata that lost its values, are issues. */
export function readHeaders<Name extends string>(
  headers: unknown,
  names: readonly Name[],
  issues: Issue[],
): HeaderValues<Name> {
  const values: Record<string, unknown[]> = Object.create(null);
  for (const name of names) values[name] = [];
  if (DETAILS_HEADER in values) for (const [, name] of detailHeaders()) values[name] = [];
  const report = (what: string, header?: string): void => {
    const where = header ?? "headers";
    issues.push({ kind: "unreadable", what, where, ...(header !== undefined && { header }) });
  };
  const guard = (read: () => void, header?: string): void => {
    try {
      read();
    } catch (error) {
      report(reasonOf(error), header);
    }
  };
  const isKnown = (name: unknown): name is string =>
    typeof name === "string" && name.toLowerCase() in values;
  const add = (name: unknown, value: unknown): void => {
    if (isKnown(name)) addValues(name.toLowerCase(), value);
  };
  const addValues = (name: string, value: unknown): void => {
    const known = values[name] as unknown[];
    const isBinary = name.endsWith("-bin");
    const whole = isBinary ? bytesFromCopy(value) : undefined;
    const list = whole ? [whole] : (asArray(value) ?? [value]);
    for (let i = 0; i < MAX_VALUES && known.length < MAX_VALUES; i++) {
      const one = list[i];
      if (one === undefined || one === null) continue;
      const read = isObject(one) ? bytesFromCopy(one) : one;
      if (read === undefined || (isBinary && typeof read === "number"))
        report("the value is neither text nor bytes", name);
      else known.push(read);
    }
  };
  const from = holderOf(headers);
  if (!isObject(from)) {
    if (isObject(headers)) report("the metadata has lost its values");
  } else if (typeof get(from, Symbol.iterator) === "function") {
    guard(() => {
      let left = MAX_HEADERS;
      for (const pair of from as Iterable<unknown>) {
        if (left-- === 0) throw new RangeError(`there are more than ${MAX_HEADERS} headers`);
        add(get(pair, 0), get(pair, 1));
      }
    });
  } else if (typeof get(from, "get") === "function") {
    for (const name of Object.keys(values)) {
      // Metadata rejects names that gRPC does not allow.
      if (name.startsWith(":")) continue;
      const read = () => addValues(name, (from as { get(name: string): unknown }).get(name));
      // One that throws for every name is an issue for those that were asked for.
      if ((names as readonly string[]).includes(name)) guard(read, name);
      else attempt(read);
    }
  } else {
    guard(() => {
      for (const name of Object.keys(from)) {
        if (isKnown(name)) guard(() => add(name, (from as never)[name]), name.toLowerCase());
      }
    });
  }
  return values as HeaderValues<Name>;
}

/**
 * Returns the object with the values: grpc-js, and grpc before it, keep them in a property, as browser-headers does,
 * and a copy has that property without the methods. Returns undefined if the copy has lost them: JSON writes a Map as {}.
 */
function holderOf(headers: unknown): unknown {
  if (!isObject(headers)) return undefined;
  for (const name of [Symbol.iterator, "get"])
    if (typeof get(headers, name) === "function") return headers;
  const map = get(headers, "internalRepr");
  if (map !== undefined) return isObject(map) && !isEmptyCopy(map) ? map : undefined;
  for (const name of ["headersMap", "_internal_repr"]) {
    const inside = get(headers, name);
    if (isObject(inside)) return inside;
  }
  for (const name of ["getMap", "toJSON"]) {
    const read = get(headers, name);
    const inside = typeof read === "function" ? attempt(() => read.call(headers)) : undefined;
    if (isObject(inside)) return inside;
  }
  return headers;
}

function isEmptyCopy(map: object): boolean {
  if (typeof get(map, Symbol.iterator) === "function") return false;
  return attempt(() => Object.keys(map).length) === 0;
}
