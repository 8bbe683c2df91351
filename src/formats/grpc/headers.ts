// Reads headers of any library: Headers, Map, the Metadata of grpc-js and nice-grpc, header objects of HTTP/1.1
// and HTTP/2, lists of pairs. Names may be in any case; a value may be text, bytes, a number or a list.
// copied-headers has the forms of copies.

import { attempt } from "../../safe/call.js";
import { asArray, get, isObject, lengthOf } from "../../safe/properties.js";
import { standardTypes } from "../../status/details/codecs.js";
import { type Issue, reasonOf } from "../../status/issue.js";
import { isBytes } from "../../wire/bytes.js";

export const STATUS_HEADER = "grpc-status";
export const MESSAGE_HEADER = "grpc-message";
export const DETAILS_HEADER = "grpc-status-details-bin";
/** The trailers that have a status; `:status` is there in a Trailers-Only response of HTTP/2. */
export const TRAILERS = [STATUS_HEADER, MESSAGE_HEADER, DETAILS_HEADER, ":status"] as const;

/**
 * The values by name, in the order received. With grpc-status-details-bin, it also has the trailers of single details that
 * were found.
 */
export type HeaderValues<Name extends string> = { readonly [N in Name]: unknown[] };

/** Returns the list for the values of a name; undefined for a name that is not read. */
export function valuesOf(values: HeaderValues<never>, name: string): unknown[] | undefined {
  const lists = values as Record<string, unknown[]>;
  if (Object.hasOwn(lists, name)) return lists[name];
  if (!name.startsWith(DETAIL_PREFIX) || !Object.hasOwn(lists, DETAILS_HEADER)) return undefined;
  if (!detailHeaders().some(([, header]) => header === name)) return undefined;
  const list: unknown[] = [];
  lists[name] = list;
  return list;
}

/** Reads other forms of headers; a program that reads no copies does not load it. */
export interface HeaderForms {
  /** Returns the object that has the values; undefined if they are lost. */
  holderOf(headers: object): object | undefined;
  /** Returns the bytes of a value; undefined if it has none. */
  bytesOf(value: object): Uint8Array | undefined;
}

export const DETAIL_PREFIX = "google.rpc.";

/** The trailers of single details by type, as grpc-java names them: `ProtoUtils.keyForProto`. */
export function detailHeaders(): (readonly [type: string, header: string])[] {
  return standardTypes().map((type) => [type, `${type.toLowerCase()}-bin`]);
}

// A server accepts a few hundred headers; an iterator may never end.
export const MAX_HEADERS = 10_000;
// At most this many values of one name are read; the first valid one is used.
export const MAX_VALUES = 16;

/** Reads the named headers. A header that cannot be read, and metadata that lost its values, are issues. */
export function readHeaders<Name extends string>(
  headers: unknown,
  names: readonly Name[],
  issues: Issue[],
  forms?: HeaderForms,
): HeaderValues<Name> {
  const values: Record<string, unknown[]> = {};
  for (const name of names) values[name] = [];
  if (isObject(headers)) readInto({ values, issues, forms }, headers, names);
  return values as HeaderValues<Name>;
}

interface Reading {
  readonly values: Record<string, unknown[]>;
  readonly issues: Issue[];
  readonly forms: HeaderForms | undefined;
}

function readInto(reading: Reading, headers: object, names: readonly string[]): void {
  const { values } = reading;
  const from = holderOf(headers, reading.forms);
  if (from === undefined) report(reading, "the metadata has lost its values");
  else if (typeof get(from, Symbol.iterator) === "function") {
    try {
      let left = MAX_HEADERS;
      for (const pair of from as Iterable<unknown>) {
        if (left-- === 0) throw new RangeError(`there are more than ${MAX_HEADERS} headers`);
        add(reading, get(pair, 0), get(pair, 1));
      }
    } catch (error) {
      report(reading, reasonOf(error));
    }
  } else if (typeof get(from, "get") === "function") {
    const more = Object.hasOwn(values, DETAILS_HEADER) ? detailHeaders() : [];
    for (const name of [...names, ...more.map(([, header]) => header)]) {
      // Metadata rejects names that gRPC does not allow.
      if (name.startsWith(":")) continue;
      try {
        add(reading, name, (from as { get(name: string): unknown }).get(name));
      } catch (error) {
        // One that throws for every name is an issue for those that were asked for.
        if (names.includes(name)) report(reading, reasonOf(error), name);
      }
    }
  } else readObject(reading, from as Record<string, unknown>);
}

function readObject(reading: Reading, from: Record<string, unknown>): void {
  let name: string | undefined;
  try {
    for (const key of Object.keys(from)) {
      name = key.toLowerCase();
      if (valuesOf(reading.values, name) === undefined) continue;
      try {
        add(reading, name, from[key]);
      } catch (error) {
        report(reading, reasonOf(error), name);
      }
    }
  } catch (error) {
    report(reading, reasonOf(error));
  }
}

function add(reading: Reading, key: unknown, value: unknown): void {
  const name = typeof key === "string" ? key.toLowerCase() : "";
  const known = valuesOf(reading.values, name);
  if (known === undefined) return;
  // Nearly every value is one text.
  if (typeof value === "string" && known.length < MAX_VALUES) known.push(value);
  else addList(reading, name, known, value);
}

function addList(reading: Reading, name: string, known: unknown[], value: unknown): void {
  const { forms } = reading;
  const isBinary = name.endsWith("-bin");
  const whole = isBinary && isObject(value) ? forms?.bytesOf(value) : undefined;
  const list = whole ? [whole] : (asArray(value) ?? [value]);
  const length = Math.min(lengthOf(list), name === STATUS_HEADER ? MAX_HEADERS : MAX_VALUES);
  for (let i = 0; i < length; i++) {
    const one = list[i];
    if (one === undefined || one === null) continue;
    const read = isObject(one) && !isBytes(one) ? forms?.bytesOf(one) : one;
    if (read === undefined || (isBinary && typeof read === "number"))
      report(reading, "the value is not text or bytes", name);
    else if (known.length < MAX_VALUES) known.push(read);
    // A failure is never left out.
    else if (name === STATUS_HEADER && Number(read) !== 0) known[MAX_VALUES - 1] = read;
  }
}

function report({ issues }: Reading, what: string, header?: string): void {
  const where = header ?? "headers";
  issues.push({ kind: "unreadable", what, where, ...(header !== undefined && { header }) });
}

/** Returns the object that has the values. The map of grpc-js is read once, not through `get` for each name. */
function holderOf(headers: object, forms: HeaderForms | undefined): object | undefined {
  const map = get(headers, "internalRepr");
  if (attempt(() => isMapOf(headers, map as Lookup & Map<unknown, unknown>)) === true)
    return map as object;
  return forms === undefined ? headers : forms.holderOf(headers);
}

interface Lookup {
  get(name: string): unknown;
}

/** Reports whether `get` of the headers returns the lists of the map. A subclass, or a test, may have replaced it. */
function isMapOf(headers: object, map: Lookup & Map<unknown, unknown>): boolean {
  if (typeof map?.entries !== "function" || !(map.size <= MAX_HEADERS)) return false;
  const list = (headers as Lookup).get(DETAILS_HEADER);
  return map.has(DETAILS_HEADER) ? list === map.get(DETAILS_HEADER) : lengthOf(list) === 0;
}
