// Collects changes, each once: one line of a catalog may change many of its errors, and texts that differ in
// nothing but the reason become one text that lists the reasons.

import { listed } from "../diagnostics/closest.js";
import type { Finding, Position } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { Problem, Rule } from "../diagnostics/rules.js";
import type { ResolvedError } from "../model/model.js";

/**
 * Reports a change of an error: its rule, its place now and in the baseline, and a function that returns the text,
 * given the place in the baseline and the name of the error, or of several errors.
 */
export type ReportChange<R extends Rule = Problem> = (
  rule: R,
  at: Position,
  was: Position,
  text: (was: string, what: string) => string,
) => void;

interface Change {
  readonly rule: Rule;
  readonly at: Position;
  readonly was: NonNullable<Finding["was"]>;
  readonly reasons: string[];
  readonly text: (reasons: readonly string[]) => string;
}

export class ChangeReport<R extends Rule> {
  private readonly baseline: string;
  private readonly changes = new Map<string, Change>();

  constructor(baseline: string) {
    this.baseline = baseline;
  }

  /** Returns the function that reports changes of the error. */
  of({ file: { hasSource }, catalog, error }: ResolvedError): ReportChange<R> {
    // Without positions in the baseline, its file is named alone.
    return (rule, at, was, text) => {
      const place = hasSource ? `${was.file}:${was.line}:${was.column}` : was.file;
      const textOf = (reasons: readonly string[]) =>
        text(
          `${place} in ${quote(this.baseline)}`,
          `${listed(reasons.map(quote))} of ${quote(catalog.domain)}`,
        );
      const key = JSON.stringify([rule, at.file, at.line, at.column, textOf([])]);
      const same = this.changes.get(key);
      if (same !== undefined) same.reasons.push(error.reason);
      else {
        const { file, line, column } = was;
        const old = hasSource ? { file, line, column } : { file };
        this.changes.set(key, { rule, at, was: old, reasons: [error.reason], text: textOf });
      }
    };
  }

  findings(): Finding[] {
    return [...this.changes.values()].map(({ rule, at, was, reasons, text }) => ({
      rule,
      at,
      text: text(reasons),
      was,
    }));
  }
}
