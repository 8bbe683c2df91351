// The metadata of an error: a type for the caller, and data for the runtime.

import type { CodeBlockWriter } from "ts-morph";
import { quote } from "../../../diagnostics/quote.js";
import type { MetadataModel } from "../../../model/model.js";
import { escapeComment, propertyName } from "../print.js";
import type { Type } from "./context.js";

const metadataTypes = {
  string: "string",
  int64: "bigint",
  double: "number",
  bool: "boolean",
  timestamp: "Date",
  duration: "number",
  bytes: "Uint8Array",
} as const;

const metadataUnits = { duration: "In milliseconds." } as Readonly<Record<string, string>>;

export function writeMetadataType(
  writer: CodeBlockWriter,
  metadata: readonly MetadataModel[],
  typeNamed: Type,
): void {
  if (metadata.length === 0) {
    writer.write(typeNamed("Record<string, never>"));
    return;
  }
  writer.inlineBlock(() => {
    for (const { key, type = "string", optional, description, example } of metadata) {
      const comment = [
        description,
        metadataUnits[type] ?? "",
        example === "" ? "" : `Example: ${quote(example)}.`,
      ].filter((part) => part !== "");
      if (comment.length > 0) {
        writer.writeLine(`/** ${escapeComment(comment.join(" ").replace(/\s+/g, " "))} */`);
      }
      writer.writeLine(
        // As in protobuf-es: undefined is assignable under exactOptionalPropertyTypes too.
        `${propertyName(key)}${optional ? "?" : ""}: ${typeNamed(metadataTypes[type])}${optional ? " | undefined" : ""};`,
      );
    }
  });
}

/**
 * A key that every object has, such as `constructor`, takes its contextual type from there: hence `as const`,
 * also in JavaScript, which users may have type-checked.
 */
export function writeMetadata(
  writer: CodeBlockWriter,
  metadata: readonly MetadataModel[],
  typed: boolean,
): void {
  const entries = metadata.map(({ key, type = "string", optional }) => {
    const text = `"${type}${optional ? "?" : ""}"`;
    const constant = typed ? `${text} as const` : `/** @type {const} */ (${text})`;
    return `${propertyName(key)}: ${key in {} ? constant : text}`;
  });
  writer.writeLine(`metadata: { ${entries.join(", ")} },`);
}
