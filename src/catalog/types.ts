// The types of a generated catalogue, as its user sees them.

import type { ErrorCode } from "../code.js";
import type { Detail, DetailInit } from "../detail.js";
import type { StatusError } from "../error.js";
import type { Issue } from "../issue.js";
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
}

export interface ErrorOptions {
  /** What led to the error. Stays local: it is never sent. */
  readonly cause?: unknown;
  /**
   * Further details, one of a type. A RetryInfo takes the place of the declared delay; an ErrorInfo is
   * left out, since the error has its own.
   */
  readonly details?: readonly DetailInit[];
}

/** What an error declares beside its metadata. */
export interface ErrorTraits {
  /** The error comes with a retry delay. */
  readonly retryDelay?: true;
}

type Arguments<Metadata> =
  Record<never, never> extends Metadata
    ? [metadata?: Metadata, options?: ErrorOptions]
    : [metadata: Metadata, options?: ErrorOptions];

/** One error of a catalogue: call it to build the error, ask it to recognise one. */
export interface ErrorKind<
  Reason extends string,
  Metadata,
  Traits extends ErrorTraits = Record<never, never>,
> {
  (...args: Arguments<Metadata>): StatusError;
  /** Whether this error is in what was thrown. */
  is(thrown: unknown): boolean;
  /** This error in what was thrown; undefined for any other. */
  from(thrown: unknown): ErrorMatch<Reason, Metadata, Traits> | undefined;
  readonly spec: ErrorSpec;
}

/** An error of a catalogue that was recognised. */
export interface ErrorMatch<Reason extends string, Metadata, Traits extends ErrorTraits> {
  readonly reason: Reason;
  /**
   * The declared keys, parsed. A key that the sender left out or garbled is missing here in spite of its
   * type, and `issues` says so; the raw text is in `status.errorInfo`.
   */
  readonly metadata: Readonly<Metadata>;
  /** All details of the status. */
  readonly details: readonly Detail[];
  /** How long to wait before the next try, in milliseconds: as received, else as declared. */
  readonly retryDelayMs: Traits extends { readonly retryDelay: true } ? number : number | undefined;
  readonly status: StatusError;
  /** What was wrong with the status and with the metadata. */
  readonly issues: readonly Issue[];
}

/** An error of this domain that this build does not know: a newer server sent it. */
export interface UnknownMatch {
  readonly reason: "$unknown";
  readonly rawReason: string;
  readonly metadata: { readonly [key: string]: string };
  readonly details: readonly Detail[];
  readonly retryDelayMs: number | undefined;
  readonly status: StatusError;
  readonly issues: readonly Issue[];
}

// biome-ignore lint/suspicious/noExplicitAny: metadata stands in both directions, so no other bound fits
type AnyKind = ErrorKind<any, any, any>;

export type ErrorKinds = { readonly [name: string]: AnyKind };

/** What `from` of a kind gives. */
export type MatchOf<Kind extends AnyKind> = NonNullable<ReturnType<Kind["from"]>>;

/** The errors of an enum: each under its name, and `from` and `is` for all of them. */
export type Catalog<Kinds extends ErrorKinds> = Kinds & {
  readonly domain: string;
  /** Whether an error of this domain is in what was thrown, known to this build or not. */
  is(thrown: unknown): boolean;
  /** The error of this domain in what was thrown; undefined when there is none. */
  from(thrown: unknown): MatchOf<Kinds[keyof Kinds]> | UnknownMatch | undefined;
};
