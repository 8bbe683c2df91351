import type { Reader } from "../../../wire/reader.js";

/** Reads a message of google.protobuf into its own JSON format, and encodes it from there. */
export interface WellKnown {
  /** Returns the JSON of a message; undefined if JSON cannot hold it. */
  read(reader: Reader): unknown;
  /** Returns the encoded message; undefined for JSON that is not of the type. */
  encode(json: unknown): Uint8Array | undefined;
}
