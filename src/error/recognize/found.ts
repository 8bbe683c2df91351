// The result of a recognizer: the parts of a StatusError as found in a thrown value.

import { type Code, codeFromNumber } from "../../code/names.js";
import {
  DETAILS_HEADER,
  type HeaderForms,
  type HeaderValues,
  readHeaders,
} from "../../formats/grpc/headers.js";
import {
  mergeMessages,
  readDetailsHeader,
  withDetailTrailers,
} from "../../formats/grpc/trailers.js";
import { get } from "../../safe/properties.js";
import type { JsonInput } from "../../status/bounded-json.js";
import type { Issue, IssueKind } from "../../status/issue.js";
import type { Reading } from "../../status/reading.js";
import { NEUTRAL_MESSAGE } from "../../status/status.js";

export interface Found extends Reading {
  /** Whether the message is the text of an exception, which must not leave the process. */
  readonly local?: boolean;
  /** Set if the status counts only if no cause of the error has a better one; of several, the higher number wins. */
  readonly inconclusive?: 1 | 2;
}

/** Makes the input for the details of a thrown value. */
export type NewInput = (kind?: IssueKind) => JsonInput;

/** Returns the status of a thrown value; undefined if it is not of the kind that the recognizer knows. */
export type Recognizer = (thrown: unknown, newInput: NewInput) => Found | undefined;

/** Returns the status of an exception, with the given code; its text stays local. */
export function localError(thrown: unknown, code: Code): Found {
  const text = typeof thrown === "string" ? thrown : get(thrown, "message");
  const message = typeof text === "string" ? text : NEUTRAL_MESSAGE;
  return { code, rawCode: code, message, details: [], issues: [], local: true };
}

/** Returns the status of a failed call: code and message from its library, the details from its trailers. */
export function failedCall(
  rawCode: number,
  text: string,
  trailers: unknown,
  forms?: HeaderForms,
): Found {
  const issues: Issue[] = [];
  return statusOfCall(
    rawCode,
    text,
    readHeaders(trailers, [DETAILS_HEADER], issues, forms),
    issues,
  );
}

/** Returns the status of a failed call whose trailers were read. */
export function statusOfCall(
  rawCode: number,
  text: string,
  values: HeaderValues<typeof DETAILS_HEADER>,
  issues: Issue[],
): Found {
  const status = readDetailsHeader(values[DETAILS_HEADER], rawCode, issues);
  const message = mergeMessages(text, status.message, issues);
  const details = withDetailTrailers(status.details, values, issues);
  return { ...status, code: codeFromNumber(rawCode), rawCode, message, details, issues };
}
