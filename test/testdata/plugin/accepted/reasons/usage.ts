// A "$" where the plain name is taken.
import { reason } from "./reasons_rpcstatus.js";

export const errors: Error[] = [
  reason.from$(),
  reason.then$(),
  reason.domain$(),
  reason.constructor$(),
  reason.catch$(),
  reason.delete(),
  reason.toString$(),
];
export const domain: string = reason.domain;

// Not a promise: `await` gives the catalog itself.
export async function same(): Promise<typeof reason> {
  return await reason;
}
