// What is to be told of changes. One line of a catalogue may change many of its errors: what differs in the
// reason alone is told once.

import { listed } from "../diagnostics/closest.js";
import { quote } from "../diagnostics/quote.js";
import type { Position, Problem, ResolvedError } from "../model/model.js";

/** Tells of a change: at a place of now, with a text made from the place in the baseline and the error's name. */
export type Tell = (
  at: Position,
  was: Position,
  text: (was: string, what: string) => string,
) => void;

interface Change {
  readonly at: Position;
  readonly was: NonNullable<Problem["was"]>;
  readonly reasons: string[];
  readonly text: (reasons: readonly string[]) => string;
}

export class Changes {
  private readonly baseline: string;
  private readonly found = new Map<string, Change>();

  constructor(baseline: string) {
    this.baseline = baseline;
  }

  of({ file, catalog, error }: ResolvedError): Tell {
    return (at, was, text) => {
      // A compiler that was told to leave places out gives none: the file has to do.
      const placed = file.desc.proto.sourceCodeInfo !== undefined;
      const place = placed ? `${was.file}:${was.line}:${was.column}` : was.file;
      const textOf = (reasons: readonly string[]) =>
        text(
          `${place} in ${quote(this.baseline)}`,
          `${listed(reasons.map(quote))} of ${quote(catalog.domain)}`,
        );
      const key = JSON.stringify([at.file, at.line, at.column, textOf([])]);
      const same = this.found.get(key);
      if (same !== undefined) same.reasons.push(error.reason);
      else {
        const old = placed ? was : { file: was.file };
        this.found.set(key, { at, was: old, reasons: [error.reason], text: textOf });
      }
    };
  }

  problems(): Problem[] {
    return [...this.found.values()].map(({ at, was, reasons, text }) => ({
      at,
      text: text(reasons),
      was,
    }));
  }
}
