// Headers as any library has them: Headers, Map, the Metadata of grpc-js and nice-grpc, header objects of
// HTTP/1.1 and HTTP/2, lists of pairs. Names in any case; a value may be text, bytes, a number or a list.

import { asArray, get, isObject } from "../../safe/properties.js";
import { type Issue, reasonOf } from "../../status/issue.js";

/** The values by name, in the order in which they came; an object without prototype. */
export type HeaderValues<Name extends string> = { readonly [N in Name]: unknown[] };

// A server takes a few hundred headers; an iterator may go on for ever.
const MOST_HEADERS = 10_000;
// The first value that reads well is used: more of one name are only looked at so far.
export const MOST_VALUES = 16;

/** Whatever cannot be read is an issue. */
export function readHeaders<Name extends string>(
  headers: unknown,
  names: readonly Name[],
  issues: Issue[],
): HeaderValues<Name> {
  const values = Object.create(null) as { [N in Name]: unknown[] };
  for (const name of names) values[name] = [];
  const guard = (where: string, read: () => void): void => {
    try {
      read();
    } catch (error) {
      issues.push({ kind: "unreadable", what: reasonOf(error), where });
    }
  };
  const isKnown = (name: unknown): name is string =>
    typeof name === "string" && name.toLowerCase() in values;
  const add = (name: unknown, value: unknown): void => {
    if (isKnown(name)) addValues(values[name.toLowerCase() as Name], value);
  };
  if (!isObject(headers)) return values;
  if (typeof get(headers, Symbol.iterator) === "function") {
    guard("headers", () => {
      let left = MOST_HEADERS;
      for (const pair of headers as Iterable<unknown>) {
        if (left-- === 0) throw new RangeError(`there are more than ${MOST_HEADERS} headers`);
        add(get(pair, 0), get(pair, 1));
      }
    });
  } else if (typeof get(headers, "get") === "function") {
    for (const name of names) {
      // Metadata refuses names that are none of gRPC's.
      if (name.startsWith(":")) continue;
      guard(name, () =>
        addValues(values[name], (headers as { get(name: string): unknown }).get(name)),
      );
    }
  } else {
    guard("headers", () => {
      for (const name of Object.keys(headers)) {
        if (isKnown(name)) guard(name, () => add(name, (headers as never)[name]));
      }
    });
  }
  return values;
}

function addValues(known: unknown[], value: unknown): void {
  const list = asArray(value) ?? [value];
  for (let i = 0; i < MOST_VALUES && known.length < MOST_VALUES; i++) {
    const one = list[i];
    if (one !== undefined && one !== null) known.push(one);
  }
}
