// A name that is taken gets a "$".
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

// A catalog is not a promise: `await` returns it.
export async function same(): Promise<typeof reason> {
  return await reason;
}
