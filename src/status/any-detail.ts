// A detail of a status: a type URL and bytes, as google.protobuf.Any carries them.
//
// The bytes and the URL are kept as received, so that a detail is passed on unchanged; the ten standard types
// are decoded on first read. The type is the part of the URL after the last "/", whatever the prefix.

import { attempt } from "../safe/call.js";
import { isBytes } from "../wire/bytes.js";
import { encodeMessage, readMessage } from "../wire/codec.js";
import { Reader, type UnknownField, unknownFields, type WireProblem } from "../wire/reader.js";
import { isRecord, JsonInput } from "./bounded-json.js";
import { type StandardDetail, standardCodec } from "./details/codecs.js";
import type { Issue, IssueKind } from "./issue.js";

/** A detail as sent and received; protobuf-es accepts it as a google.protobuf.Any. */
export interface Detail {
  readonly $typeName: "google.protobuf.Any";
  /** As received, such as "type.googleapis.com/google.rpc.ErrorInfo". */
  readonly typeUrl: string;
  /** The encoded message, as received. */
  readonly value: Uint8Array;
  /** The full name of the type: the part of the URL after the last "/". */
  readonly type: string;
  /** The message of one of the ten standard types, decoded on first read; undefined for any other type. */
  readonly message: StandardDetail | undefined;
  /** Fields that google.protobuf.Any does not define; they are passed on when the detail is encoded. */
  readonly $unknown?: UnknownField[];
  /**
   * The fields other than `@type`, if the detail was received as JSON and its type is not known here: it has no
   * bytes, and can only be sent as JSON.
   */
  readonly json?: object;
}

/** A detail to make a status from: one of the standard types, or any type as its URL and bytes. */
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

class AnyDetailBase implements Detail {
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
        this.#message = readMessage(reader, codec);
        this.#issues = readerIssues(reader, this.type);
      }
    }
    return this.#issues;
  }
}

/** The class of details. A computed member in the class itself would keep it in every bundle. */
const AnyDetail: typeof AnyDetailBase = /*@__PURE__*/ printable(AnyDetailBase);

function printable(Base: typeof AnyDetailBase): typeof AnyDetailBase {
  // Node prints the decoded detail instead of its bytes.
  function inspect(this: AnyDetailBase): unknown {
    return this.message ?? { type: this.type, ...(this.json ?? { value: this.value }) };
  }
  const key = Symbol.for("nodejs.util.inspect.custom");
  Object.defineProperty(Base.prototype, key, {
    value: inspect,
    configurable: true,
    writable: true,
  });
  return Base;
}

/** Makes a detail from its parts. At most `limit` fields of its message are read. */
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

/** Makes a detail from any value that a caller may pass. Throws an Error if it cannot be encoded. */
export function detailFromInit(init: DetailInit): Detail {
  if (init instanceof AnyDetail) return init;
  if ("typeUrl" in init) {
    const { typeUrl, value } = init;
    if (typeof typeUrl === "string" && isBytes(value)) {
      // A detail that was received as JSON may come from another copy of the package, or from any other code.
      const given = attempt(() => (init as { readonly json?: unknown }).json);
      const json = new JsonInput().plain(given, "json");
      if (isRecord(json)) return detailFromJsonAlone(typeUrl, json);
      const unknown = attempt(() => unknownFields(init.$unknown, ANY_TAGS));
      return new AnyDetail(typeUrl, value, unknown);
    }
    throw new Error("cannot encode a detail without a string typeUrl and a Uint8Array value");
  }
  const type = String((init as { readonly $typeName?: unknown }).$typeName);
  const codec = standardCodec(type);
  if (codec === undefined) {
    throw new Error(
      `cannot encode a detail of type "${type}": give { typeUrl, value } with its bytes`,
    );
  }
  return new AnyDetail(TYPE_URL_PREFIX + type, encodeMessage(codec, init));
}

/** Decodes a standard detail and returns the issues of its bytes. */
export function detailIssues(detail: Detail, index: number): Issue[] {
  if (!(detail instanceof AnyDetail)) return [];
  return detail
    .issues()
    .map((issue) => ({ ...issue, where: `details[${index}] ${issue.where}`, detail: index }));
}

/** Returns the issues without those that `detailIssues` returns for the bytes of the details. */
export function withoutDetailIssues(issues: readonly Issue[]): Issue[] {
  const isOfBytes = ({ kind, detail }: Issue): boolean =>
    detail !== undefined && (kind === "malformed-protobuf" || kind === "invalid-utf8");
  return issues.filter((issue) => !isOfBytes(issue));
}

/** Returns the issues of a reader that has read its bytes. */
export function readerIssues({ problem, badUtf8 }: Reader, where: string): Issue[] {
  const issues: Issue[] = [];
  const add = (kind: IssueKind, { what, offset }: WireProblem): void => {
    issues.push({ kind, what: `${what}, at byte ${offset}`, where });
  };
  if (problem !== undefined) add("malformed-protobuf", problem);
  if (badUtf8 !== undefined) add("invalid-utf8", badUtf8);
  return issues;
}
