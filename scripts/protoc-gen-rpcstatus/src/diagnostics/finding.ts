// How problems are told.

import type { Position, Problem } from "../model/model.js";

export type Add = (at: Position, text: string) => void;

export type Severity = "error" | "warning";

/** A line that editors and terminals jump to. */
export function lineOf({ at, text }: Problem, severity: Severity): string {
  return `${at.file}:${at.line}:${at.column}: ${severity === "warning" ? "warning: " : ""}${text}`;
}

/** For sorting: in the order in which somebody reads the files. */
export function byPlace(a: Problem, b: Problem): number {
  return compare(a.at.file, b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
