// The command `rpcstatus decode`, as a reader: its status, and the text that it prints.

import { decodeText } from "../../src/cli/decode/pasted-text.js";
import { formatStatus } from "../../src/cli/print.js";
import { formatStatusJson } from "../../src/cli/print-json.js";
import { printable } from "../../src/cli/printable.js";
import type { Status } from "../../src/index.js";

export interface Decoded {
  /** Undefined if the command refuses the text. */
  readonly status: Status | undefined;
  /** What the command prints; empty if it refuses the text. */
  readonly output: string;
}

export function decode(pasted: string): Decoded {
  const read = decodeText(pasted);
  if (typeof read === "string") return { status: undefined, output: printable(read, 0) };
  const { status, source } = read;
  const limit = 20 * pasted.length + 50_000;
  const text = formatStatus(status, { color: false, source, limit });
  const json = formatStatusJson(read, limit);
  return { status, output: json.length > text.length ? json : text };
}
