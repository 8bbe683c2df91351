// Reads headers of any library: Headers, Map, the Metadata of grpc-js and nice-grpc, header objects of HTTP/1.1
// and HTTP/2, lists of pairs. Names may be in any case; a value may be text, bytes, a number or a list.

import { asArray, get, isObject } from "../../safe/properties.js";
import { type Issue, reasonOf } from "../../status/issue.js";

export const STATUS_HEADER = "grpc-status";
export const MESSAGE_HEADER = "grpc-message";
export const DETAILS_HEADER = "grpc-status-details-bin";
/** The trailers that have a status; `:status` is there in a Trailers-Only response of HTTP/2. */
export const TRAILERS = [STATUS_HEADER, MESSAGE_HEADER, DETAILS_HEADER, ":status"] as const;

/** The values by name, in the order received; an object without a prototype. */
export type HeaderValues<Name extends string> = { readonly [N in Name]: unknown[] };

// A server accepts a few hundred headers; an iterator may never end.
const MAX_HEADERS = 10_000;
// At most this many values of one name are read; the first valid one is used.
export const MAX_VALUES = 16;

/** Reads the named headers. A header that cannot be read is an issue. */
export function readHeaders<Name extends string>(
  headers: unknown,
  names: readonly Name[],
  issues: Issue[],
): HeaderValues<Name> {
  const values = Object.create(null) as { [N in Name]: unknown[] };
  for (const name of names) values[name] = [];
  const guard = (read: () => void, header?: string): void => {
    try {
      read();
    } catch (error) {
      const where = header ?? "headers";
      issues.push({
        kind: "unreadable",
        what: reasonOf(error),
        where,
        ...(header !== undefined && { header }),
      });
    }
  };
  const isKnown = (name: unknown): name is string =>
    typeof name === "string" && name.toLowerCase() in values;
  const add = (name: unknown, value: unknown): void => {
    if (isKnown(name)) addValues(values[name.toLowerCase() as Name], value);
  };
  if (!isObject(headers)) return values;
  if (typeof get(headers, Symbol.iterator) === "function") {
    guard(() => {
      let left = MAX_HEADERS;
      for (const pair of headers as Iterable<unknown>) {
        if (left-- === 0) throw new RangeError(`there are more than ${MAX_HEADERS} headers`);
        add(get(pair, 0), get(pair, 1));
      }
    });
  } else if (typeof get(headers, "get") === "function") {
    for (const name of names) {
      // Metadata rejects names that gRPC does not allow.
      if (name.startsWith(":")) continue;
      const read = () => (headers as { get(name: string): unknown }).get(name);
      guard(() => addValues(values[name], read()), name);
    }
  } else {
    guard(() => {
      for (const name of Object.keys(headers)) {
        if (isKnown(name)) guard(() => add(name, (headers as never)[name]), name.toLowerCase());
      }
    });
  }
  return values;
}

function addValues(known: unknown[], value: unknown): void {
  const list = asArray(value) ?? [value];
  for (let i = 0; i < MAX_VALUES && known.length < MAX_VALUES; i++) {
    const one = list[i];
    if (one !== undefined && one !== null) known.push(one);
  }
}
