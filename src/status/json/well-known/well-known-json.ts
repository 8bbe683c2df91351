import type { Reader } from "../../../wire/reader.js";

/** How a message of google.protobuf is read into its own JSON, and encoded from it. */
export interface WellKnown {
  /** Undefined for what JSON does not hold. */
  read(reader: Reader): unknown;
  /** The encoded message; undefined for JSON of another form. */
  encode(json: unknown): Uint8Array | undefined;
}
