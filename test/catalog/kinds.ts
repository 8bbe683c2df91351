// The errors of a shop as the plugin generates them, and helpers that the tests of the catalog share.

import fc from "fast-check";
import { defineCatalog, defineError } from "../../src/catalog/define.js";
import type { MetadataType, MetadataTypes } from "../../src/catalog/metadata.js";
import type { DetailCodec, ErrorKind } from "../../src/catalog/types.js";
import { Code } from "../../src/code.js";
import { type BadRequest, errorInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error-from.js";
import type { DetailInit } from "../../src/status/any-detail.js";
import { decodeStatus } from "../../src/status/decode.js";
import { MAX_DURATION_MS } from "../../src/status/duration.js";
import { encodeStatus } from "../../src/status/encode.js";

export const DOMAIN = "shop.acme.example";

/** A custom detail type; its codec throws for an invalid value, as the codecs of protobuf-es do. */
interface Note {
  readonly $typeName: "acme.shop.v1.Note";
  readonly text: string;
}
const noteCodec: DetailCodec<Note> = {
  typeName: "acme.shop.v1.Note",
  encode: ({ text = "" }) => {
    if (typeof text !== "string") throw new Error("text is not a string");
    return new TextEncoder().encode(text);
  },
  decode: (bytes) => {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { $typeName: "acme.shop.v1.Note", text };
  },
};

export const outOfStock: ErrorKind<
  "OUT_OF_STOCK",
  { available: bigint; sku: string; note?: string }
> = defineError({
  domain: DOMAIN,
  reason: "OUT_OF_STOCK",
  code: Code.FAILED_PRECONDITION,
  message: "only {available} of {sku} left",
  metadata: { available: "int64", sku: "string", note: "string?" },
  localized: {
    de: "Von {sku} sind nur {available} da.",
    fr: "Il ne reste que {available} de {sku}.",
  },
});

export const busy: ErrorKind<
  "BUSY",
  Record<never, never>,
  { readonly retryDelay: true }
> = defineError({
  domain: DOMAIN,
  reason: "BUSY",
  code: Code.UNAVAILABLE,
  retryDelayMs: 2000,
  help: [{ description: "Errors of the shop", url: "https://shop.acme.example/errors" }],
});

export const invalid: ErrorKind<
  "INVALID",
  { line?: bigint },
  { readonly details: { readonly badRequest: BadRequest; readonly note: Note } }
> = defineError({
  domain: DOMAIN,
  reason: "INVALID",
  code: Code.INVALID_ARGUMENT,
  message: "the order has mistakes",
  metadata: { line: "int64?" },
  details: { badRequest: "google.rpc.BadRequest", note: noteCodec },
});

export const order = defineCatalog(DOMAIN, { outOfStock, busy, invalid });

export const error = (details: readonly DetailInit[], code: number = Code.INTERNAL): StatusError =>
  new StatusError({ code, message: "m", details });

export const info = (
  reason: string,
  metadata: Record<string, string> = {},
  domain: string = DOMAIN,
): DetailInit => errorInfo({ reason, domain, metadata });

export const overTheWire = (sent: StatusError): StatusError =>
  StatusError.from(decodeStatus(encodeStatus(sent)));

export const throughJson = (sent: StatusError): unknown => JSON.parse(JSON.stringify(sent));

export const typesOf = ({ details }: StatusError): string[] => details.map(({ type }) => type);

export function fail(): never {
  throw new Error("a trap");
}

const trap = (_: object, key: string | symbol): false =>
  // fast-check reads its own symbols on every value.
  typeof key === "symbol" && key.description?.startsWith("fast-check") ? false : fail();

/** A proxy that throws on every access. */
export const hostile: object = new Proxy(
  {},
  {
    get: trap,
    has: trap,
    ownKeys: fail,
    getOwnPropertyDescriptor: fail,
    getPrototypeOf: fail,
  },
);

/** Values that the types do not allow. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withTypedArray: true }),
  fc.constantFrom(hostile, Symbol("s"), Object.create(null), new Date(Number.NaN), fail),
  fc
    .constantFrom("details", "locale", "cause", "badRequest", "note", "sku")
    .map((key) => Object.defineProperty({}, key, { get: fail, enumerable: true })),
);

/** The values of each metadata type that are received as they were sent. */
export const values: { readonly [Type in MetadataType]: fc.Arbitrary<MetadataTypes[Type]> } = {
  // UTF-8 has no encoding for half a surrogate pair.
  string: fc.string({ unit: "binary" }).filter((text) => !/\p{Cs}/u.test(text)),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  double: fc.double(),
  bool: fc.boolean(),
  timestamp: fc.date({
    min: new Date("0000-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  }),
  duration: fc.integer({ min: -MAX_DURATION_MS, max: MAX_DURATION_MS }),
  bytes: fc.uint8Array(),
};
