// Chooses among the statuses that were found in a text.
//
// Details and a code beat a code and a message, which beat details without a code, a code alone, and OK. A whole status
// beats one that breaks off. Of equals, the first in the text is chosen: what comes later often follows from it.

import { Code } from "../../code/names.js";
import type { Issue } from "../../status/issue.js";
import type { Status } from "../../status/status.js";
import { cutDetails } from "./cut-details.js";

/** Where a status was found. */
export interface Source {
  /** The form that it was read from, such as "grpc-status-details-bin" or "an error of grpc-go". */
  readonly form: string;
  /** The line of the input, from 1; undefined for bytes. */
  readonly line?: number;
  /** The number of other statuses in the input. */
  readonly others: number;
}

export interface Decoded {
  readonly status: Status;
  readonly source: Source;
}

/** A position in the input, or in a copy of it with the same lines. */
export interface Place {
  readonly text: string;
  readonly at: number;
}

interface Found {
  readonly status: Status;
  readonly form: string;
  readonly place: Place | undefined;
  readonly rank: number;
}

/** Statuses beyond this number are not counted. */
const MAX_COUNTED = 1000;

/** The rank of a whole status with code and details: nothing better can be found. */
const BEST = 10;

export class Choice {
  readonly #keys = new Set<string>();
  #best: Found | undefined;

  /** Adds a status that was found. */
  add(status: Status, form: string, place?: Place): void {
    if (this.#keys.size < MAX_COUNTED) this.#keys.add(keyOf(status));
    const found = { status, form, place, rank: rankOf(status) };
    if (this.#best === undefined || isBetter(found, this.#best)) this.#best = found;
  }

  /** Whether a whole status with code and details was found. */
  get isComplete(): boolean {
    return this.#best?.rank === BEST;
  }

  get decoded(): Decoded | undefined {
    if (this.#best === undefined) return undefined;
    const { status, form, place } = this.#best;
    // The same error is often there twice: as a text, and with its code alone.
    const same = [keyOf(status), keyOf({ ...status, message: "" })];
    const others = [...this.#keys].filter((key) => !same.includes(key)).length;
    const cut = status.details.length === 0 && status.code !== Code.OK && place;
    const issue = cut ? cutDetails(cut.text, cut.at) : undefined;
    const shown = issue === undefined ? status : withIssue(status, issue);
    return { status: shown, source: { form, ...(place && { line: lineOf(place) }), others } };
  }
}

function isBetter(found: Found, best: Found): boolean {
  if (found.rank !== best.rank) return found.rank > best.rank;
  // In another copy of the text, positions are not comparable.
  return found.place?.text === best.place?.text && (found.place?.at ?? 0) < (best.place?.at ?? 0);
}

function lineOf({ text, at }: Place): number {
  let line = 1;
  for (let end = text.indexOf("\n"); end >= 0 && end < at; end = text.indexOf("\n", end + 1))
    line++;
  return line;
}

function keyOf({
  rawCode,
  message,
}: {
  readonly rawCode: number;
  readonly message: string;
}): string {
  return `${rawCode} ${message.slice(0, 200)}`;
}

function rankOf(status: Status): number {
  const { code, message, details } = status;
  const whole = isBroken(status) ? 0 : 1;
  const hasCode = code !== Code.OK && !lacksCode(status);
  if (details.length > 0) return (hasCode ? 9 : 5) + whole;
  // Details that were cut off count as details, so that the issue is seen.
  if (hasCode && message !== "" && isCut(status)) return 8.5;
  if (hasCode) return (message === "" ? 3 : 7) + whole;
  return message === "" ? 0 : 1 + whole;
}

/** Reports whether the status has no code, so that its code is only UNKNOWN. */
function lacksCode({ code, issues }: Status): boolean {
  return code === Code.UNKNOWN && issues.some(({ kind }) => kind === "missing-status");
}

function isCut({ issues }: Status): boolean {
  return issues.some(({ kind, truncated }) => kind === "malformed-protobuf" && truncated);
}

/** Returns the status with an issue before the others. */
export function withIssue(status: Status, issue: Issue): Status {
  const { code, rawCode, message, details, $unknown } = status;
  const issues = [issue, ...status.issues];
  return { code, rawCode, message, details, issues, ...($unknown !== undefined && { $unknown }) };
}

/** Reports whether the bytes of the status itself, not only those of a detail, are malformed or cut off. */
export function isBroken({ issues }: Status): boolean {
  return issues.some(({ kind, detail }) => kind === "malformed-protobuf" && detail === undefined);
}
