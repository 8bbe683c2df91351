// A reproducible run over the sources. `npm run fuzz` runs a million inputs over the built package, and CI a hundred
// thousand.

import { expect, test } from "vitest";
import * as details from "../../src/details.js";
import * as http from "../../src/http.js";
import * as index from "../../src/index.js";
import { budget } from "../budget.js";
import { fuzz } from "./fuzz.js";

const size = budget({ count: 1000, statuses: 3 }, { count: 20_000, statuses: 80 });

test(`${size.count} inputs`, { timeout: 300_000 }, async () => {
  const report = await fuzz({ ...index, ...http, ...details }, { seed: 1, ...size });
  expect(report.finding).toBeUndefined();
  for (const [name, tally] of Object.entries(report.tallies)) {
    // The inputs are neither all valid nor all invalid.
    expect(tally.clean, name).toBeGreaterThan(tally.inputs / 4);
    expect(tally.clean, name).toBeLessThan(tally.inputs);
    expect(tally.withDetails, name).toBeGreaterThan(tally.inputs / 4);
  }
  expect(report.tallies.decodeStatus.withUnknown).toBeGreaterThan(budget(10, 100));
  expect(report.issues.size).toBeGreaterThanOrEqual(13);
});
