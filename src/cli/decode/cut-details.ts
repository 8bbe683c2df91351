// Reports details that are in a text but cannot be read: a printer shows only that there is something.

import type { Issue } from "../../status/issue.js";

const MAX_RECORD = 20_000;
/** The rest of the line, and the lines after it that belong to it: indented ones, and the brackets at the end. */
const RECORD = /[^\n]*(?:\n(?:[ \t]|[}\])])[^\n]*)*/y;

/** Marks that Node, Bun and loggers print for a value that is too deep, where details would be. */
const CUT =
  /(?<![\w$])(?:grpc-status-details-bin|value|details|metadata|internalRepr)\\{0,3}["']?\s{0,20}(?:=>|:)\s{0,20}(?:\[\s{0,20})?\\{0,3}["']?\[(?:Array|Object|Map|Metadata|Buffer|Uint8Array)\]/;
/** Details in protobuf's text format. */
const TEXT = /(?<![\w$])details:? ?[{<]\s{0,20}(?:\[|type_url)/;

/** Returns the issue for a status without details that was found at a position, if it had some. */
export function cutDetails(text: string, at: number): Issue | undefined {
  RECORD.lastIndex = at;
  const record = RECORD.exec(text.slice(0, at + MAX_RECORD))?.[0] ?? "";
  const cut = CUT.test(record);
  if (!cut && !TEXT.test(record)) return undefined;
  const what = cut
    ? "the details, if there are any, were not printed: print the error with more depth, or give its trailers"
    : "the details in protobuf's text format cannot be read: give the trailers";
  return { kind: "unreadable", what, where: "details" };
}
