// Checks what a StatusError is built from, which the types of TypeScript do not do for callers from JavaScript, for
// values of type any and for numbers. The error says what to write. Small, since every bundle that throws has it.

import { codeNames } from "../../gen/rpcstatus/v1/code_rpcstatus.js";

/**
 * Throws a TypeError unless the value is an object with one of the 16 error codes. `options` is the second argument:
 * the cause in it, or an exception in place of a status or of the options, becomes the cause, so that no error is
 * lost to the mistake.
 */
export function checkInit(given: unknown, options: unknown): void {
  const isObject = typeof given === "object" && given !== null;
  const [code, message] = isObject
    ? [get(given, "code"), get(given, "message")]
    : typeof given === "string"
      ? [options, given]
      : [given, options];
  const number = typeof code === "string" ? codeNames.indexOf(code.toUpperCase()) : Number(code);
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
  const cause = exception ?? (options && get(options, "cause"));
  throw new TypeError(`cannot build a StatusError ${mistake}`, cause ? { cause } : undefined);
}

function get(object: object, name: string): unknown {
  return (object as Record<string, unknown>)[name];
}

function quote(value: unknown): string {
  const text = String(value).slice(0, 100);
  return typeof value === "string" ? JSON.stringify(text) : text;
}
