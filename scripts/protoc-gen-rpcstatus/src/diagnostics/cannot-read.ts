// An input that cannot be read. It is a mistake in the input, not in this program: users see the message without a stack.

import type { Finding } from "./finding.js";

export class CannotRead extends Error {
  /** The problem, if it is in a .proto file. */
  readonly finding: Finding | undefined;

  constructor(message: string, finding?: Finding) {
    super(message);
    this.finding = finding;
  }
}

/** Returns what `read` returns; if it throws, throws CannotRead with the text that `message` makes of the error's. */
export function reading<T>(read: () => T, message: (cause: string) => string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CannotRead) throw error;
    throw new CannotRead(message(error instanceof Error ? error.message : String(error)));
  }
}
