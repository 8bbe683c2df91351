// The wire runtime that generated encode and decode functions import.
export { type Codec, type FieldKind, type Init, list } from "./message.js";
export { Reader, type UnknownField } from "./reader.js";
export { Writer } from "./writer.js";
