// google.protobuf.Duration as milliseconds and as proto3 JSON text.

import { createDuration, type Duration } from "../../gen/google/protobuf/duration_rpcstatus.js";

// Ten thousand years, the range of google.protobuf.Duration.
// Not computed from each other: bundlers keep a constant that is an expression, used or not.
const MAX_SECONDS = 315_576_000_000;
export const MAX_DURATION_MS: number = 315_576_000_000_000;

/** Makes a duration, exact to the nanosecond. Clamps a value out of range; NaN gives zero. */
export function durationFromMs(ms: number): Duration {
  const clamped = Math.min(Math.max(ms || 0, -MAX_DURATION_MS), MAX_DURATION_MS);
  let seconds = Math.trunc(clamped / 1000);
  let nanos = Math.round((clamped - seconds * 1000) * 1e6);
  if (Math.abs(nanos) === 1e9) {
    seconds += Math.sign(nanos);
    nanos = 0;
  }
  return createDuration({ seconds: BigInt(seconds), nanos: nanos || 0 });
}

/** Returns the milliseconds, with a fraction if the duration is finer than that. */
export function msFromDuration(duration: Duration): number {
  return Number(duration.seconds) * 1000 + duration.nanos / 1e6;
}

/** Returns the text form: seconds with 0, 3, 6 or 9 digits, such as "1.500s". */
export function textFromDuration({ seconds, nanos }: Duration): string {
  // A received message may have seconds and nanos of different sign, or too many nanos.
  const total = BigInt(seconds) * 1_000_000_000n + BigInt(Math.trunc(nanos) || 0);
  const absolute = total < 0n ? -total : total;
  let digits = (absolute % 1_000_000_000n).toString().padStart(9, "0");
  while (digits.endsWith("000")) digits = digits.slice(0, -3);
  const sign = total < 0n ? "-" : "";
  return `${sign}${absolute / 1_000_000_000n}${digits === "" ? "" : `.${digits}`}s`;
}

/** Reports whether JSON can represent a duration: at most ten thousand years. */
export function isInRange(duration: Duration): boolean {
  return Math.abs(msFromDuration(duration)) < MAX_DURATION_MS + 1000;
}

/** Parses the text form; returns undefined for any other text, or a duration out of range. */
export function durationFromText(text: string): Duration | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text);
  if (match === null || Number(match[2]) > MAX_SECONDS) return undefined;
  const sign = match[1] === "-" ? -1 : 1;
  const nanos = sign * Number((match[3] ?? "").padEnd(9, "0"));
  return createDuration({ seconds: BigInt(sign) * BigInt(match[2] ?? 0), nanos: nanos || 0 });
}

/** Clamps a delay to the range of setTimeout, from 0 to 2147483647 ms; a larger one would fire at once. */
export function clampTimeout(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.min(Math.max(0, ms), 2 ** 31 - 1);
}
