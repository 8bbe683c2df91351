// StatusError: a google.rpc.Status that can be thrown.
//
// - `code` is one of the 16 error codes, whatever came; `rawCode` is what came.
// - It is recognised by a brand on its prototype, so a second copy of the package, CommonJS beside ES
//   modules and other realms all see the same class.
// - It has no property `metadata`: grpc-js reads that name on an error that a handler throws.
// - Private state is kept under symbols, not in `#` fields, so that the types of two copies agree.

import type {
  BadRequest,
  DebugInfo,
  ErrorInfo,
  Help,
  LocalizedMessage,
  PreconditionFailure,
  QuotaFailure,
  RequestInfo,
  ResourceInfo,
  RetryInfo,
} from "../../gen/google/rpc/error_details_rpcstatus.js";
import { Code, codeFromNumber, type ErrorCode } from "../code/names.js";
import { type Detail, detailFromInit, detailIssues } from "../status/any-detail.js";
import type { StandardDetails } from "../status/details/codecs.js";
import { msFromDuration, waitable } from "../status/duration.js";
import { type Issue, reasonOf } from "../status/issue.js";
import { jsonFromStatus, type StatusJson } from "../status/json/write-status.js";
import { codeIssues } from "../status/reading.js";
import { asList, isReceived, LOCAL, type StatusInit, wireMessage } from "../status/status.js";
import type { UnknownField } from "../wire/index.js";
import { BRAND, ISSUES, isStatusError } from "./brand.js";
import { findStatus } from "./find-status.js";

const DEFAULT_TEXT = Symbol.for("rpcstatus.defaultText");

export interface StatusErrorOptions {
  /** What led to the error. Stays local: it is never sent. */
  readonly cause?: unknown;
  /** What was wrong with the input that the status was read from. */
  readonly issues?: readonly Issue[];
}

/** An error with a gRPC code, a message and details. */
export class StatusError extends Error {
  static {
    // On the prototype, so that `name` is there when the engine writes the head of the stack.
    Object.defineProperty(StatusError.prototype, "name", {
      value: "StatusError",
      configurable: true,
      writable: true,
    });
    Object.defineProperty(StatusError.prototype, BRAND, { value: true });
  }

  /** One of the 16 error codes; UNKNOWN where `rawCode` is none of them. */
  readonly code: ErrorCode;
  /** The number that the error came with. */
  readonly rawCode: number;
  /** In order; each keeps its type URL and bytes and decodes on first read. */
  readonly details: readonly Detail[];
  /** Fields that google.rpc.Status does not define; they are passed on when encoded. */
  declare readonly $unknown?: readonly UnknownField[];

  /** Throws a TypeError when the code is OK: a status with code OK is no error. */
  constructor(status: StatusInit, options: StatusErrorOptions = {}) {
    super(status.message ?? "", "cause" in options ? { cause: options.cause } : undefined);
    const rawCode = status.rawCode ?? status.code;
    if (status.code === Code.OK) {
      throw new TypeError("cannot build a StatusError with code OK: use one of the 16 error codes");
    }
    const code = codeFromNumber(status.code);
    const issues: Issue[] = [...(options.issues ?? [])];
    issues.push(...codeIssues(rawCode));
    const details: Detail[] = [];
    for (const [index, init] of asList(status.details).entries()) {
      try {
        details.push(detailFromInit(init));
      } catch (error) {
        // An error must not be lost for a detail of it: the rest stands, and `issues` tells.
        issues.push({
          kind: "unencodable-detail",
          what: reasonOf(error),
          where: `details[${index}]`,
        });
      }
    }
    this.code = code as ErrorCode;
    this.rawCode = rawCode;
    this.details = details;
    if (status.$unknown !== undefined) this.$unknown = status.$unknown;
    hide(this, ISSUES, issues);
    // A copy of a foreign error's status keeps its text as local as it was.
    if (LOCAL in status) hide(this, LOCAL, true);
  }

  /**
   * The StatusError in whatever was thrown. Never throws; what was thrown is the `cause`.
   *
   * - A StatusError, or a match of a catalogue, is itself. Of the copy that Node gives where a worker threw
   *   one: code, message and details.
   * - A ServiceError of grpc-js, a ConnectError, a ClientError of nice-grpc, a GoogleError, an RpcError of
   *   grpc-web or protobuf-ts, a google.rpc.Status as message or as `decodeStatus` gives it, an Operation
   *   that failed, the JSON of an error of Google, grpc-gateway or Connect, problem details, and the text of
   *   such JSON: their code, message and details.
   * - A TimeoutError is DEADLINE_EXCEEDED, a system error has the code of its name (`rpcstatus/code/errno`), a fetch
   *   of a browser that got no answer is UNAVAILABLE: scripts do not see whether CORS was the reason.
   * - Else the first of these among what led to it counts, as `errors` of an AggregateError or as `cause`,
   *   nearest first, up to 1000 errors. An AbortError that nothing led to is CANCELLED.
   * - Anything else is UNKNOWN.
   *
   * The text of an error that is none of gRPC is the message here and stays local: the wire gets a neutral
   * one.
   */
  static from(thrown: unknown): StatusError {
    if (isStatusError(thrown)) {
      if (!isReceived(thrown)) return thrown;
      // Whoever asks for the status means to handle it, or to pass it on.
      return withoutStack(() => new StatusError(thrown, { cause: thrown, issues: thrown.issues }));
    }
    // What `from` of a catalogue gave is the error that it was found in.
    const matched = statusOfMatch(thrown);
    if (matched !== undefined) return matched;
    const found = findStatus(thrown);
    const { issues } = found;
    const error = withoutStack(() => new StatusError(found, { cause: thrown, issues }));
    if (found.local) hide(error, LOCAL, true);
    return error;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: it is the class that was asked
    if (this !== StatusError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return isStatusError(value);
  }

  /** What was wrong with the input that this was read from; reading it decodes every standard detail. */
  get issues(): readonly Issue[] {
    return [...ownIssues(this), ...this.details.flatMap(detailIssues)];
  }

  /** The first google.rpc.ErrorInfo. Its `metadata` holds the raw strings. */
  get errorInfo(): ErrorInfo | undefined {
    return first(this, "google.rpc.ErrorInfo");
  }
  get retryInfo(): RetryInfo | undefined {
    return first(this, "google.rpc.RetryInfo");
  }
  get debugInfo(): DebugInfo | undefined {
    return first(this, "google.rpc.DebugInfo");
  }
  get quotaFailure(): QuotaFailure | undefined {
    return first(this, "google.rpc.QuotaFailure");
  }
  get preconditionFailure(): PreconditionFailure | undefined {
    return first(this, "google.rpc.PreconditionFailure");
  }
  get badRequest(): BadRequest | undefined {
    return first(this, "google.rpc.BadRequest");
  }
  get requestInfo(): RequestInfo | undefined {
    return first(this, "google.rpc.RequestInfo");
  }
  get resourceInfo(): ResourceInfo | undefined {
    return first(this, "google.rpc.ResourceInfo");
  }
  get help(): Help | undefined {
    return first(this, "google.rpc.Help");
  }
  get localizedMessage(): LocalizedMessage | undefined {
    return first(this, "google.rpc.LocalizedMessage");
  }

  /** ErrorInfo.reason. */
  get reason(): string | undefined {
    return this.errorInfo?.reason;
  }

  /** ErrorInfo.domain. */
  get domain(): string | undefined {
    return this.errorInfo?.domain;
  }

  /**
   * RetryInfo.retry_delay in milliseconds; undefined without one. From 0 to 2147483647 (25 days), the most
   * that setTimeout waits: the delay itself is in `retryInfo`.
   */
  get retryDelayMs(): number | undefined {
    const delay = this.retryInfo?.retryDelay;
    return waitable(delay && msFromDuration(delay));
  }

  /** The proto3 JSON of google.rpc.Status, which `StatusError.from` reads back. The cause is left out. */
  toJSON(): StatusJson {
    const json = jsonFromStatus(this);
    // A number that is none of the 17 counts as a code beside details alone: others have numbers too.
    if (json.code !== this.code) json.details ??= [];
    return json;
  }
}

/** Marks an error whose LocalizedMessage nobody asked for: one in the language of the reader may replace it. */
export function markDefaultText(error: StatusError): StatusError {
  hide(error, DEFAULT_TEXT, true);
  return error;
}

/** The error with the text, unless it has one that somebody asked for. */
export function withText(
  error: StatusError,
  textFor: () => LocalizedMessage | undefined,
): StatusError {
  const isFree = error.localizedMessage === undefined || DEFAULT_TEXT in error;
  const text = isFree ? textFor() : undefined;
  if (text === undefined) return error;
  const { code, rawCode, $unknown, cause } = error;
  const others = error.details.filter(({ type }) => type !== "google.rpc.LocalizedMessage");
  return new StatusError(
    { code, rawCode, message: wireMessage(error), details: [...others, text], $unknown },
    { cause, issues: ownIssues(error).filter(({ kind }) => kind !== "unknown-code") },
  );
}

function ownIssues(error: StatusError): readonly Issue[] {
  return (error as { readonly [ISSUES]?: readonly Issue[] })[ISSUES] ?? [];
}

function statusOfMatch(value: unknown): StatusError | undefined {
  try {
    const { reason, status } = (value ?? {}) as {
      readonly reason?: unknown;
      readonly status?: unknown;
    };
    return typeof reason === "string" && isStatusError(status) ? status : undefined;
  } catch {
    // A getter or a proxy trap threw: it is no match.
    return undefined;
  }
}

function first<Type extends keyof StandardDetails>(
  error: StatusError,
  type: Type,
): StandardDetails[Type] | undefined {
  return error.details.find((detail) => detail.type === type)?.message as
    | StandardDetails[Type]
    | undefined;
}

function hide(error: StatusError, key: symbol, value: unknown): void {
  Object.defineProperty(error, key, { value });
}

/** The stack of an error that came over the wire is that of its cause; a second one is only cost. */
export function withoutStack<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 0;
    return make();
  } catch {
    // `Error` is frozen in hardened environments: the stack is captured then.
    return make();
  } finally {
    if (Error.stackTraceLimit !== limit) Error.stackTraceLimit = limit;
  }
}
