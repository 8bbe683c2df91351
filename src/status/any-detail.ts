// A detail of a status: a type URL and bytes, as google.protobuf.Any carries them.
//
// The bytes and the URL are kept as they came, so that what is passed on is what was received; the ten
// standard types are decoded on first read. A type is what follows the last "/" of the URL, whatever
// stands before it.

import { attempt } from "../safe/call.js";
import { isBytes } from "../wire/bytes.js";
import { Reader, type UnknownField, Writer } from "../wire/index.js";
import { unknownFields } from "../wire/reader.js";
import { type StandardDetail, standardCodec } from "./details/codecs.js";
import type { Issue } from "./issue.js";
import { isRecord, JsonInput } from "./json/input.js";

/** A detail as it travels; protobuf-es takes it as a google.protobuf.Any. */
export interface Detail {
  readonly $typeName: "google.protobuf.Any";
  /** As it came, such as "type.googleapis.com/google.rpc.ErrorInfo". */
  readonly typeUrl: string;
  /** The encoded message, as it came. */
  readonly value: Uint8Array;
  /** The full name of the type: what follows the last "/" of the URL. */
  readonly type: string;
  /** The decoded message, for the ten standard types; made on first read. */
  readonly message: StandardDetail | undefined;
  /** Fields that google.protobuf.Any does not define; they are passed on when encoded. */
  readonly $unknown?: UnknownField[];
  /**
   * What stood beside `@type`, for a detail that came as JSON and whose type is not known here: it has no
   * bytes, and goes out as JSON alone.
   */
  readonly json?: object;
}

/** What a status is made from: a standard detail, or any type as its URL and bytes. */
export type DetailInit =
  | StandardDetail
  | {
      readonly typeUrl: string;
      readonly value: Uint8Array;
      readonly $unknown?: UnknownField[] | undefined;
    };

/** type_url and value. */
const ANY_TAGS = [10, 18];

export const TYPE_URL_PREFIX = "type.googleapis.com/";

class AnyDetail implements Detail {
  readonly $typeName: "google.protobuf.Any";
  readonly typeUrl: string;
  readonly value: Uint8Array;
  declare readonly $unknown?: UnknownField[];
  declare readonly json?: object;
  readonly #limit: number | undefined;
  #message: StandardDetail | undefined;
  #issues: readonly Issue[] | undefined;

  constructor(typeUrl: string, value: Uint8Array, unknown?: UnknownField[], limit?: number) {
    this.$typeName = "google.protobuf.Any";
    this.typeUrl = typeUrl;
    this.value = value;
    if (unknown !== undefined) this.$unknown = unknown;
    this.#limit = limit;
  }

  get type(): string {
    return this.typeUrl.slice(this.typeUrl.lastIndexOf("/") + 1);
  }

  get message(): StandardDetail | undefined {
    this.issues();
    return this.#message;
  }

  issues(): readonly Issue[] {
    if (this.#issues === undefined) {
      this.#issues = [];
      const codec = standardCodec(this.type);
      if (codec !== undefined && this.json === undefined) {
        const reader = new Reader(this.value, this.#limit);
        this.#message = codec.read(reader);
        this.#issues = readerIssues(reader, this.type);
      }
    }
    return this.#issues;
  }

  // Node prints what the detail says instead of its bytes.
  [Symbol.for("nodejs.util.inspect.custom")](): unknown {
    return this.message ?? { type: this.type, ...(this.json ?? { value: this.value }) };
  }
}

/** At most `limit` fields are read of the message. */
export function detailFromBytes(
  typeUrl: string,
  value: Uint8Array,
  unknown?: UnknownField[],
  limit?: number,
): Detail {
  return new AnyDetail(typeUrl, value, unknown, limit);
}

export function detailFromJsonAlone(typeUrl: string, json: object): Detail {
  return Object.assign(new AnyDetail(typeUrl, new Uint8Array(0)), { json });
}

/** Throws an Error that says why the detail cannot be encoded. */
export function detailFromInit(init: DetailInit): Detail {
  if (init instanceof AnyDetail) return init;
  if ("typeUrl" in init) {
    const { typeUrl, value } = init;
    if (typeof typeUrl === "string" && isBytes(value)) {
      // One that came as JSON, of another copy of the package, or of anybody.
      const given = attempt(() => (init as { readonly json?: unknown }).json);
      const json = new JsonInput().plain(given, "json");
      if (isRecord(json)) return detailFromJsonAlone(typeUrl, json);
      const unknown = attempt(() => unknownFields(init.$unknown, ANY_TAGS));
      return new AnyDetail(typeUrl, value, unknown);
    }
    throw new Error(
      "cannot encode a detail whose typeUrl is no string or whose value is no Uint8Array",
    );
  }
  const type = String((init as { readonly $typeName?: unknown }).$typeName);
  const codec = standardCodec(type);
  if (codec === undefined) {
    throw new Error(
      `cannot encode a detail of type "${type}": give { typeUrl, value } with its bytes`,
    );
  }
  const writer = new Writer();
  codec.write(init, writer);
  return new AnyDetail(TYPE_URL_PREFIX + type, writer.finish());
}

/** What is wrong with the bytes of a standard detail; decodes it. */
export function detailIssues(detail: Detail, index: number): Issue[] {
  if (!(detail instanceof AnyDetail)) return [];
  return detail.issues().map((issue) => ({ ...issue, where: `details[${index}] ${issue.where}` }));
}

export function readerIssues({ problem, badUtf8 }: Reader, where: string): Issue[] {
  const issues: Issue[] = [];
  const what = (found: { what: string; offset: number }) =>
    `${found.what}, at byte ${found.offset}`;
  if (problem !== undefined)
    issues.push({ kind: "malformed-protobuf", what: what(problem), where });
  if (badUtf8 !== undefined) issues.push({ kind: "invalid-utf8", what: what(badUtf8), where });
  return issues;
}
