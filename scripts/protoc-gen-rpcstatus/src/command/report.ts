// What the command prints, for people, for GitHub and for programs.

import { relative, resolve } from "node:path";
import { type Finding, lineOf, type Severity } from "../diagnostics/finding.js";
import type { CheckResult } from "./check-images.js";

export const FORMATS = ["text", "github", "json"] as const;

export type Format = (typeof FORMATS)[number];

export function report(result: CheckResult, format: Format, baseline: string | undefined): string {
  const { problems, warnings, checked } = result;
  const all: { problem: Finding; severity: Severity }[] = [
    ...problems.map((problem) => ({ problem, severity: "error" as const })),
    ...warnings.map((problem) => ({ problem, severity: "warning" as const })),
  ];
  if (format === "json") {
    const told = all.map(({ problem: { at, text, was }, severity }) => {
      const { file, line, column } = at;
      return { severity, file, line, column, text, ...(was && { was }) };
    });
    return `${JSON.stringify({ problems: told, checked }, null, 2)}\n`;
  }
  const line = format === "github" ? commandOf : lineOf;
  const lines = all.map(({ problem, severity }) => line(problem, severity));
  return `${[...lines, summary(result, baseline)].join("\n")}\n`;
}

function summary(
  { problems, warnings, checked }: CheckResult,
  baseline: string | undefined,
): string {
  const against = baseline === undefined ? "" : ` against "${baseline}"`;
  const found = problems.length === 0 ? "no problem" : count(problems.length, "problem");
  const rest = warnings.length === 0 ? "" : `, ${count(warnings.length, "warning")}`;
  return `checked ${count(checked.errors, "error")} in ${count(checked.files, "file")}${against}: ${found}${rest}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A workflow command of GitHub Actions, which it shows at the line of a pull request. */
function commandOf({ at, text }: Finding, severity: Severity): string {
  // GitHub counts paths from its checkout, wherever the step runs.
  const checkout = process.env.GITHUB_WORKSPACE;
  const path = checkout ? relative(checkout, resolve(at.file)).replaceAll("\\", "/") : at.file;
  const file = escapeData(path).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return `::${severity} file=${file},line=${at.line},col=${at.column}::${escapeData(text)}`;
}

/** So that a text stays on the line of its command. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
