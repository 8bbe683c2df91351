// google.protobuf.FieldMask: its JSON is a string, the paths in lowerCamelCase, separated by commas.

import { MAX_FIELDS } from "../../../wire/reader.js";
import { Writer } from "../../../wire/writer.js";
import type { WellKnown } from "./well-known-json.js";

const PATHS = 10;

export const fieldMask: WellKnown = {
  read: (reader) => {
    const paths: string[] = [];
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag === PATHS) paths.push(reader.string());
      else reader.skip(tag);
    }
    return paths
      .map((path) => path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()))
      .join(",");
  },
  encode: (json) => {
    // A path with "_" is not lowerCamelCase, and would not be written back the same.
    if (typeof json !== "string" || json.includes("_")) return undefined;
    const paths = json === "" ? [] : json.split(",", MAX_FIELDS + 1);
    if (paths.length > MAX_FIELDS) return undefined;
    const writer = new Writer();
    for (const path of paths)
      writer.tag(PATHS).string(path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    return writer.finish();
  },
};
