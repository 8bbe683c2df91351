// Comments that silence warnings: rpcstatus:ignore, then names of rules, then any text, such as the reason.

import { closest } from "../diagnostics/closest.js";
import type { Position } from "../diagnostics/finding.js";
import { isRule, RULES } from "../diagnostics/rules.js";
import type { IgnoredRule } from "../model/model.js";
import { keyOf, type PathKey, type SourceLocation, visitLocations } from "./file.js";

const START = "rpcstatus:ignore";
/** In the middle of a line too, after other text. */
const COMMENT = /(?<!\S)rpcstatus:ignore\b[:=]?(.*)/;
/** A later word of this form is another name, if it resembles one; the reason may have such words too. */
const NAME = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** Of one comment. More are text. */
const MAX_NAMES = RULES.length;

/** The statements whose comments hold for the whole file: package, syntax and edition. */
const OF_FILE: ReadonlySet<PathKey> = new Set([2, 12, 14].map((field) => keyOf([field])));

/** A rule that is silenced, and whether it was of use. */
export interface Ignored extends IgnoredRule {
  isUsed: boolean;
}

/** By the path of the declaration, which is empty for the whole file, and by name. */
export type IgnoredByPath = ReadonlyMap<PathKey, ReadonlyMap<string, Ignored>>;

/** Returns the rules that comments silence. */
export function ignoredIn(
  source: Uint8Array | undefined,
  placeOf: (location: SourceLocation) => Position,
): IgnoredByPath {
  const ignored = new Map<PathKey, Map<string, Ignored>>();
  // Most files have no such comment. The rest is comments and numbers.
  if (
    source === undefined ||
    !Buffer.from(source.buffer, source.byteOffset, source.byteLength).includes(START)
  )
    return ignored;
  visitLocations(source, true, (location) => {
    const { detached, leading, trailing, key } = location;
    const at = placeOf(location);
    for (const name of namesIn(`${detached}\n${leading}\n${trailing}`)) {
      const path = OF_FILE.has(key) ? "" : key;
      const others = ignored.get(path) ?? new Map<string, Ignored>();
      if (!others.has(name)) others.set(name, { name, at, isUsed: false });
      ignored.set(path, others);
    }
  });
  return ignored;
}

/** Returns a comment without what is meant for us. */
export function withoutIgnores(comment: string): string {
  if (!comment.includes(START)) return comment;
  const lines = comment.split("\n").flatMap((line) => {
    const from = line.search(COMMENT);
    const rest = from < 0 ? line : line.slice(0, from).trimEnd();
    return from >= 0 && rest.trim() === "" ? [] : [rest];
  });
  return lines.join("\n");
}

function namesIn(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const [, rest] = COMMENT.exec(line) ?? [];
    return rest === undefined ? [] : namesOf(rest);
  });
}

/** Returns at least one name: "" if the comment names none. */
function namesOf(rest: string): string[] {
  const names: string[] = [];
  for (const word of rest.split(/[\s,]+/).filter(Boolean)) {
    const name = word.replace(/[.:;]$/, "");
    // The first word is meant as a name, whatever it is.
    if (names.length > 0 && !isMeant(name)) break;
    if (names.push(name) === MAX_NAMES || name !== word) break;
  }
  return names.length > 0 ? names : [""];
}

function isMeant(word: string): boolean {
  return NAME.test(word) && (isRule(word) || closest(word, RULES) !== undefined);
}
