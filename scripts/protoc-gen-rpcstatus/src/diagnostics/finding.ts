// A problem or a warning, with its place.

import { listed } from "./closest.js";
import { onOneLine } from "./quote.js";
import { anchorOf, PAGE, type Problem, type Rule } from "./rules.js";

/** Returns the path where the reader of a finding opens a file, from the file's name in its module. */
export type Locate = (name: string) => string;

/** A place in a .proto file; line and column count from 1. */
export interface Position {
  /** A path from `Locate`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Reports whether a comment there, or at a declaration around it, silences the rule. */
  ignores?(rule: Rule): boolean;
}

export interface Finding {
  readonly rule: Rule;
  readonly at: Position;
  /** The problem, and after "; " or ": " its fix. */
  readonly text: string;
  /** For a change, the place in the baseline; the file alone if the baseline has no positions. */
  readonly was?: Pick<Position, "file"> & Partial<Position>;
}

export interface Findings {
  /** They fail the run. */
  readonly problems: readonly Finding[];
  /** They do not. */
  readonly warnings: readonly Finding[];
}

/** Called for every finding of a rule. */
export type Add<R extends Rule = Problem> = (rule: R, at: Position, text: string) => void;

export type Severity = "error" | "warning";

/** Returns a line that editors and terminals link to the place. */
export function lineOf({ rule, at, text }: Finding, severity: Severity): string {
  const kind = severity === "warning" ? "warning: " : "";
  return onOneLine(`${at.file}:${at.line}:${at.column}: ${kind}${text} (${rule})`);
}

/** Returns a line with links to the rules of the findings, once for a run; none without findings. */
export function linksTo(findings: readonly Finding[]): string[] {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return rules.length === 0 ? [] : [`see ${PAGE}${listed(rules.map(anchorOf))}`];
}

/** Sorts by file, line and column. */
export function byPlace(a: Finding, b: Finding): number {
  return compare(a.at.file, b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
