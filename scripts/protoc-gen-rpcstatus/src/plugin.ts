// One run of the plugin: request in, response out. Problems of the protos or options are the response's
// `error`.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { CannotRead } from "./diagnostics/cannot-read.js";
import { type Finding, lineOf, linksTo, type Severity } from "./diagnostics/finding.js";
import { onOneLine } from "./diagnostics/quote.js";
import { emit } from "./emit/index.js";
import { isElsewhere } from "./emit/typescript/import-path.js";
import { parseOptions } from "./options.js";
import { readRequest, writeResponse } from "./protocol.js";
import { read } from "./read/index.js";
import { locator } from "./read/locate.js";
import { findingsOf } from "./rules/index.js";
import { checkLocales } from "./rules/locales.js";

export interface Result {
  /** The bytes, in pieces. */
  readonly response: readonly Uint8Array[];
  /** Lines for standard error. They do not fail the run. */
  readonly warnings: readonly string[];
}

export function run(input: Uint8Array): Result {
  const request = readRequest(input);
  const parsed = parseOptions(request.parameter);
  const { options } = parsed;
  if (parsed.problems.length > 0) return refuse(parsed.problems);
  const packages = new Map(request.protoFile.map((file) => [file.name, file.package]));
  const locate = locator(process.cwd(), packages);
  let model: ReturnType<typeof read>;
  try {
    model = read(request, locate);
  } catch (error) {
    if (!(error instanceof CannotRead) || error.finding === undefined) throw error;
    return refuse(linesOf([error.finding], "error"));
  }
  const findings = findingsOf(model, options.ignored, {
    keepEmptyFiles: options.keepEmptyFiles,
    exists: (path) => existsSync(join(process.cwd(), path)),
    isElsewhere: (protoFile, suffix) => isElsewhere(protoFile, suffix, options),
  });
  const warnings = [
    ...(options.ignored.has("OPTION_EFFECT") ? [] : parsed.warnings.map(lineOfOption)),
    ...linesOf(findings.warnings, "warning"),
  ];
  const problems = [
    ...checkLocales(model, options.locales),
    ...linesOf(findings.problems, "error"),
  ];
  if (problems.length > 0) return refuse(problems, warnings);
  const files = emit(model, options.targets, options, request.parameter);
  return { response: writeResponse(files), warnings };
}

/** An option has no place in a proto. */
function lineOfOption(warning: string): string {
  return onOneLine(`warning: ${warning} (OPTION_EFFECT)`);
}

function linesOf(findings: readonly Finding[], severity: Severity): string[] {
  return [...findings.map((finding) => lineOf(finding, severity)), ...linksTo(findings)];
}

function refuse(problems: readonly string[], warnings: readonly string[] = []): Result {
  // Each on a line of its own: buf and protoc print the plugin's name before the text.
  const error = problems.map((problem) => `\n${problem}`).join("");
  return { response: writeResponse([], error), warnings };
}
