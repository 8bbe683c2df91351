// Current errors are those that servers still send. The others are kept for old clients only.

import type { ErrorModel } from "./model.js";

export function isCurrent({ value, replacedBy }: ErrorModel): boolean {
  return !value.deprecated && !value.parent.deprecated && replacedBy === undefined;
}
