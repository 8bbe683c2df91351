// The statuses that both sides agree on, in groups; scenarios.json has them as proto3 JSON, with the bytes of
// a detail of an unknown type under "@value". Together their codes are all 16.

import { readFileSync } from "node:fs";

export const SCENARIOS = JSON.parse(
  readFileSync(new URL("scenarios.json", import.meta.url), "utf8"),
);

const details = Object.values(SCENARIOS)
  .flatMap((group) => Object.values(group))
  .flatMap((status) => status.details ?? []);
SCENARIOS["other details"]["all of them"] = { code: 3, message: "all of them", details };

/** How a status is asked for; in a unary call and in the first of these streams it is all that comes. */
export const CALLS = [
  { method: "Unary", messages: 0 },
  { method: "ServerStream", messages: 0 },
  { method: "ServerStream", messages: 1 },
];
