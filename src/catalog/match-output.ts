// A match in logs and in JSON: without the spec and, in JSON, with bigints and bytes as text.

import { attempt } from "../safe/call.js";
import type { Issue } from "../status/issue.js";
import type { ErrorMatch, MatchJson, UnknownMatch } from "./types.js";

export type Match = ErrorMatch | UnknownMatch;

export function isUnknown(match: Match): match is UnknownMatch {
  return match.reason === "$unknown";
}

/**
 * Makes a match from its parts, which it changes. Its issues are those of its status, which decode the details when they
 * are read, and those given. `spec` is not enumerable, so that logs and copies leave it out.
 */
export function makeMatch<M extends Match>(
  parts: Omit<M, "toJSON" | "spec" | "issues">,
  issues: readonly Issue[],
  spec: M["spec"],
): M {
  const match = parts as unknown as M;
  const lazy = issues.length === 0 ? ISSUES : withIssues(match, issues);
  Object.defineProperty(match, "issues", lazy);
  hide(match, "spec", spec);
  hide(match, "toJSON", () => jsonFromMatch(match));
  hide(match.metadata, "toJSON", () => metadataTexts(match));
  return match;
}

const ISSUES: PropertyDescriptor & ThisType<Match> = {
  get() {
    return keepIssues(this, statusIssues(this));
  },
  set(value) {
    keepIssues(this, value);
  },
  enumerable: true,
  configurable: true,
};

function withIssues(match: Match, issues: readonly Issue[]): PropertyDescriptor {
  return { ...ISSUES, get: () => keepIssues(match, [...statusIssues(match), ...issues]) };
}

/** Makes the issues a property like the others, once they are read. */
function keepIssues(match: Match, value: readonly Issue[]): readonly Issue[] {
  attempt(() => Object.defineProperty(match, "issues", { value, writable: true }));
  return value;
}

/** Returns the issues of the status; none if they cannot be read. */
function statusIssues({ status }: Match): readonly Issue[] {
  return attempt(() => status.issues) ?? [];
}

function jsonFromMatch(match: Match): MatchJson {
  const { reason, retryDelayMs, status, issues } = match;
  return {
    reason,
    ...("rawReason" in match && { rawReason: match.rawReason }),
    metadata: metadataTexts(match),
    ...(retryDelayMs !== undefined && { retryDelayMs }),
    // With the name of the code, as for loggers.
    status: status.toJSON("status"),
    ...(issues.length > 0 && { issues }),
  };
}

/** Returns the text form of each value. */
function metadataTexts(match: Match): MatchJson["metadata"] {
  const { metadata } = match;
  // The metadata of an unknown error is text.
  const types = isUnknown(match) ? undefined : match.spec.metadata;
  const texts = Object.entries(metadata).map(([key, value]) => [
    key,
    types?.[key]?.format(value) ?? value,
  ]);
  return Object.fromEntries(texts);
}

/** Sets a property that is not enumerable, unless a declared key or detail has that name. */
function hide(object: object, name: PropertyKey, value: unknown): void {
  if (!Object.hasOwn(object, name)) Object.defineProperty(object, name, { value });
}
