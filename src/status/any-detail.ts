// A detail of a status: a type URL and bytes, as google.protobuf.Any carries them.
//
// The bytes and the URL are kept as received, so that a detail is passed on unchanged; the ten standard types
// are decoded on first read. The type is the part of the URL after the last "/", whatever the prefix.

import { attempt } from "../safe/call.js";
import { encodeBase64 } from "../wire/base64.js";
import { isBytes } from "../wire/bytes.js";
import { type AnyCodec, encodeMessage, readMessage } from "../wire/codec.js";
import {
  type Input,
  Reader,
  type UnknownField,
  unknownFields,
  type WireProblem,
} from "../wire/reader.js";
import { isRecord, makeInput, plainJson } from "./bounded-json.js";
import { type StandardDetail, standardCodec } from "./details/codecs.js";
import { printAs, wholeForSentry } from "./inspect.js";
import type { Issue, IssueKind } from "./issue.js";
import { type DetailJson, jsonFromMessage, type Loss, typedJson } from "./message-json.js";

/** A detail as sent and received; protobuf-es accepts it as a google.protobuf.Any. */
export interface Detail {
  readonly $typeName: "google.protobuf.Any";
  /** As received, such as "type.googleapis.com/google.rpc.ErrorInfo". */
  readonly typeUrl: string;
  /** The encoded message, as received; empty if the detail has `json`. */
  readonly value: Uint8Array;
  /** The full name of the type: the part of the URL after the last "/". */
  readonly type: string;
  /** The message of one of the ten standard types, decoded on first read; undefined for any other type. */
  readonly message: StandardDetail | undefined;
  /** Fields that google.protobuf.Any does not define; they are passed on when the detail is encoded. */
  readonly $unknown?: UnknownField[];
  /**
   * The fields other than `@type`, if the detail was received as JSON and has no bytes. A well-known type or
   * google.rpc.Status is encoded when it is sent; any other type can only be sent as JSON. `unpackDetail` of
   * rpcstatus/protobuf reads it; `anyUnpack` of protobuf-es would find an empty message.
   */
  readonly json?: object;
  /**
   * Returns the proto3 JSON of the detail: `@type`, then the fields. The bytes of an unknown type, and bytes that JSON
   * cannot represent, are in base64 under `@value`.
   */
  toJSON(): DetailJson;
}

/** A detail to send: a message of one of the standard types, or the type URL and bytes of any type. */
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

/** Returns the type URL of a type; Connect omits the prefix. */
export function urlOf(type: string): string {
  return type.includes("/") ? type : TYPE_URL_PREFIX + type;
}

interface Content {
  readonly message: StandardDetail | undefined;
  readonly issues: readonly Issue[];
}

const NO_ISSUES: readonly Issue[] = [];
const NO_CONTENT: Content = { message: undefined, issues: NO_ISSUES };

class AnyDetailBase implements Detail {
  readonly $typeName: "google.protobuf.Any";
  readonly typeUrl: string;
  readonly value: Uint8Array;
  declare readonly $unknown?: UnknownField[];
  declare readonly json?: object;
  readonly #limit: number | undefined;
  readonly #input: Input | undefined;
  #type: string | undefined;
  #content: Content | undefined;

  constructor(
    typeUrl: string,
    value: Uint8Array,
    unknown?: UnknownField[],
    limit?: number,
    input?: Input,
  ) {
    this.$typeName = "google.protobuf.Any";
    this.typeUrl = typeUrl;
    this.value = value;
    if (unknown !== undefined) this.$unknown = unknown;
    this.#limit = limit;
    this.#input = input;
  }

  get type(): string {
    if (!(#type in this)) return typeOf(this as Detail);
    this.#type ??= typeOf(this);
    return this.#type;
  }

  get message(): StandardDetail | undefined {
    return this.content().message;
  }

  content(): Content {
    // A proxy, and the copy that a test runner prints, lack the private fields.
    if (!(#content in this)) return decoded(this);
    this.#content ??= decoded(this, this.#limit, this.#input);
    return this.#content;
  }

  toJSON(): DetailJson {
    return typedJson(this.typeUrl, ownFields(this) ?? { "@value": encodeBase64(this.value) });
  }
}

function typeOf({ typeUrl }: Detail): string {
  return typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
}

const AnyDetail: typeof AnyDetailBase = /*@__PURE__*/ prepared();

function prepared(): typeof AnyDetailBase {
  wholeForSentry(AnyDetailBase.prototype);
  return AnyDetailBase;
}

/** Makes Node print the fields of details, and the length of the bytes of an unknown type. */
export function printDetails(): void {
  printAs(AnyDetail, (detail) => {
    const length = { "@value": `${detail.value.length} bytes` };
    return typedJson(detail.typeUrl, readableFields(detail, {}) ?? length);
  });
}

function decoded(detail: Detail, limit?: number, input?: Input): Content {
  const codec = detail.json === undefined ? standardCodec(detail.typeUrl) : undefined;
  if (codec === undefined) return NO_CONTENT;
  const reader = new Reader(detail.value, limit, input);
  return { message: readMessage(reader, codec), issues: readerIssues(reader, codec.typeName) };
}

/**
 * Returns the JSON of a detail without its type if it was received as JSON, or is a standard one that JSON can represent;
 * undefined for others.
 */
export function ownFields(detail: Detail): object | undefined {
  const loss: Loss = {
    isLoss: detailIssues(detail, 0).some(({ kind }) => kind !== "invalid-utf8"),
  };
  const fields = readableFields(detail, loss);
  return loss.isLoss ? undefined : fields;
}

/** Returns the fields as far as JSON can represent them; undefined if the type is not known. */
function readableFields({ json, message }: Detail, loss: Loss): object | undefined {
  if (json !== undefined || message === undefined) return json;
  return jsonFromMessage(standardCodec(message.$typeName) as AnyCodec, message, loss);
}

/** Makes a detail from its parts. At most `limit` fields of its message are read. `input` is the input that contains `value`. */
export function detailFromBytes(
  typeUrl: string,
  value: Uint8Array,
  unknown?: UnknownField[],
  limit?: number,
  input?: Input,
): Detail {
  return new AnyDetail(typeUrl, value, unknown, limit, input);
}

export function detailFromJsonAlone(typeUrl: string, json: object): Detail {
  return Object.assign(new AnyDetail(typeUrl, new Uint8Array(0)), { json });
}

/** Returns the detail; one of another copy of the package as one of ours. Throws an Error for any other value. */
export function detailFromCopy(value: unknown): Detail {
  if (value instanceof AnyDetail) return value;
  const { typeUrl, value: bytes, json, $unknown } = value as Detail;
  if (typeof typeUrl !== "string" || !isBytes(bytes)) throw new Error(WITHOUT_BYTES);
  return isRecord(json) && bytes.length === 0
    ? detailFromJsonAlone(typeUrl, json)
    : detailFromBytes(typeUrl, bytes, $unknown);
}

const WITHOUT_BYTES = "cannot encode a detail without a string typeUrl and a Uint8Array value";

/** Makes a detail from any value that a caller may pass. Throws an Error if it cannot be encoded. */
export function detailFromInit(init: DetailInit): Detail {
  if (init instanceof AnyDetail) return init;
  if ("typeUrl" in init) {
    const { typeUrl, value } = init;
    if (typeof typeUrl === "string" && isBytes(value)) {
      // A detail that was received as JSON may come from another copy of the package, or from any other code.
      const given = attempt(() => (init as { readonly json?: unknown }).json);
      const json = value.length === 0 ? plainJson(makeInput(), given, "json") : undefined;
      if (isRecord(json)) return detailFromJsonAlone(typeUrl, json);
      const unknown = attempt(() => unknownFields(init.$unknown, ANY_TAGS));
      return new AnyDetail(typeUrl, value, unknown);
    }
    throw new Error(WITHOUT_BYTES);
  }
  const type = String((init as { readonly $typeName?: unknown }).$typeName);
  const codec = standardCodec(type);
  // A type URL is not the name of a message.
  if (codec?.typeName !== type) {
    throw new Error(
      `cannot encode a detail of type "${type}": give { typeUrl, value } with its bytes`,
    );
  }
  return new AnyDetail(TYPE_URL_PREFIX + type, encodeMessage(codec, init));
}

/** Decodes a standard detail and returns the issues of its bytes. */
export function detailIssues(detail: Detail, index: number): readonly Issue[] {
  const issues = detail instanceof AnyDetail ? detail.content().issues : NO_ISSUES;
  if (issues.length === 0) return issues;
  return issues.map((issue) => ({
    ...issue,
    where: `details[${index}] ${issue.where}`,
    detail: index,
  }));
}

/** Returns the issues without those that `detailIssues` returns for the bytes of the details. */
export function withoutDetailIssues(issues: readonly Issue[]): Issue[] {
  const isOfBytes = ({ kind, detail }: Issue): boolean =>
    detail !== undefined && (kind === "malformed-protobuf" || kind === "invalid-utf8");
  return issues.filter((issue) => !isOfBytes(issue));
}

/** Returns the issues of a reader that has read its bytes. */
export function readerIssues({ problem, badUtf8 }: Reader, where: string): readonly Issue[] {
  if (problem === undefined && badUtf8 === undefined) return NO_ISSUES;
  const issues: Issue[] = [];
  const add = (kind: IssueKind, { what, offset }: WireProblem): void => {
    issues.push({ kind, what: `${what}, at byte ${offset}`, where });
  };
  if (problem !== undefined) add("malformed-protobuf", problem);
  if (badUtf8 !== undefined) add("invalid-utf8", badUtf8);
  return issues;
}
