// The statuses that both sides must agree on, in groups. scenarios.json holds them as proto3 JSON, with the bytes of a
// detail of an unknown type under "@value". Together they use all 16 error codes.

import { readFileSync } from "node:fs";

export const SCENARIOS = JSON.parse(
  readFileSync(new URL("scenarios.json", import.meta.url), "utf8"),
);

const details = Object.values(SCENARIOS)
  .flatMap((group) => Object.values(group))
  .flatMap((status) => status.details ?? []);
SCENARIOS["other details"]["all of them"] = { code: 3, message: "all of them", details };

/** The calls that request each status. In the unary call and the first stream, the status is the whole response. */
export const CALLS = [
  { method: "Unary", messages: 0 },
  { method: "ServerStream", messages: 0 },
  { method: "ServerStream", messages: 1 },
];
