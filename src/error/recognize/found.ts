// What was found in something that was thrown.

import type { Code } from "../../code/names.js";
import { get } from "../../safe/properties.js";
import type { Reading } from "../../status/reading.js";
import { NEUTRAL_MESSAGE } from "../../status/status.js";

/** The parts of a StatusError as they were found. */
export interface Found extends Reading {
  /** The message is the text of a foreign error, which must not leave the process. */
  readonly local?: boolean;
  /** It counts only if what led to it says no more. */
  readonly vague?: boolean;
}

/** A foreign error: what it says stays local. */
export function foreign(thrown: unknown, code: Code): Found {
  const text = typeof thrown === "string" ? thrown : get(thrown, "message");
  const message = typeof text === "string" ? text : NEUTRAL_MESSAGE;
  return { code, rawCode: code, message, details: [], issues: [], local: true };
}
