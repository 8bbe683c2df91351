// The class StatusError for programs that build errors: the constructor checks its arguments and encodes the details, and
// Node prints its instances whole. A program that only receives errors does not load this module.

import { codeNames } from "../../gen/rpcstatus/v1/code_rpcstatus.js";
import { attempt } from "../safe/call.js";
import { get } from "../safe/properties.js";
import { detailFromInit, printDetails } from "../status/any-detail.js";
import { printAs } from "../status/inspect.js";
import { type StatusInit, unknownOf } from "../status/status.js";
import {
  BareStatusError,
  detailsAndIssues,
  replaceable,
  type StatusErrorBase,
  type StatusErrorOptions,
  type StatusParts,
} from "./bare-status-error.js";
import { printed } from "./printed.js";

/** The class BareStatusError itself; the call extends what its constructor accepts. */
export const FullStatusError: typeof StatusErrorBase = /*@__PURE__*/ completed(BareStatusError);

function completed(Base: typeof StatusErrorBase): typeof StatusErrorBase {
  replaceable.readArguments = checkedParts;
  // Logging must not throw, whatever properties were added to the error.
  printAs(
    Base,
    (error, ...args) => attempt(() => printed(error, ...args)) ?? { stack: error.stack },
  );
  printDetails();
  return Base;
}

function checkedParts(status: StatusInit, options: StatusErrorOptions): StatusParts {
  checkInit(status, options);
  const { code, message } = status;
  const rawCode = typeof status.rawCode === "number" ? status.rawCode : code;
  const $unknown = unknownOf(status);
  return {
    code,
    rawCode,
    ...detailsAndIssues(status, options, detailFromInit),
    ...(message != null && { message }),
    ...($unknown && { $unknown }),
  };
}

/**
 * Checks the arguments for callers whose types TypeScript does not check: JavaScript, values of type any, numbers. Throws
 * a TypeError, which says how to write the call, unless the value is an object with one of the 16 error codes. `options`
 * is the second argument: its cause, or an exception that was passed as the status or the options, becomes the cause of
 * the TypeError, so that the mistake does not lose it.
 */
function checkInit(given: unknown, options: unknown): void {
  const isObject = typeof given === "object" && given !== null;
  const [code, message] = isObject
    ? [get(given, "code"), get(given, "message")]
    : typeof given === "string"
      ? [options, given]
      : [given, options];
  // Number throws for a symbol, and for some objects.
  const number =
    typeof code === "string"
      ? codeNames.indexOf(code.toUpperCase())
      : (attempt(() => Number(code)) ?? Number.NaN);
  const name = number === 0 ? undefined : codeNames[number];
  if (isObject && number === code && name !== undefined) return;
  const text = typeof message === "string" ? quote(message) : '"…"';
  const call = `write new StatusError({ code: Code.${name ?? "INTERNAL"}, message: ${text} })`;
  const fix = name === undefined ? `${call}, with the code that fits` : call;
  const exception = [given, options].find((value) => value instanceof Error);
  const mistake =
    exception !== undefined && exception === given
      ? "from an exception: write StatusError.from(error)"
      : !isObject
        ? `from ${quote(given)}: it is not an object; ${fix}`
        : code === undefined
          ? `without a code: ${fix}`
          : `with code ${quote(code)}: it is not one of the 16 error codes; ${fix}`;
  const cause = exception ?? get(options, "cause");
  throw new TypeError(`cannot build a StatusError ${mistake}`, cause ? { cause } : undefined);
}

function quote(value: unknown): string {
  const text = attempt(() => String(value).slice(0, 100)) ?? typeof value;
  return typeof value === "string" ? JSON.stringify(text) : text;
}
