// Which errors servers still send. The others are kept for old clients alone.

import type { ErrorModel } from "./model.js";

export function isCurrent({ value, replacedBy }: ErrorModel): boolean {
  return !value.deprecated && !value.parent.deprecated && replacedBy === undefined;
}
