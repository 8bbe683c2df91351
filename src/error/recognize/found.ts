// What a recognizer returns: the parts of a StatusError as they were found in a thrown value.

import { type Code, codeFromNumber } from "../../code/names.js";
import { readHeaders } from "../../formats/grpc/headers.js";
import { DETAILS_HEADER, mergeMessages, readDetailsHeader } from "../../formats/grpc/trailers.js";
import { get } from "../../safe/properties.js";
import type { Issue } from "../../status/issue.js";
import type { Reading } from "../../status/reading.js";
import { NEUTRAL_MESSAGE } from "../../status/status.js";

export interface Found extends Reading {
  /** The message is the text of an exception, which must not leave the process. */
  readonly local?: boolean;
  /** It counts only if no cause of the error is known better. */
  readonly inconclusive?: boolean;
}

/** Returns an exception with the code; its text stays local. */
export function localError(thrown: unknown, code: Code): Found {
  const text = typeof thrown === "string" ? thrown : get(thrown, "message");
  const message = typeof text === "string" ? text : NEUTRAL_MESSAGE;
  return { code, rawCode: code, message, details: [], issues: [], local: true };
}

/** Returns a failed call: code and message as its library has them, with the details in its trailers. */
export function failedCall(rawCode: number, text: string, trailers: unknown): Found {
  const issues: Issue[] = [];
  const values = readHeaders(trailers, [DETAILS_HEADER], issues)[DETAILS_HEADER];
  const details = readDetailsHeader(values, rawCode, issues);
  const message = mergeMessages(text, details.message, issues);
  return { ...details, code: codeFromNumber(rawCode), rawCode, message, issues };
}
