// A small run over the sources, the same each time; and that what is broken is found.

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
    // They reach depth: many are read to their end, and many are not.
    expect(tally.clean, name).toBeGreaterThan(tally.inputs / 4);
    expect(tally.clean, name).toBeLessThan(tally.inputs);
    expect(tally.withDetails, name).toBeGreaterThan(tally.inputs / 4);
  }
  expect(report.tallies.decodeStatus.withUnknown).toBeGreaterThan(100);
  expect(report.issues.size).toBeGreaterThanOrEqual(13);
});

/** The package, with a status changed that one of its readers gives. */
function changed(name: "decodeStatus" | "statusFromTrailers" | "statusFromJson", by: Change): Api {
  const read = api[name] as (...given: readonly unknown[]) => Status;
  return { ...api, [name]: (...given: readonly unknown[]) => by(read(...given)) };
}

type Change = (status: Status) => Status;

class Careless extends index.StatusError {
  static override from(thrown: unknown): index.StatusError {
    const error = index.StatusError.from(thrown);
    if (error === thrown || !(thrown instanceof Error) || !("code" in thrown)) return error;
    const status = { code: thrown.code as number, message: error.message };
    return status.code === 5 ? new index.StatusError(status, { cause: thrown }) : error;
  }
}

const throwsAtBase64 = changed("decodeStatus", (status) => {
  if (status.issues.some(({ kind }) => kind === "malformed-base64")) throw new Error("no");
  return status;
});

/** Everything else is that of the status, also what is under symbols. */
function withOther(status: StatusInit, name: string, value: unknown): StatusInit {
  return Object.create(status, { [name]: { value } });
}

test.each<[string, string, Api]>([
  ["a reader throws", "decodeStatus: throws nothing", throwsAtBase64],
  [
    "a header that says two things is OK",
    "statusFromTrailers: OK is said",
    changed("statusFromTrailers", (status) =>
      status.issues.some(({ kind }) => kind === "extra-value")
        ? { ...status, code: 0, rawCode: 0 }
        : status,
    ),
  ],
  [
    "what breaks off is OK",
    "protobuf: what breaks off is not OK",
    changed("decodeStatus", ({ ...status }) => ({
      ...status,
      code: status.rawCode === 0 ? 0 : status.code,
    })),
  ],
  [
    "a detail is lost",
    "protobuf: details",
    changed("decodeStatus", (status) => ({ ...status, details: status.details.slice(1) })),
  ],
  [
    "a message is lost",
    "connectFromStatus: message",
    changed("statusFromJson", (status) => ({ ...status, message: "" })),
  ],
  [
    "an issue is of a kind that does not exist",
    "issues are of kinds that exist",
    changed("decodeStatus", (status) => ({
      ...status,
      issues: status.issues.map((issue) => ({ ...issue, kind: "odd" as "unreadable" })),
    })),
  ],
  ["a number of another system is a code", "corpus: code", { ...api, StatusError: Careless }],
  [
    "unknown fields are not written",
    "encodeStatus: unknown fields",
    {
      ...api,
      encodeStatus: (status) => index.encodeStatus(withOther(status, "$unknown", undefined)),
    },
  ],
  [
    "a form leaves details out",
    "googleFromStatus: as many details",
    {
      ...api,
      googleFromStatus: (status) => http.googleFromStatus(withOther(status, "details", [])),
    },
  ],
])("it is found where %s", async (_, label, sabotaged) => {
  const { finding } = await fuzz(sabotaged, { seed: 1, count: 20_000 });
  expect(finding?.label).toBe(label);
});

test("an input that fails is made smaller, and is found again by its number", async () => {
  const { finding } = await fuzz(throwsAtBase64, { seed: 1, count: 20_000 });
  const { turn = -1, input } = finding ?? {};
  // A character that is no base64, or one more than there are in whole bytes.
  expect(input).toMatch(/^.{1,5}$/s);
  const again = await fuzz(throwsAtBase64, { seed: 1, count: 1, from: turn });
  // Where it was called from is another line.
  expect(again.finding).toEqual({ ...finding, what: expect.any(String) });
});
