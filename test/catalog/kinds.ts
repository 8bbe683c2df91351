// The errors of a shop as the plugin generates them, and helpers that the tests of the catalog share.

import fc from "fast-check";
import { defineCatalog, defineError } from "../../src/catalog/define.js";
import * as all from "../../src/catalog/metadata.js";
import { localized } from "../../src/catalog/text/localize.js";
import type {
  Catalog,
  DetailCodec,
  ErrorKind,
  ErrorMatch,
  UnknownMatch,
} from "../../src/catalog/types.js";
import { Code } from "../../src/code.js";
import { type BadRequest, errorInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import type { DetailInit } from "../../src/status/any-detail.js";
import { decodeStatus } from "../../src/status/decode.js";
import { MAX_DURATION_MS } from "../../src/status/duration.js";
import { encodeStatus } from "../../src/status/encode.js";

const metadataTypes = { ...all };

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

const { int64, string } = metadataTypes;

interface OutOfStock extends ErrorMatch {
  readonly reason: "OUT_OF_STOCK";
  readonly metadata: {
    readonly available: bigint;
    readonly sku: string;
    readonly note?: string | undefined;
  };
}

export const outOfStock: ErrorKind<OutOfStock> = defineError({
  domain: DOMAIN,
  reason: "OUT_OF_STOCK",
  code: Code.FAILED_PRECONDITION,
  message: "only {available} of {sku} left",
  metadata: { available: int64, sku: string, note: string },
  optional: ["note"],
  localized: localized("en-US", {
    de: "Von {sku} sind nur {available} da.",
    fr: "Il ne reste que {available} de {sku}.",
  }),
});

export interface Busy extends ErrorMatch {
  readonly reason: "BUSY";
  readonly retryDelayMs: number;
}

export const busy: ErrorKind<Busy> = defineError({
  domain: DOMAIN,
  reason: "BUSY",
  code: Code.UNAVAILABLE,
  retryDelayMs: 2000,
  help: [{ description: "Errors of the shop", url: "https://shop.acme.example/errors" }],
});

interface Invalid extends ErrorMatch {
  readonly reason: "INVALID";
  readonly metadata: { readonly line?: bigint | undefined };
  readonly badRequest: BadRequest | undefined;
  readonly note: Note | undefined;
}

export const invalid: ErrorKind<Invalid> = defineError({
  domain: DOMAIN,
  reason: "INVALID",
  code: Code.INVALID_ARGUMENT,
  message: "the order has mistakes",
  metadata: { line: int64 },
  optional: ["line"],
  details: { badRequest: "google.rpc.BadRequest", note: noteCodec },
});

export const order: Catalog<
  {
    readonly outOfStock: ErrorKind<OutOfStock>;
    readonly busy: ErrorKind<Busy>;
    readonly invalid: ErrorKind<Invalid>;
  },
  OutOfStock | Busy | Invalid | UnknownMatch
> = defineCatalog(DOMAIN, { outOfStock, busy, invalid });

/** An error of any reason and metadata. */
export interface AnyMatch extends ErrorMatch {
  readonly metadata: { readonly [key: string]: unknown };
}

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
export const values: { readonly [Type in keyof typeof metadataTypes]: fc.Arbitrary<unknown> } = {
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
