// The output of the command: text, annotations for GitHub, or JSON.

import { relative, resolve } from "node:path";
import { type Finding, lineOf, linksTo, type Severity } from "../diagnostics/finding.js";
import { passedOn, quote, visible } from "../diagnostics/quote.js";
import { urlOf } from "../diagnostics/rules.js";
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
    const findings = all.map(({ problem: { rule, at, text, was }, severity }) => {
      const { file, line, column } = at;
      return { severity, rule, url: urlOf(rule), file, line, column, text, ...(was && { was }) };
    });
    return passedOn(`${JSON.stringify({ findings, checked }, null, 2)}\n`);
  }
  const line = format === "github" ? commandOf : lineOf;
  const lines = all.map(({ problem, severity }) => line(problem, severity));
  if (format === "text") lines.push(...linksTo(all.map(({ problem }) => problem)));
  return `${[...lines, passedOn(summary(result, baseline))].join("\n")}\n`;
}

function summary(
  { problems, warnings, checked }: CheckResult,
  baseline: string | undefined,
): string {
  const against = baseline === undefined ? "" : ` against ${quote(baseline)}`;
  const found = problems.length === 0 ? "no problems" : count(problems.length, "problem");
  const rest = warnings.length === 0 ? "" : `, ${count(warnings.length, "warning")}`;
  return `checked ${count(checked.errors, "error")} in ${count(checked.files, "file")}${against}: ${found}${rest}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Returns a workflow command of GitHub Actions, which is shown at the line in a pull request. */
function commandOf({ rule, at, text }: Finding, severity: Severity): string {
  // Paths are relative to the checkout, in whichever folder the step runs.
  const checkout = process.env.GITHUB_WORKSPACE;
  const path = checkout ? relative(checkout, resolve(at.file)).replaceAll("\\", "/") : at.file;
  const file = escapeData(path).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const message = escapeData(`${text}\nsee ${urlOf(rule)}`);
  return visible(
    `::${severity} file=${file},line=${at.line},col=${at.column},title=${rule}::${message}`,
  );
}

/** Escapes what would end the line of the command. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
