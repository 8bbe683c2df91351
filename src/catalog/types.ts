// The types of a generated catalogue, as its user sees them.

import type { LocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import type { ErrorCode } from "../code/names.js";
import type { StatusError } from "../error/status-error.js";
import type { Detail, DetailInit } from "../status/any-detail.js";
import type { StandardDetails } from "../status/details/codecs.js";
import type { Issue } from "../status/issue.js";
import type { Init } from "../wire/index.js";
import type { MetadataType } from "./metadata.js";

/** An error of a catalogue as data. */
export interface ErrorSpec {
  readonly domain: string;
  readonly reason: string;
  readonly code: ErrorCode;
  /** The template of Status.message. Default: empty. */
  readonly message?: string;
  /** The type of each declared key; "?" marks one that may be left out. */
  readonly metadata?: { readonly [key: string]: MetadataType | `${MetadataType}?` };
  /** Sent as RetryInfo. */
  readonly retryDelayMs?: number;
  /** Sent as Help. */
  readonly help?: readonly Link[];
  /** The further detail types that the error carries, by their name as argument and in a match. */
  readonly details?: { readonly [name: string]: keyof StandardDetails | DetailCodec };
  /** The language of `message`, as a BCP-47 tag. Default "en-US". */
  readonly locale?: string;
  /** Templates for end users by BCP-47 tag. */
  readonly localized?: { readonly [locale: string]: string };
  /** The HTTP status to answer with, where it is not that of the code. */
  readonly httpStatus?: number;
  readonly logLevel?: "debug" | "info" | "warn" | "error";
  /** The reason, in its domain, of the error to use instead. */
  readonly replacedBy?: string;
  readonly explanation?: string;
  readonly resolution?: string;
}

interface Link {
  readonly description: string;
  readonly url: string;
}

/** Encodes and decodes a detail type of the user's own; `rpcstatus/protobuf` makes one of a schema. */
export interface DetailCodec<Message = unknown> {
  readonly typeName: string;
  encode(init: Init<Message>): Uint8Array;
  decode(bytes: Uint8Array): Message;
  /** Reads what stood beside `@type` in a status that came as JSON. Throws where it does not fit. */
  fromJson?(json: object): Message;
}

export interface ErrorOptions {
  /** What led to the error. Stays local: it is never sent. */
  readonly cause?: unknown;
  /**
   * Further details, one of a type. A RetryInfo or Help takes the place of the declared one; an ErrorInfo
   * is left out, since the error has its own.
   */
  readonly details?: readonly DetailInit[] | undefined;
  /**
   * The languages of the end user: an `Accept-Language` value, or BCP-47 tags in order of preference. The
   * text in the best of them goes out as LocalizedMessage, for an error that has texts for end users.
   * Default, also where none fits: the catalogue's own language.
   */
  readonly locale?: string | readonly string[] | undefined;
}

/** What an error declares beside its metadata. */
export interface ErrorTraits {
  /** The error comes with a retry delay. */
  readonly retryDelay?: true;
  /** Messages of the declared detail types. */
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

/** One error of a catalogue: call it to build the error, ask it to recognise one. */
export interface ErrorKind<
  Reason extends string,
  Metadata,
  Traits extends ErrorTraits = Record<never, never>,
> {
  (...args: Arguments<Metadata, Traits>): StatusError;
  /** Whether this error is in what was thrown. */
  is(thrown: unknown): boolean;
  /** This error in what was thrown; undefined for any other. */
  from(thrown: unknown): ErrorMatch<Reason, Metadata, Traits> | undefined;
  readonly spec: ErrorSpec;
}

/** Without an index signature, which would give every key a type. */
type Known<Metadata> = string extends keyof Metadata
  ? Readonly<Record<never, never>>
  : Readonly<Metadata>;

/** An error of a catalogue that was recognised. */
export type ErrorMatch<Reason extends string, Metadata, Traits extends ErrorTraits> = {
  readonly reason: Reason;
  /**
   * The declared keys, parsed. A key that the sender left out or garbled is missing here in spite of its
   * type, and `issues` says so; the raw text is in `status.errorInfo`.
   */
  readonly metadata: Known<Metadata>;
  /** All details of the status. */
  readonly details: readonly Detail[];
  /** How long to wait before the next try, in milliseconds: as received, else as declared. */
  readonly retryDelayMs: Traits extends { readonly retryDelay: true } ? number : number | undefined;
  readonly status: StatusError;
  /** What was wrong with the status and with the metadata. */
  readonly issues: readonly Issue[];
  readonly spec: ErrorSpec;
} & {
  /** The declared details; undefined for one that did not arrive. */
  readonly [Name in keyof DetailsOf<Traits>]: DetailsOf<Traits>[Name] | undefined;
};

/** An error of this domain that this build does not know: a newer server sent it. */
export interface UnknownMatch {
  readonly reason: "$unknown";
  readonly rawReason: string;
  readonly metadata: { readonly [key: string]: string };
  readonly details: readonly Detail[];
  readonly retryDelayMs: number | undefined;
  readonly status: StatusError;
  readonly issues: readonly Issue[];
  readonly spec: undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: metadata stands in both directions, so no other bound fits
export type AnyKind = ErrorKind<any, any, any>;

export type ErrorKinds = { readonly [name: string]: AnyKind };

/** What `from` of a kind gives. */
export type MatchOf<Kind extends AnyKind> = NonNullable<ReturnType<Kind["from"]>>;

/** The line of the plugin whose files this run time takes. */
type ThisLine = "protoc-gen-rpcstatus 0.1";

/** The lines before it: none so far. */
type OlderLines = never;

/** What the line of a generated file has to be; for a file that does not fit, what to do about it. */
type Fits<Plugin> = [Plugin] extends [ThisLine]
  ? ThisLine
  : [Plugin] extends [OlderLines]
    ? `run buf generate again, with ${ThisLine}`
    : "update rpcstatus: this file was generated for a newer one";

/** A text for end users that is not in the catalogue itself. */
export interface Translation {
  readonly domain: string;
  readonly reason: string;
  /** A BCP-47 tag. */
  readonly locale: string;
  /** A template as in the catalogue, with keys of the error. */
  readonly template: string;
}

export interface LocalizeOptions {
  /** An IANA time zone, such as "Europe/Berlin", for dates in the text. Default "UTC". */
  readonly timeZone?: string | undefined;
}

/** The errors of an enum: each under its name, and what can be asked of all of them. */
export type Catalog<Kinds extends ErrorKinds, Plugin extends Fits<Plugin> = ThisLine> = Kinds & {
  readonly domain: string;
  readonly madeBy?: Plugin;
  /**
   * Whether an error of this domain is in what was thrown, known to this build or not; false for an error of
   * another catalogue of the domain that the program has loaded.
   */
  is(thrown: unknown): boolean;
  /** The error of this domain in what was thrown; undefined when there is none. */
  from(thrown: unknown): MatchOf<Kinds[keyof Kinds]> | UnknownMatch | undefined;
  /**
   * The text for an end user, rendered from the metadata in the best of the languages: an `Accept-Language`
   * value, or BCP-47 tags in order of preference. In the catalogue's own language if none fits;
   * undefined for what is no error of this catalogue, has no text for end users, or lacks a value that
   * the text needs.
   */
  localize(
    thrown: unknown,
    locale: string | readonly string[] | undefined,
    options?: LocalizeOptions,
  ): LocalizedMessage | undefined;
  /**
   * The catalogue with further texts; pass the result on in place of this one. Throws an Error that lists
   * every entry that does not fit: another domain, a reason or key that the catalogue does not have, a
   * locale that is none. Then none of them is used.
   */
  withTranslations(translations: readonly Translation[]): Catalog<Kinds, Plugin>;
  /**
   * The error for what nobody classified: that of the option `fallback_reason`, else UNKNOWN, with a
   * neutral text and the given cause, which stays local.
   */
  fallback(cause?: unknown): StatusError;
};

/** The errors that a method may answer with. */
export interface MethodErrors<
  Kinds extends readonly AnyKind[],
  Plugin extends Fits<Plugin> = ThisLine,
> {
  readonly madeBy?: Plugin;
  readonly kinds: Kinds;
  /** Whether one of them is in what was thrown. */
  is(thrown: unknown): boolean;
  /** The one in what was thrown; undefined for any other error. */
  from(thrown: unknown): MatchOf<Kinds[number]> | undefined;
  /**
   * Waits for a call, or for a function that makes calls: `value` is the response, `error` one of the
   * method's errors. Any other error is thrown on. The responses of a stream are read in the function, by
   * `for await`: a function that returns the stream itself does not compile, and is a TypeError.
   */
  catch<C extends Call>(
    call: C & Read<ResponseOf<C>>,
  ): Promise<Caught<ResponseOf<C>, MatchOf<Kinds[number]>>>;
}

export type Call = PromiseLike<unknown> | (() => unknown);

type ResponseOf<C extends Call> = Awaited<C extends () => infer Result ? Result : C>;

/** Nobody would read the stream, and its error would end the process. */
type Read<Response> = [Response] extends [never]
  ? unknown
  : unknown extends Response
    ? unknown
    : [Response] extends [AsyncIterable<unknown>]
      ? "read the stream inside the function, with for await"
      : unknown;

export type Caught<Response, Match> =
  | { readonly value: Response; readonly error?: undefined }
  | { readonly error: Match; readonly value?: undefined };

/** The union that `from` of a method gives. */
export type ErrorsOf<Errors extends MethodErrors<readonly AnyKind[]>> = NonNullable<
  ReturnType<Errors["from"]>
>;
