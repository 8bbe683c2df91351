// Narrows a caught value to StatusError, also a variable of a type that has no value in common with it.

import { isBranded } from "./brand.js";
import type { StatusError } from "./status-error-from.js";

/**
 * The type that `isStatusError` narrows a variable of type T to: StatusError, with the members of T that it has
 * besides. The codes of two libraries are different enums with the same numbers: if T has one of its own, as
 * ConnectError does, `code` is a number, which both accept.
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
 * Reports whether a value is a StatusError, of any copy of the package, like `instanceof StatusError`. Unlike
 * `instanceof`, it narrows a variable of type ConnectError too: an error that `clientInterceptor` received is both.
 * Never throws.
 */
export function isStatusError<T>(value: T | NoInfer<StatusErrorIn<T>>): value is StatusErrorIn<T> {
  return isBranded(value);
}
