// Automatic retry by AIP-194. Source: google.aip.dev/194.

import { type Aip194, codeAip194 } from "../../gen/rpcstatus/v1/code_aip194_rpcstatus.js";
import { codeFromNumber } from "./names.js";

/**
 * Returns whether a client library should retry a call by itself after the code, by the list of the AIP that has
 * the code: those that should be retried ("retry"), that generally should not be ("generally-not"), that should
 * not be until something has changed ("should-not"), or that should not be for any request ("never"). Holds for
 * unary calls outside of transactions, and only if a repeated call has no unintended effect. A number that is not
 * one of the 17 is UNKNOWN.
 *
 * `retryFromCode` of rpcstatus/code says what may be repeated at all, and at which level.
 */
export function aip194FromCode(code: number): Aip194 {
  return codeAip194[codeFromNumber(code)] as Aip194;
}
