// StatusError: a google.rpc.Status that can be thrown.
//
// - `code` is one of the 16 error codes; `rawCode` is the number as received.
// - It is recognized by a brand on its prototype, so a second copy of the package, a CommonJS build
//   loaded beside the ES modules, and other realms all treat it as the same class.
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
import { clampTimeout, msFromDuration } from "../status/duration.js";
import { type Issue, reasonOf } from "../status/issue.js";
import { jsonFromStatus, type StatusJson } from "../status/json/write-status.js";
import { codeIssues, withoutCodeIssues } from "../status/reading.js";
import { asList, isReceived, LOCAL, type StatusInit } from "../status/status.js";
import type { UnknownField } from "../wire/reader.js";
import { BRAND, ISSUES, isBranded } from "./brand.js";
import { findStatus } from "./find-status.js";
import { matchedError } from "./recognize/catalog-match.js";
import { withoutStack } from "./stack.js";

export interface StatusErrorOptions {
  /** The cause of the error. Stays local: it is never sent. */
  readonly cause?: unknown;
  /** Issues of the input that the status was read from. Default: none. */
  readonly issues?: readonly Issue[];
}

/** An error with a gRPC code, a message and details. */
export class StatusError extends Error {
  static {
    // On the prototype, so that `name` is set when the engine writes the first line of the stack.
    Object.defineProperty(StatusError.prototype, "name", {
      value: "StatusError",
      configurable: true,
      writable: true,
    });
    Object.defineProperty(StatusError.prototype, BRAND, { value: true });
  }

  /** One of the 16 error codes; UNKNOWN if `rawCode` is not one of them. */
  readonly code: ErrorCode;
  /** The number as received; else `code`. */
  readonly rawCode: number;
  /** In order; each keeps its type URL and bytes and decodes on first read. */
  readonly details: readonly Detail[];
  /** Fields that google.rpc.Status does not define; they are passed on when the error is encoded. */
  declare readonly $unknown?: readonly UnknownField[];

  /** Throws a TypeError if the code is OK: a status with code OK is not an error. */
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
        // One bad detail must not make the error fail; `issues` has the reason.
        issues.push({
          kind: "unencodable-detail",
          what: reasonOf(error),
          where: `details[${index}]`,
          detail: index,
        });
      }
    }
    this.code = code as ErrorCode;
    this.rawCode = rawCode;
    this.details = details;
    if (status.$unknown !== undefined) this.$unknown = status.$unknown;
    hide(this, ISSUES, issues);
    // A copy of a status whose text is local keeps the text local.
    if (LOCAL in status) hide(this, LOCAL, true);
  }

  /**
   * Returns the StatusError in a thrown value. Never throws. A StatusError is returned as is; for a match
   * of a catalog, the StatusError that it was found in is returned. Otherwise the thrown value is the `cause` of the
   * result. (An error that `clientInterceptor` received is copied, with the received one as `cause`.)
   *
   * - These keep their code, message and details: a ServiceError of grpc-js, a ConnectError, a ClientError of
   *   nice-grpc, a GoogleError, an RpcError of grpc-web or protobuf-ts, the copy that Node makes of a StatusError
   *   that a worker threw, a google.rpc.Status as a message or as `decodeStatus` returns it, and an Operation that
   *   failed.
   * - So do an error as JSON in the format of Google, grpc-gateway or Connect, problem details, the text of such
   *   JSON, and an AxiosError whose response has such a body.
   * - A TimeoutError is DEADLINE_EXCEEDED, a system error has the code that `rpcstatus/code/errno` gives for its
   *   name, and a browser fetch that failed without a response is UNAVAILABLE, since scripts cannot tell whether
   *   CORS was the reason.
   * - Otherwise the first of these found among its causes counts. The causes are the `errors` of an AggregateError
   *   and `cause`; they are searched nearest first, up to 1000 errors. An AbortError without such a cause is
   *   CANCELLED.
   * - Anything else is UNKNOWN.
   *
   * For every error that the first two points do not list, the text becomes the message and stays local: a neutral
   * message is sent.
   */
  static from(thrown: unknown): StatusError {
    if (isStatusError(thrown)) {
      if (!isReceived(thrown)) return thrown;
      // The caller wants the status in order to handle it or pass it on.
      const issues = withoutCodeIssues(ownIssues(thrown), thrown.rawCode);
      return withoutStack(() => new StatusError(thrown, { cause: thrown, issues }));
    }
    const matched = matchedError(thrown);
    if (isStatusError(matched)) return matched;
    const found = findStatus(thrown);
    const { issues } = found;
    const error = withoutStack(() => new StatusError(found, { cause: thrown, issues }));
    if (found.local) hide(error, LOCAL, true);
    return error;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: `this` is the class on the right of instanceof
    if (this !== StatusError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return isStatusError(value);
  }

  /** Issues of the input that the error was read from; reading them decodes every standard detail. */
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
   * RetryInfo.retry_delay in milliseconds; undefined without one. From 0 to 2147483647 (25 days), the limit of
   * setTimeout: the exact delay is in `retryInfo`.
   */
  get retryDelayMs(): number | undefined {
    const delay = this.retryInfo?.retryDelay;
    return clampTimeout(delay && msFromDuration(delay));
  }

  /** Returns the proto3 JSON of google.rpc.Status, which `StatusError.from` reads back. The cause is left out. */
  toJSON(): StatusJson {
    const json = jsonFromStatus(this);
    // `from` accepts a number that is not one of the 17 codes only if there is a list of details too: other
    // systems also have numeric codes.
    if (json.code !== this.code) json.details ??= [];
    return json;
  }
}

/** Reports whether a value is a StatusError, of this copy of the package or another. */
function isStatusError(value: unknown): value is StatusError {
  return isBranded(value);
}

/** Returns the issues found in the error's input, without those of its details. */
export function ownIssues(error: StatusError): readonly Issue[] {
  return (error as { readonly [ISSUES]?: readonly Issue[] })[ISSUES] ?? [];
}

function first<Type extends keyof StandardDetails>(
  error: StatusError,
  type: Type,
): StandardDetails[Type] | undefined {
  return error.details.find((detail) => detail.type === type)?.message as
    | StandardDetails[Type]
    | undefined;
}

/** Sets a property that is not enumerable. */
export function hide(error: StatusError, key: symbol, value: unknown): void {
  Object.defineProperty(error, key, { value });
}
