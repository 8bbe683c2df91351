// The command `rpcstatus decode`, as a reader: its status, and the text that it prints.

import { decodeText } from "../../src/cli/pasted-text.js";
import { formatStatus } from "../../src/cli/print.js";
import type { Status } from "../../src/index.js";

export interface Decoded {
  /** Undefined if the command refuses the text. */
  readonly status: Status | undefined;
  /** What the command prints; empty if it refuses the text. */
  readonly output: string;
}

export function decode(pasted: string): Decoded {
  const read = decodeText(pasted);
  return typeof read === "string"
    ? { status: undefined, output: "" }
    : { status: read, output: formatStatus(read, false) };
}
