// google.protobuf.FieldMask: its JSON is one text, the paths in lowerCamelCase with commas between.

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
    // A path that has "_" or a capital is none that comes back.
    if (typeof json !== "string" || json.includes("_")) return undefined;
    const paths = json === "" ? [] : json.split(",", MAX_FIELDS + 1);
    if (paths.length > MAX_FIELDS) return undefined;
    const writer = new Writer();
    for (const path of paths)
      writer.tag(PATHS).string(path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    return writer.finish();
  },
};
