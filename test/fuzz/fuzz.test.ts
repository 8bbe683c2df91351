// A small, reproducible run over the sources; and runs over broken readers and writers, which must be found.

import { expect, test } from "vitest";
import * as details from "../../src/details.js";
import * as http from "../../src/http.js";
import type { Status, StatusInit } from "../../src/index.js";
import * as index from "../../src/index.js";
import type { Api } from "./api.js";
import { fuzz } from "./fuzz.js";

const api: Api = { ...index, ...http, ...details };

test("twenty thousand inputs", { timeout: 300_000 }, async () => {
  const report = await fuzz(api, { seed: 1, count: 20_000 });
  expect(report.finding).toBeUndefined();
  for (const [name, tally] of Object.entries(report.tallies)) {
    // The inputs are neither all valid nor all invalid.
    expect(tally.clean, name).toBeGreaterThan(tally.inputs / 4);
    expect(tally.clean, name).toBeLessThan(tally.inputs);
    expect(tally.withDetails, name).toBeGreaterThan(tally.inputs / 4);
  }
  expect(report.tallies.decodeStatus.withUnknown).toBeGreaterThan(100);
  expect(report.issues.size).toBeGreaterThanOrEqual(13);
});

/** Returns the package with one reader whose statuses are changed. */
function withReader(
  name: "decodeStatus" | "statusFromTrailers" | "statusFromJson",
  by: Change,
): Api {
  const read = api[name] as (...given: readonly unknown[]) => Status;
  return { ...api, [name]: (...given: readonly unknown[]) => by(read(...given)) };
}

type Change = (status: Status) => Status;

class CarelessStatusError extends index.StatusError {
  static override from(thrown: unknown): index.StatusError {
    const error = index.StatusError.from(thrown);
    if (error === thrown || !(thrown instanceof Error) || !("code" in thrown)) return error;
    const status = { code: thrown.code as number, message: error.message };
    return status.code === 5 ? new index.StatusError(status, { cause: thrown }) : error;
  }
}

const throwsOnBase64 = withReader("decodeStatus", (status) => {
  if (status.issues.some(({ kind }) => kind === "malformed-base64")) throw new Error("no");
  return status;
});

/** Returns the status with another value for a property; everything else is inherited, including symbols. */
function withProperty(status: StatusInit, name: string, value: unknown): StatusInit {
  return Object.create(status, { [name]: { value } });
}

test.each<[string, string, Api]>([
  ["a reader throws", "decodeStatus: throws nothing", throwsOnBase64],
  [
    "a header with conflicting values is OK",
    "statusFromTrailers: OK only if the input says so",
    withReader("statusFromTrailers", (status) =>
      status.issues.some(({ kind }) => kind === "extra-value")
        ? { ...status, code: 0, rawCode: 0 }
        : status,
    ),
  ],
  [
    "a truncated status is OK",
    "protobuf: a truncated status is not OK",
    withReader("decodeStatus", ({ ...status }) => ({
      ...status,
      code: status.rawCode === 0 ? 0 : status.code,
    })),
  ],
  [
    "a detail is lost",
    "protobuf: details",
    withReader("decodeStatus", (status) => ({ ...status, details: status.details.slice(1) })),
  ],
  [
    "a message is lost",
    "connectFromStatus: message",
    withReader("statusFromJson", (status) => ({ ...status, message: "" })),
  ],
  [
    "an issue has an unknown kind",
    "issues have known kinds",
    withReader("decodeStatus", (status) => ({
      ...status,
      issues: status.issues.map((issue) => ({ ...issue, kind: "odd" as "unreadable" })),
    })),
  ],
  [
    "a number of another system is read as a code",
    "corpus: code",
    { ...api, StatusError: CarelessStatusError },
  ],
  [
    "unknown fields are not written",
    "encodeStatus: unknown fields",
    {
      ...api,
      encodeStatus: (status) => index.encodeStatus(withProperty(status, "$unknown", undefined)),
    },
  ],
  [
    "a writer leaves out details",
    "googleFromStatus: number of details",
    {
      ...api,
      googleFromStatus: (status) => http.googleFromStatus(withProperty(status, "details", [])),
    },
  ],
])("finds that %s", async (_, label, sabotaged) => {
  const { finding } = await fuzz(sabotaged, { seed: 1, count: 20_000 });
  expect(finding?.label).toBe(label);
});

test("shrinks a failing input, and reproduces it by its number", async () => {
  const { finding } = await fuzz(throwsOnBase64, { seed: 1, count: 20_000 });
  const { turn = -1, input } = finding ?? {};
  // A character that is not base64, or one more than a whole number of bytes needs.
  expect(input).toMatch(/^.{1,5}$/s);
  const again = await fuzz(throwsOnBase64, { seed: 1, count: 1, from: turn });
  // The stack trace differs.
  expect(again.finding).toEqual({ ...finding, what: expect.any(String) });
});
