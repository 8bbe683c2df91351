// Timestamp, Duration and Empty. Timestamp has the same fields as Duration, and is read as one.

import {
  createDuration,
  type Duration,
  durationCodec,
  encodeDuration,
} from "../../../../gen/google/protobuf/duration_rpcstatus.js";
import { readMessage } from "../../../wire/codec.js";
import { durationFromText, textFromDuration } from "../../duration.js";
import type { WellKnown } from "./well-known-json.js";

export const duration: WellKnown = {
  read: (reader) => textFromDuration(readMessage(reader, durationCodec)),
  encode: (json) => encodeAs(json, durationFromText),
};

export const timestamp: WellKnown = {
  read: (reader) => textFromTimestamp(readMessage(reader, durationCodec)),
  encode: (json) => encodeAs(json, timestampFromText),
};

export const empty: WellKnown = {
  read: (reader) => {
    while (reader.tag() !== 0) return undefined;
    return {};
  },
  // Some implementations leave out `value`, others write an empty object.
  encode: (json) => (typeof (json ?? {}) === "object" ? new Uint8Array(0) : undefined),
};

function encodeAs(
  json: unknown,
  parse: (text: string) => Duration | undefined,
): Uint8Array | undefined {
  const parsed = typeof json === "string" ? parse(json) : undefined;
  return parsed && encodeDuration(parsed);
}

const RFC3339 =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
// From the year 1 to the year 9999.
const FIRST = -62_135_596_800;
const LAST = 253_402_300_799;

function timestampFromText(text: string): Duration | undefined {
  const [, local = "", fraction = "", zone = ""] = RFC3339.exec(text.toUpperCase()) ?? [];
  const rolled = new Date(`${local}Z`).getTime();
  // Date rolls over a day or an hour that does not exist, such as February 30.
  if (Number.isNaN(rolled) || !new Date(rolled).toISOString().startsWith(local)) return undefined;
  const seconds = new Date(local + zone).getTime() / 1000;
  if (!(seconds >= FIRST && seconds <= LAST)) return undefined;
  return createDuration({ seconds: BigInt(seconds), nanos: Number(fraction.padEnd(9, "0")) });
}

function textFromTimestamp({ seconds, nanos }: Duration): string | undefined {
  if (seconds < FIRST || seconds > LAST || nanos < 0 || nanos >= 1e9) return undefined;
  const fraction = textFromDuration(createDuration({ nanos })).slice(1, -1);
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${fraction}Z`;
}
