// The declarations have the types that the TypeScript target has.
import { AuthError, authError, authErrorByValue } from "./auth_rpcstatus.js";
import { type LoginError, LoginServiceErrors } from "./login_rpcstatus.js";

const session = { id: "s-1" };
export const thrown: Error = authError.expired(
  { constructor: "the session", user: "ada" },
  { session, help: { links: [] } },
);
// @ts-expect-error the user is missing
authError.expired({ constructor: "" }, { session, help: {} });
// @ts-expect-error an id is a string
authError.expired({ constructor: "", user: "" }, { session: { id: 1 }, help: {} });
export const id: string | undefined = LoginServiceErrors.login.is(thrown)
  ? authError.expired.from(thrown)?.session?.id
  : undefined;

export const broken: Error = authErrorByValue[AuthError.BROKEN]();
// @ts-expect-error zero is not an error
authErrorByValue[AuthError.UNSPECIFIED];
export const ended: AuthError.EXPIRED = AuthError.ENDED;
export const name: string | undefined = AuthError[AuthError.BROKEN];

export function explain(error: LoginError): string | number {
  switch (error.reason) {
    case "EXPIRED":
      return error.retryDelayMs + error.metadata.user.length;
    case "BROKEN":
      return error.status.message;
    default:
      return error satisfies never;
  }
}
