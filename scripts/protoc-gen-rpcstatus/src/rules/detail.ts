// The detail types that an error declares.

import { closest } from "../diagnostics/closest.js";
import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import { STANDARD_DETAILS } from "../model/descriptors.js";
import type { DetailModel, ErrorModel } from "../model/model.js";
import { detailName } from "../model/names.js";

export function checkDetails(error: ErrorModel, add: Add): void {
  const types = new Set<string>();
  const names = new Map<string, string>();
  for (const detail of error.details) {
    const { typeName, at } = detail;
    const name = detailName(typeName);
    const other = names.get(name);
    if (types.has(typeName)) {
      add(
        "DETAIL_UNIQUE",
        at,
        `cannot declare detail ${quote(typeName)} twice in one error; remove one of the two`,
      );
    } else checkDetail(error, detail, other, add);
    types.add(typeName);
    if (other === undefined) names.set(name, typeName);
  }
}

/** `other` is the type that already has the detail's name in TypeScript. */
function checkDetail(
  error: ErrorModel,
  { typeName, desc, similar, at }: DetailModel,
  other: string | undefined,
  add: Add,
): void {
  const option = optionFor(typeName, error);
  if (typeName === "google.rpc.ErrorInfo") {
    add(
      "DETAIL_UNIQUE",
      at,
      `cannot declare detail ${quote(typeName)}: every error already has one; declare metadata instead`,
    );
  } else if (option !== undefined) {
    add(
      "DETAIL_UNIQUE",
      at,
      `cannot declare detail ${quote(typeName)} beside ${option}: an error carries one detail of a type, and the caller's would always replace that of the option; remove one of the two`,
    );
  } else if (desc === undefined && !STANDARD_DETAILS.has(typeName)) {
    add(
      "DETAIL_KNOWN",
      at,
      `cannot find message ${quote(typeName)} for details; ${fixType(typeName, similar)}`,
    );
  } else if (other !== undefined) {
    add(
      "TYPESCRIPT_NAME_UNIQUE",
      at,
      `cannot name ${quote(other)} and ${quote(typeName)} both ${quote(detailName(typeName))} in TypeScript; remove or rename one of them`,
    );
  }
}

/** Returns the option of the error that sends a detail of the type. */
function optionFor(typeName: string, error: ErrorModel): string | undefined {
  if (typeName === "google.rpc.RetryInfo" && error.retryDelay) return "retry_delay";
  if (typeName === "google.rpc.Help" && error.help.length > 0) return "help";
  if (typeName === "google.rpc.LocalizedMessage" && error.localized.length > 0) return "localized";
  return undefined;
}

function fixType(typeName: string, similar: string | undefined): string {
  if (similar !== undefined) return `write its full name, ${quote(similar)}`;
  const [, simple = ""] = /^(?:google\.rpc\.)?(\w*)$/.exec(typeName) ?? [];
  const standard = [...STANDARD_DETAILS].map((name) => name.slice("google.rpc.".length));
  const meant = closest(simple, standard);
  if (meant !== undefined) return `write "google.rpc.${meant}"`;
  // An option names the message by a text, which the filters of buf do not see.
  return "write the full name of a message, and generate the file that defines it in the same run or import it here; if buf.gen.yaml filters the types of the input, list the message in types, or remove it from exclude_types";
}
