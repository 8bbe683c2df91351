// The metadata of an error: types for the caller, and data for the runtime.

import type { FileModel, MetadataModel } from "../../../model/model.js";
import type { Imports } from "../imports.js";
import { escapeComment, literal, propertyName, writeEntries } from "../print.js";
import type { Writer } from "../writer.js";
import { globalType } from "./context.js";

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

/** Writes the property `metadata` of a match. */
export function writeMetadataType(
  writer: Writer,
  metadata: readonly MetadataModel[],
  file: FileModel,
): void {
  writer.write("readonly metadata: ").inlineBlock(() => {
    for (const { key, type = "string", optional, description, example } of metadata) {
      const comment = [
        description,
        metadataUnits[type] ?? "",
        example === "" ? "" : `Example: ${literal(example)}.`,
      ].filter((part) => part !== "");
      if (comment.length > 0) {
        writer.writeLine(`/** ${escapeComment(comment.join(" ").replace(/\s+/g, " "))} */`);
      }
      // As in protobuf-es: undefined is assignable under exactOptionalPropertyTypes too.
      const [mark, missing] = optional ? ["?", " | undefined"] : ["", ""];
      const valueType = globalType(metadataTypes[type], file);
      writer.writeLine(`readonly ${propertyName(key)}${mark}: ${valueType}${missing};`);
    }
  });
  writer.write(";").newLine();
}

/** Returns the writer of the options `metadata` and `optional`, which writes only those that are needed. */
export function writeMetadata(
  metadata: readonly MetadataModel[],
  imports: Imports,
): (writer: Writer) => void {
  for (const { type = "string" } of metadata) imports.runtime(type);
  return (writer) => {
    const types = metadata.map(
      ({ key, type = "string" }) => `${propertyName(key)}: ${imports.runtime(type)}`,
    );
    const optional = metadata.filter((entry) => entry.optional).map(({ key }) => literal(key));
    if (types.length > 0) writeEntries(writer, "metadata: ", ["{", "}"], types);
    if (optional.length > 0) writer.writeLine(`optional: [${optional.join(", ")}],`);
  };
}
