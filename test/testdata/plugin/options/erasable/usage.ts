// An enum is an object, and a union of its numbers.
import { AuthError, authError, authErrorByValue } from "./auth_rpcstatus.js";

export const broken: Error = authErrorByValue[AuthError.BROKEN]();
// @ts-expect-error zero is not an error
authErrorByValue[AuthError.UNSPECIFIED];
export const all: readonly AuthError[] = [0, 1, -2, ...Object.values(AuthError)];
// @ts-expect-error an erasable enum does not map numbers to names
AuthError[1];
// @ts-expect-error not a value of the enum
export const three: AuthError = 3;

export function errorOf(value: AuthError): Error | undefined {
  switch (value) {
    case AuthError.UNSPECIFIED:
      return undefined;
    case AuthError.BROKEN:
      return authErrorByValue[value]();
    case AuthError.ENDED:
      return authError.expired(
        { constructor: "the session", user: "ada" },
        { session: {}, help: {} },
      );
    default:
      return value satisfies never;
  }
}
