// A match of a catalog: its `status` is the error that it was found in.

import { get } from "../../safe/properties.js";
import { type Branded, isBranded } from "../brand.js";

export function matchedError(value: unknown): Branded | undefined {
  const status = get(value, "status");
  return typeof get(value, "reason") === "string" && isBranded(status) ? status : undefined;
}
