// Automatic retry as AIP-194 has it. Source: google.aip.dev/194.

import { type Aip194, codeAip194 } from "../../gen/rpcstatus/v1/code_aip194_rpcstatus.js";
import { codeFromNumber } from "../code.js";

export type { Aip194 };

/**
 * Whether a client repeats a call by itself after the code: it does ("retry"), it generally does not
 * ("generally-not"), should not ("should-not"), or must not ("never"). Of unary calls only, and only
 * where repeating changes nothing that was not meant. A number outside the 17 is UNKNOWN.
 */
export function aip194FromCode(code: number): Aip194 {
  return codeAip194[codeFromNumber(code)] as Aip194;
}
