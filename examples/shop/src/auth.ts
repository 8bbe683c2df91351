import type { Metadata } from "@grpc/grpc-js";
import { authError } from "./gen/acme/auth/v1/auth_rpcstatus.js";

const LIFETIME_MS = 30 * 60 * 1000;

/** The start of each session. */
const sessions = new Map([
  ["alice", Date.now()],
  ["bob", Date.now() - 2 * LIFETIME_MS],
]);

/** Throws an error of AuthError unless the metadata of the call names a valid session. */
export function authenticate(metadata: Metadata): void {
  const [session] = metadata.get("session");
  const began = sessions.get(String(session));
  if (began === undefined) throw authError.signedOut();
  if (Date.now() - began > LIFETIME_MS) throw authError.sessionExpired({ lifetime: LIFETIME_MS });
}
