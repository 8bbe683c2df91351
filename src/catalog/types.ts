// The types of a generated catalog, as its user sees them.

import type { LocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import type { ErrorCode } from "../code/names.js";
import type { StatusError } from "../error/status-error.js";
import type { Detail, DetailInit } from "../status/any-detail.js";
import type { StandardDetails } from "../status/details/codecs.js";
import type { Issue } from "../status/issue.js";
import type { StatusJson } from "../status/message-json.js";
import type { Init } from "../wire/codec.js";
import type { MetadataType } from "./metadata.js";

/** An error of a catalog as data. */
export interface ErrorSpec {
  readonly domain: string;
  readonly reason: string;
  readonly code: ErrorCode;
  /** The template of Status.message. Default: empty. */
  readonly message?: string;
  /** The type of each declared key. */
  readonly metadata?: { readonly [key: string]: MetadataType };
  /** The declared keys that may be missing. Default: none. */
  readonly optional?: readonly string[];
  /** Sent as RetryInfo, in milliseconds. */
  readonly retryDelayMs?: number;
  /** Sent as Help. */
  readonly help?: readonly { readonly description: string; readonly url: string }[];
  /** The types of the error's further details, each under the name that the detail has in the options and in a match. */
  readonly details?: { readonly [name: string]: keyof StandardDetails | DetailCodec };
  /** The texts for end users. */
  readonly localized?: LocalizedTexts;
  /** The HTTP status to send; default: that of the code. */
  readonly httpStatus?: number;
  readonly logLevel?: "debug" | "info" | "warn" | "error";
  /** The reason of the error that replaces this one, in the same domain. */
  readonly replacedBy?: string;
  /** The reasons why the error occurs. Set if the plugin ran with `notes=true`. */
  readonly explanation?: string;
  /** How to resolve the error. Set if the plugin ran with `notes=true`. */
  readonly resolution?: string;
}

/** The texts of an error for end users; `localized` makes them. */
export interface LocalizedTexts {
  /** The language of `message` and of readers whose languages have no text, as a BCP-47 tag. */
  readonly defaultLocale: string | undefined;
  /** The templates, by BCP-47 tag. */
  readonly templates: { readonly [locale: string]: string };
  /**
   * Renders the text in the best of the requested languages, else in the default one. Returns undefined without
   * such a text, or if it needs a value that is missing.
   */
  render(
    spec: ErrorSpec,
    metadata: Readonly<Record<string, string>>,
    requested: string | readonly string[],
    timeZone?: string,
  ): { readonly locale: string; readonly message: string } | undefined;
}

/** Encodes and decodes details of a type of the user's own; `detailCodec` of rpcstatus/protobuf makes one. */
export interface DetailCodec<Message = unknown> {
  readonly typeName: string;
  encode(init: Init<Message>): Uint8Array;
  decode(bytes: Uint8Array): Message;
  /** Reads a detail that was received as JSON: its fields other than `@type`. Throws if they do not fit the type. */
  fromJson?(json: object): Message;
}

/** The options of every error of a catalog. */
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
   * Default, and used if none of them fits: the catalog's default language.
   */
  readonly locale?: string | readonly string[] | undefined;
}

/**
 * An error of a catalog that was recognized in a thrown value. Each error has an interface of its own, which adds
 * its reason, its metadata and its declared details.
 */
export interface ErrorMatch {
  readonly reason: string;
  /** The declared keys, parsed. An optional key that was not sent, or does not parse, is undefined. */
  readonly metadata: Readonly<Record<never, never>>;
  /** All details of the status. */
  readonly details: readonly Detail[];
  /** The time to wait before the next try, in milliseconds: as received, else as declared. */
  readonly retryDelayMs: number | undefined;
  readonly status: StatusError;
  /** The issues of the status, its metadata and its declared details. */
  readonly issues: readonly Issue[];
  readonly spec: ErrorSpec;
  /** Returns the match as JSON, for logs and responses: metadata values are text, and `spec` is left out. */
  toJSON(): MatchJson;
}

/**
 * An error of the domain that this build cannot read: it does not know the reason, for example because the server is
 * newer, or a required metadata key is missing or does not parse, which `issues` reports.
 */
export interface UnknownMatch {
  readonly reason: "$unknown";
  /** The reason as received. */
  readonly rawReason: string;
  /** The raw strings. */
  readonly metadata: { readonly [key: string]: string | undefined };
  readonly details: readonly Detail[];
  /** The time to wait before the next try, in milliseconds, as received. */
  readonly retryDelayMs: number | undefined;
  readonly status: StatusError;
  readonly issues: readonly Issue[];
  /** The spec of the error with the reason `rawReason`, if this build knows it. */
  readonly spec: ErrorSpec | undefined;
  /** Returns the match as JSON, for logs and responses; `spec` is left out. */
  toJSON(): MatchJson;
}

/** A match as JSON. */
export interface MatchJson {
  readonly reason: string;
  readonly rawReason?: string;
  /** The text form of each value. */
  readonly metadata: { readonly [key: string]: string };
  readonly retryDelayMs?: number;
  readonly status: StatusJson;
  readonly issues?: readonly Issue[];
}

type DetailNames<Match extends ErrorMatch> = Exclude<keyof Match, keyof ErrorMatch>;

/** The options of an error: declared details are required, each under its name. */
type OptionsOf<Match extends ErrorMatch> = [DetailNames<Match>] extends [never]
  ? ErrorOptions
  : Omit<ErrorOptions, DetailNames<Match>> & {
      readonly [Name in DetailNames<Match>]: Init<Exclude<Match[Name], undefined>>;
    };

/** The arguments that build an error: its metadata, if it declares any, and the options. */
export type ErrorArguments<Match extends ErrorMatch> = [keyof Match["metadata"]] extends [never]
  ? [DetailNames<Match>] extends [never]
    ? [options?: ErrorOptions]
    : [options: OptionsOf<Match>]
  : [DetailNames<Match>] extends [never]
    ? Record<never, never> extends Match["metadata"]
      ? [metadata?: Match["metadata"], options?: ErrorOptions]
      : [metadata: Match["metadata"], options?: ErrorOptions]
    : [metadata: Match["metadata"], options: OptionsOf<Match>];

/**
 * One error of a catalog, to be recognized with `is`, `from` and `instanceof`. It cannot be called with `side=client`:
 * generate without that option to build errors. Nor can an error of an external catalog: its server is another one.
 */
export interface ClientErrorKind<Match extends ErrorMatch> {
  /** Reports whether a thrown value contains an error with this domain and reason. Does not check its metadata. */
  is(thrown: unknown): boolean;
  /**
   * Returns the match of this error in a thrown value. Returns undefined for any other error, and if a required
   * metadata key is missing or does not parse.
   */
  from(thrown: unknown): Match | undefined;
  readonly spec: ErrorSpec;
  /** Reports whether a value is a StatusError with this domain and reason. */
  [Symbol.hasInstance](
    value: unknown,
  ): value is StatusError & { readonly reason: Match["reason"]; readonly domain: string };
}

/** One error of a catalog: call it to build the error; `is`, `from` and `instanceof` recognize it. */
export interface ErrorKind<Match extends ErrorMatch> extends ClientErrorKind<Match> {
  (...args: ErrorArguments<Match>): StatusError;
}

/** An error of any catalog, as `is` and `from` recognize it. */
export interface AnyErrorKind {
  is(thrown: unknown): boolean;
  from(thrown: unknown): ErrorMatch | undefined;
  readonly spec: ErrorSpec;
}

/** The errors of a catalog, by property name. */
export type ErrorKinds = { readonly [name: string]: AnyErrorKind };

/** The options of `localize`. */
export interface LocalizeOptions {
  /** An IANA time zone, such as "Europe/Berlin", for dates in the text. Default: "UTC". */
  readonly timeZone?: string | undefined;
}

/** The functions of a catalog, which cover all of its errors. */
export interface CatalogFunctions<Match> {
  readonly domain: string;
  /**
   * Reports whether a thrown value contains an error of this domain, even if this build does not know its reason.
   * Returns false for an error of another catalog of the domain that the program has loaded.
   */
  is(thrown: unknown): boolean;
  /**
   * Returns the match of an error of this domain in a thrown value: a StatusError or an error of a gRPC, Connect or
   * gRPC-web client; with `side=client`, a StatusError or a ConnectError. Returns undefined for any other error, and
   * for one of another catalog of the domain that the program has loaded. Does not read JSON or the errors of HTTP
   * clients: for those, pass `StatusError.from(thrown)`. Never throws.
   */
  from(thrown: unknown): Match | undefined;
  /**
   * Returns the text for an end user, rendered from the metadata in the best of the languages: `locale` is an
   * `Accept-Language` value, or BCP-47 tags in order of preference. If none fits, the text is in the catalog's
   * default language. Returns undefined for a value that is not an error of this catalog, and for an error that has no
   * such text or lacks a value that the text needs.
   */
  localize(
    thrown: unknown,
    locale: string | readonly string[] | undefined,
    options?: LocalizeOptions,
  ): LocalizedMessage | undefined;
}

/** The catalog of an enum in a program that only receives errors: one with `side=client`, and an external one. */
export type ClientCatalog<Kinds extends ErrorKinds, Match> = Kinds & CatalogFunctions<Match>;

/** The errors of an enum: each under its name, with functions that cover all of them. */
export type Catalog<Kinds extends ErrorKinds, Match> = ClientCatalog<Kinds, Match> & {
  /**
   * Returns the error to send for an exception: the one that the option `fallback_reason` names, else UNKNOWN
   * with a neutral message. The cause stays local.
   */
  fallback(cause?: unknown): StatusError;
};

/** The errors that a method declares. */
export interface MethodErrors<Match extends ErrorMatch> {
  readonly kinds: readonly AnyErrorKind[];
  /** Reports whether `from` finds one of the method's errors in a thrown value. */
  is(thrown: unknown): boolean;
  /**
   * Returns the match of the method's error in a thrown value. Returns undefined for any other error, and if a
   * required metadata key is missing or does not parse.
   */
  from(thrown: unknown): Match | undefined;
  /**
   * Waits for a call, or for a function that makes calls: `value` is the response, `error` one of the method's
   * errors. Any other error is rethrown unchanged, and so is one whose metadata cannot be read. Read the responses of
   * a stream inside the function, with `for await`, and wait for an Observable with `firstValueFrom`: passing a stream
   * or an Observable itself does not compile, and is a TypeError at run time.
   */
  catch<Call>(call: Call & Catchable<Call>): Promise<Caught<ResponseOf<Call>, Match>>;
}

type ResponseOf<Call> = Awaited<Call extends () => infer Result ? Result : Call>;

/** `unknown` for a call whose response can be waited for; else the fix, as a type that the compiler prints. */
type Catchable<Call> = Call extends { subscribe(...args: never): unknown }
  ? ObservableFix
  : Call extends PromiseLike<unknown> | (() => unknown)
    ? ResponseFix<ResponseOf<Call>>
    : "give the promise of a call, or a function that makes the call";

type ObservableFix = "wait for the Observable, with firstValueFrom or lastValueFrom of rxjs";

/** Refuses a stream and an Observable: nothing would read it, and its error would be lost. */
type ResponseFix<Response> = [Response] extends [never]
  ? unknown
  : unknown extends Response
    ? unknown
    : [Response] extends [AsyncIterable<unknown>]
      ? "read the stream inside the function, with for await"
      : [Response] extends [{ subscribe(...args: never): unknown }]
        ? ObservableFix
        : unknown;

/** The result of `catch`: a response or an error. */
export type Caught<Response, Match> =
  | { readonly value: Response; readonly error?: undefined }
  | { readonly error: Match; readonly value?: undefined };
