// The imports of the message and of the other file's errors both have the extension.
import { authError } from "./auth_rpcstatus.js";
import { LoginServiceErrors } from "./login_rpcstatus.js";

export const thrown: Error = authError.expired({ session: { id: "s-1" } });
// @ts-expect-error an id is a string
authError.expired({ session: { id: 1 } });
export const id: string | undefined = LoginServiceErrors.login.from(thrown)?.session?.id;
