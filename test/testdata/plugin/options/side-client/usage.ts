// The errors of a program that receives them: they are recognized, and not built.
import { AuthError, type AuthErrorMatch, authError, authErrorByValue } from "./auth_rpcstatus.js";
import { type LoginError, LoginServiceErrors } from "./login_rpcstatus.js";

declare const caught: unknown;

export const match: AuthErrorMatch | undefined = authError.from(caught);
export const error: LoginError | undefined = LoginServiceErrors.login.from(caught);
export const user: string | undefined = authErrorByValue[AuthError.EXPIRED].from(caught)?.metadata.user;
export const reason: "BROKEN" | undefined =
  caught instanceof authError.broken ? caught.reason : undefined;
// @ts-expect-error a client builds no errors
authError.broken();
// @ts-expect-error and has no fallback
authError.fallback();
