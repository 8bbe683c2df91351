// Automatic retry as AIP-194 has it. Source: google.aip.dev/194.

import { type Aip194, codeAip194 } from "../../gen/rpcstatus/v1/code_aip194_rpcstatus.js";
import { codeFromNumber } from "./names.js";

export type { Aip194 };

/**
 * Whether a client library repeats a call by itself after the code, by where the AIP lists it: among
 * those that should be retried ("retry"), that generally should not ("generally-not"), that should not
 * until something has changed ("should-not"), or that should not for any request ("never"). Of unary calls
 * outside of transactions only, and only where repeating changes nothing that was not meant. A number
 * outside the 17 is UNKNOWN.
 *
 * `retryFromCode` of rpcstatus/code says what may be repeated at all, and at which level.
 */
export function aip194FromCode(code: number): Aip194 {
  return codeAip194[codeFromNumber(code)] as Aip194;
}
