// StatusError: a google.rpc.Status that can be thrown. This is the class without the static `from`, which
// error/status-error adds to it: code that only throws and catches does not load the readers behind `from`.
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
import { codeName, type ErrorCode } from "../code/names.js";
import { attempt } from "../safe/call.js";
import { type Detail, detailFromCopy, detailIssues } from "../status/any-detail.js";
import type { StandardDetails } from "../status/details/codecs.js";
import { clampTimeout, msFromDuration } from "../status/duration.js";
import { wholeForSentry } from "../status/inspect.js";
import { type Issue, pushIssue, reasonOf } from "../status/issue.js";
import type { DetailJson, StatusJson } from "../status/message-json.js";
import { codeIssues } from "../status/reading.js";
import {
  asList,
  detailsOf,
  LOCAL,
  type StatusInit,
  wireCode,
  wireMessage,
} from "../status/status.js";
import type { UnknownField } from "../wire/reader.js";
import { BRAND, ISSUES, isBranded } from "./brand.js";
import { isStackless } from "./stack.js";

/** The options of `new StatusError`. */
export interface StatusErrorOptions {
  /** The cause of the error. Stays local: it is never sent. */
  readonly cause?: unknown;
  /** Issues of the input that the status was read from. Default: none. */
  readonly issues?: readonly Issue[];
}

/** The parts of an error, checked and encoded. */
export interface StatusParts extends StatusInit {
  readonly details: readonly Detail[];
  readonly issues: readonly Issue[];
}

/** Returns the parts in the arguments of the constructor. */
type ReadArguments = (status: StatusInit, options: StatusErrorOptions) => StatusParts;

/**
 * Functions that other modules replace, so that a program loads only the ones that it needs. By default, the constructor
 * takes the results of readers, whose details have bytes, and the JSON has the bytes of details that are not standard
 * ones. error/full-status-error replaces `readArguments` to take any input, and error/status-error replaces `detailJson`
 * to write the well-known types as JSON.
 */
export const replaceable: {
  readArguments: ReadArguments;
  detailJson: (detail: Detail) => DetailJson;
} = {
  detailJson: (detail) => detail.toJSON(),
  readArguments: (status, options) => ({
    ...status,
    ...detailsAndIssues(status, options, detailFromCopy),
  }),
};

/** Returns the details that `toDetail` makes, and the issues with one for each detail that it throws for. */
export function detailsAndIssues<Init>(
  status: { readonly details?: readonly Init[] },
  options: StatusErrorOptions,
  toDetail: (init: Init) => Detail,
): Pick<StatusParts, "details" | "issues"> {
  const issues: Issue[] = [...asList((Object(options) as StatusErrorOptions).issues)];
  const details: Detail[] = [];
  for (const [index, init] of detailsOf(status).entries()) {
    try {
      details.push(toDetail(init));
    } catch (error) {
      // One bad detail must not make the error fail.
      const where = `details[${index}]`;
      pushIssue(issues, {
        kind: "unencodable-detail",
        what: reasonOf(error),
        where,
        detail: index,
      });
    }
  }
  return { details, issues };
}

const ENUMERABLE: PropertyDescriptor = { enumerable: true };

const STATE: unique symbol = /*@__PURE__*/ Symbol("state");

/** The state that this copy of the package keeps on an error. */
export interface ErrorState {
  readonly owner: object;
  readonly details: readonly Detail[];
  /** Its matches, each after its spec. Faster than a WeakMap, which takes much of the collector's time. */
  matches?: unknown[];
}

/** Returns the state of an error that this copy made; undefined for any other value, a proxy of such an error included. */
export function stateOf(error: object): ErrorState | undefined {
  const state = attempt(() => (error as { readonly [STATE]?: ErrorState })[STATE]);
  return state?.owner === error ? state : undefined;
}

/** A getter, so that Node prints no bytes when it prints an uncaught error property by property. */
const detailsProperty: PropertyDescriptor = {
  get(this: { readonly [STATE]?: ErrorState } | undefined) {
    // A copy of the properties may lack the state.
    return this?.[STATE]?.details;
  },
  enumerable: true,
  configurable: true,
};

/** The members of StatusError. */
class StatusErrorBase extends Error {
  /** One of the 16 error codes; UNKNOWN if `rawCode` is not one of them. */
  readonly code: ErrorCode;
  /** The name of `code`, such as "NOT_FOUND". */
  readonly codeName: string;
  // Loggers print own enumerable properties. The message is one already: a field would not always change it in Node 20.
  override name: string = (this as Error).name;
  /** In order; each keeps its type URL and bytes and decodes on first read. */
  declare readonly details: readonly Detail[];
  /** Fields that google.rpc.Status does not define; they are passed on when the error is encoded. */
  declare readonly $unknown?: readonly UnknownField[];

  /** Throws a TypeError unless the code is one of the 16 error codes. */
  constructor(status: StatusInit, options: StatusErrorOptions = {}) {
    const parts = replaceable.readArguments(status, options);
    const given: StatusErrorOptions = Object(options);
    // The message of Error is not enumerable, and takes longer to be made so than to be set, with the first line of the stack.
    const isSet = isStackless && new.target === StatusErrorBase;
    const message = parts.message ?? "";
    super(isSet ? undefined : message, "cause" in given ? { cause: given.cause } : undefined);
    if (isSet) {
      this.message = message;
      this.stack = message === "" ? this.name : `${this.name}: ${message}`;
    } else Object.defineProperty(this, "message", ENUMERABLE);
    const { code, rawCode = code, details, issues, $unknown } = parts;
    this.code = code;
    this.codeName = codeName(code);
    if (rawCode !== code) setRawCode(this, rawCode);
    const state: ErrorState = { owner: this, details };
    hide(this, STATE, state);
    Object.defineProperty(this, "details", detailsProperty);
    if ($unknown !== undefined) this.$unknown = $unknown;
    const own = [...issues, ...codeIssues(rawCode)];
    if (own.length > 0) hide(this, ISSUES, own);
    // A copy of a status whose text is local keeps the text local.
    if (LOCAL in status) keepLocal(this);
  }

  /** The number as received; `code` for an error that was not received. An own property if the two differ. */
  get rawCode(): number {
    return this.code;
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

  /**
   * Returns the proto3 JSON of google.rpc.Status, which `StatusError.from` reads back. The cause is left out. The
   * bytes of an unknown type are in base64 under `@value`, and so are those of the well-known types in a bundle that
   * does not use the class `StatusError`.
   *
   * `JSON.stringify` and loggers pass a `key`; the result then also has `name` and `codeName`.
   */
  toJSON(key?: string): StatusJson {
    const json: StatusJson = {};
    const number = wireCode(this);
    const message = wireMessage(this);
    if (number !== 0) json.code = number;
    if (message !== "") json.message = message;
    if (this.details.length > 0) json.details = this.details.map(replaceable.detailJson);
    // `from` accepts a number that is not one of the 17 codes only if there is a list of details too: other
    // systems also have numeric codes.
    if (json.code !== this.code) json.details ??= [];
    // For the extra data of Sentry, which copies the list on its own.
    if (json.details !== undefined) wholeForSentry(json.details);
    if (key === undefined) return json;
    const { name, code, codeName } = this;
    return Object.assign({ name, code, codeName, message: "" }, json);
  }
}

export type { StatusErrorBase };

/**
 * The class StatusError without `from`. It is prepared by one call that bundlers can remove: a static block or a
 * computed member would keep the class in every bundle.
 */
export const BareStatusError: typeof StatusErrorBase = /*@__PURE__*/ prepared(StatusErrorBase);

function prepared(Base: typeof StatusErrorBase): typeof StatusErrorBase {
  const define = (on: object, key: PropertyKey, value: unknown): void => {
    Object.defineProperty(on, key, { value, configurable: true, writable: true });
  };
  // Loggers print the name of the class.
  define(Base, "name", "StatusError");
  // As a property that untyped code sets.
  const rawCode = Object.getOwnPropertyDescriptor(Base.prototype, "rawCode");
  const set = function (this: StatusErrorBase, value: number) {
    setRawCode(this, value);
  };
  Object.defineProperty(Base.prototype, "rawCode", { ...rawCode, set });
  // On the prototype, so that `name` is set when the engine writes the first line of the stack.
  define(Base.prototype, "name", "StatusError");
  define(Base.prototype, BRAND, true);
  define(Base, Symbol.hasInstance, function hasInstance(this: unknown, value: unknown): boolean {
    // For a subclass, `instanceof` works as usual.
    if (this !== Base) return Function.prototype[Symbol.hasInstance].call(this as never, value);
    return isBranded(value);
  });
  wholeForSentry(Base.prototype);
  return Base;
}

/** Returns the issues found in the error's input, without those of its details. */
export function ownIssues(error: StatusErrorBase): readonly Issue[] {
  return (error as { readonly [ISSUES]?: readonly Issue[] })[ISSUES] ?? [];
}

function first<Type extends keyof StandardDetails>(
  error: StatusErrorBase,
  type: Type,
): StandardDetails[Type] | undefined {
  return error.details.find((detail) => detail.type === type)?.message as
    | StandardDetails[Type]
    | undefined;
}

/** Marks the text of an error as local. Copies of its properties, which lack the mark, are made without the text. */
export function keepLocal(error: StatusErrorBase): void {
  hide(error, LOCAL, true);
  Object.defineProperty(error, "message", { enumerable: false });
}

function setRawCode(error: StatusErrorBase, value: number): void {
  const rest = { enumerable: true, configurable: true, writable: true };
  Object.defineProperty(error, "rawCode", { value, ...rest });
}

/** Sets a property that is not enumerable. */
export function hide(error: StatusErrorBase, key: symbol, value: unknown): void {
  Object.defineProperty(error, key, { value });
}
