// The types of a generated catalog, as its user sees them.

import type { LocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import type { ErrorCode } from "../code/names.js";
import type { StatusError } from "../error/status-error-from.js";
import type { Detail, DetailInit } from "../status/any-detail.js";
import type { StandardDetails } from "../status/details/codecs.js";
import type { Issue } from "../status/issue.js";
import type { Init } from "../wire/codec.js";
import type { MetadataType } from "./metadata.js";

/** An error of a catalog as data. */
export interface ErrorSpec {
  readonly domain: string;
  readonly reason: string;
  readonly code: ErrorCode;
  /** The template of Status.message. Default: empty. */
  readonly message?: string;
  /** The type of each declared key; "?" marks an optional one. */
  readonly metadata?: { readonly [key: string]: MetadataType | `${MetadataType}?` };
  /** Sent as RetryInfo, in milliseconds. */
  readonly retryDelayMs?: number;
  /** Sent as Help. */
  readonly help?: readonly Link[];
  /** The types of the error's further details, each under the name that the detail has in the options and in a match. */
  readonly details?: { readonly [name: string]: keyof StandardDetails | DetailCodec };
  /** The language of `message`, as a BCP-47 tag. Default: "en-US". */
  readonly locale?: string;
  /** Templates of the texts for end users, by BCP-47 tag. */
  readonly localized?: { readonly [locale: string]: string };
  /** The HTTP status to send; default: that of the code. */
  readonly httpStatus?: number;
  readonly logLevel?: "debug" | "info" | "warn" | "error";
  /** The reason of the error that replaces this one, in the same domain. */
  readonly replacedBy?: string;
  readonly explanation?: string;
  readonly resolution?: string;
}

interface Link {
  readonly description: string;
  readonly url: string;
}

/** Encodes and decodes details of a type of the user's own; `detailCodec` of rpcstatus/protobuf makes one. */
export interface DetailCodec<Message = unknown> {
  readonly typeName: string;
  encode(init: Init<Message>): Uint8Array;
  decode(bytes: Uint8Array): Message;
  /** Reads a detail that was received as JSON: its fields other than `@type`. Throws if they do not fit the type. */
  fromJson?(json: object): Message;
}

export interface ErrorOptions {
  /** The cause of the error. Stays local: it is never sent. */
  readonly cause?: unknown;
  /**
   * Further details, at most one of each type. A RetryInfo or Help replaces the declared one; an ErrorInfo is
   * left out, since the error has its own.
   */
  readonly details?: readonly DetailInit[] | undefined;
  /**
   * The languages of the end user: an `Accept-Language` value, or BCP-47 tags in order of preference. An error
   * that has texts for end users is sent with the one in the best of these languages, as LocalizedMessage.
   * Default, and used if none of them fits: the catalog's own language.
   */
  readonly locale?: string | readonly string[] | undefined;
}

/** The declarations of an error apart from its metadata. */
export interface ErrorTraits {
  /** Set if the error declares a retry delay. */
  readonly retryDelay?: true;
  /** The message type of each declared detail, by its name. */
  readonly details?: { readonly [name: string]: object };
}

type DetailsOf<Traits extends ErrorTraits> = Traits extends {
  readonly details: infer Details;
}
  ? Details
  : Record<never, never>;

type DetailArguments<Traits extends ErrorTraits> = {
  readonly [Name in keyof DetailsOf<Traits>]: Init<DetailsOf<Traits>[Name]>;
};

type Arguments<Metadata, Traits extends ErrorTraits> = keyof DetailsOf<Traits> extends never
  ? Record<never, never> extends Metadata
    ? [metadata?: Metadata, options?: ErrorOptions]
    : [metadata: Metadata, options?: ErrorOptions]
  : [
      metadata: Metadata,
      options: Omit<ErrorOptions, keyof DetailsOf<Traits>> & DetailArguments<Traits>,
    ];

/** One error of a catalog: call it to build the error; `is` and `from` recognize it. */
export interface ErrorKind<
  Reason extends string,
  Metadata,
  Traits extends ErrorTraits = Record<never, never>,
> {
  (...args: Arguments<Metadata, Traits>): StatusError;
  /** Reports whether `StatusError.from` finds this error in a thrown value. */
  is(thrown: unknown): boolean;
  /** Returns the match of this error in a thrown value; undefined for any other error. */
  from(thrown: unknown): ErrorMatch<Reason, Metadata, Traits> | undefined;
  readonly spec: ErrorSpec;
}

/** The metadata without an index signature, which would give every key a type. */
type DeclaredKeys<Metadata> = string extends keyof Metadata
  ? Readonly<Record<never, never>>
  : Readonly<Metadata>;

/** An error of a catalog that was recognized in a thrown value. */
export type ErrorMatch<Reason extends string, Metadata, Traits extends ErrorTraits> = {
  readonly reason: Reason;
  /**
   * The declared keys, parsed. A key that was not sent or does not parse is undefined whatever its type says,
   * and is reported in `issues`; the raw text is in `status.errorInfo`.
   */
  readonly metadata: DeclaredKeys<Metadata>;
  /** All details of the status. */
  readonly details: readonly Detail[];
  /** The time to wait before the next try, in milliseconds: as received, else as declared. */
  readonly retryDelayMs: Traits extends { readonly retryDelay: true } ? number : number | undefined;
  readonly status: StatusError;
  /** The issues of the status, its metadata and its declared details. */
  readonly issues: readonly Issue[];
  readonly spec: ErrorSpec;
} & {
  /** The declared details, decoded; undefined for one that was not sent or does not parse. */
  readonly [Name in keyof DetailsOf<Traits>]: DetailsOf<Traits>[Name] | undefined;
};

/** An error of the domain whose reason this build does not know, such as one of a newer server. */
export interface UnknownMatch {
  readonly reason: "$unknown";
  /** The reason as received. */
  readonly rawReason: string;
  /** The raw strings. */
  readonly metadata: { readonly [key: string]: string };
  readonly details: readonly Detail[];
  readonly retryDelayMs: number | undefined;
  readonly status: StatusError;
  readonly issues: readonly Issue[];
  readonly spec: undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: metadata is a parameter and a result, so no other bound fits
export type AnyKind = ErrorKind<any, any, any>;

/** The errors of a catalog, by property name. */
export type ErrorKinds = { readonly [name: string]: AnyKind };

/** The match that `from` of an error returns. */
export type MatchOf<Kind extends AnyKind> = NonNullable<ReturnType<Kind["from"]>>;

/** The release line of the plugin whose generated files this runtime takes. */
type PluginLine = "protoc-gen-rpcstatus 0.1";

/** The earlier lines: none yet. */
type OlderPluginLine = never;

/** The line that a generated file must name. For another line: the fix, as a type that the compiler prints. */
type Supported<Plugin> = [Plugin] extends [PluginLine]
  ? PluginLine
  : [Plugin] extends [OlderPluginLine]
    ? `run buf generate again, with ${PluginLine}`
    : "update rpcstatus: this file was generated for a newer one";

/** A text for end users that is loaded at run time. */
export interface Translation {
  readonly domain: string;
  readonly reason: string;
  /** A BCP-47 tag. */
  readonly locale: string;
  /** A template as in the catalog; its placeholders are required metadata keys of the error. */
  readonly template: string;
}

export interface LocalizeOptions {
  /** An IANA time zone, such as "Europe/Berlin", for dates in the text. Default: "UTC". */
  readonly timeZone?: string | undefined;
}

/** The errors of an enum: each under its name, with functions that cover all of them. */
export type Catalog<
  Kinds extends ErrorKinds,
  Plugin extends Supported<Plugin> = PluginLine,
> = Kinds & {
  readonly domain: string;
  readonly madeBy?: Plugin;
  /**
   * Reports whether a thrown value contains an error of this domain, whether this build knows its reason or not.
   * False if the error is in another loaded catalog of the domain.
   */
  is(thrown: unknown): boolean;
  /**
   * Returns the match of an error of this domain in a thrown value; undefined for any other error, and for one
   * of another catalog of the domain that the program has loaded.
   */
  from(thrown: unknown): MatchOf<Kinds[keyof Kinds]> | UnknownMatch | undefined;
  /**
   * Returns the text for an end user, rendered from the metadata in the best of the languages: `locale` is an
   * `Accept-Language` value, or BCP-47 tags in order of preference. If none fits, the text is in the catalog's
   * own language. Undefined for a value that is not an error of this catalog, and for an error that has no
   * texts for end users or lacks a value that the text needs.
   */
  localize(
    thrown: unknown,
    locale: string | readonly string[] | undefined,
    options?: LocalizeOptions,
  ): LocalizedMessage | undefined;
  /**
   * Returns the catalog with further texts; use it in place of this one, which does not change. Throws an Error
   * that lists every entry that does not fit: another domain, a reason or key that the catalog does not have, a
   * locale that is not a valid tag. In that case no entry is used.
   */
  withTranslations(translations: readonly Translation[]): Catalog<Kinds, Plugin>;
  /**
   * Returns the error to send for an exception: the one that the option `fallback_reason` names, else UNKNOWN
   * with a neutral message. The cause stays local.
   */
  fallback(cause?: unknown): StatusError;
};

/** The errors that a method declares. */
export interface MethodErrors<
  Kinds extends readonly AnyKind[],
  Plugin extends Supported<Plugin> = PluginLine,
> {
  readonly madeBy?: Plugin;
  readonly kinds: Kinds;
  /** Reports whether one of the method's errors is in a thrown value. */
  is(thrown: unknown): boolean;
  /** Returns the match of the method's error in a thrown value; undefined for any other error. */
  from(thrown: unknown): MatchOf<Kinds[number]> | undefined;
  /**
   * Waits for a call, or for a function that makes calls: `value` is the response, `error` one of the method's
   * errors. Any other error is rethrown unchanged. Read the responses of a stream inside the function, with
   * `for await`: returning the stream itself does not compile, and is a TypeError at run time.
   */
  catch<C extends Call>(
    call: C & NotAStream<ResponseOf<C>>,
  ): Promise<Caught<ResponseOf<C>, MatchOf<Kinds[number]>>>;
}

/** A call that is under way, or a function that makes calls. */
export type Call = PromiseLike<unknown> | (() => unknown);

type ResponseOf<C extends Call> = Awaited<C extends () => infer Result ? Result : C>;

/** Refuses a stream: no one would read it, and its error would end the process. */
type NotAStream<Response> = [Response] extends [never]
  ? unknown
  : unknown extends Response
    ? unknown
    : [Response] extends [AsyncIterable<unknown>]
      ? "read the stream inside the function, with for await"
      : unknown;

/** The result of `catch`: a response or an error. */
export type Caught<Response, Match> =
  | { readonly value: Response; readonly error?: undefined }
  | { readonly error: Match; readonly value?: undefined };

/** The union of the matches that `from` of a method returns. */
export type ErrorsOf<Errors extends MethodErrors<readonly AnyKind[]>> = NonNullable<
  ReturnType<Errors["from"]>
>;
