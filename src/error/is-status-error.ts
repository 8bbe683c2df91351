// Narrows a caught value to StatusError, even a variable of a type whose intersection with StatusError is never.

import { isBranded } from "./brand.js";
import type { StatusError } from "./status-error.js";

/**
 * The type that `isStatusError` narrows a variable of type T to: StatusError with the other members of T. If T has a
 * `code` of another enum, as ConnectError does, `code` is a number, which both enums accept.
 */
export type StatusErrorIn<T> = unknown extends T
  ? StatusError
  : T extends StatusError
    ? T
    : T extends object
      ? [T & StatusError] extends [never]
        ? Omit<T, "code"> & Omit<StatusError, "code"> & { readonly code: number }
        : StatusError & T
      : never;

/**
 * Reports whether a value is a StatusError of any copy of the package, like `instanceof StatusError`. Unlike
 * `instanceof`, it also narrows a variable of type ConnectError: an error that `clientInterceptor` received is both.
 * Never throws.
 */
export function isStatusError<T>(value: T | NoInfer<StatusErrorIn<T>>): value is StatusErrorIn<T> {
  return isBranded(value);
}
