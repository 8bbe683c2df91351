// Budgets of tests that take minutes at full size. `npm test` runs them with a small budget, and `npm run test:full`,
// which CI runs, with the full one. A test that only runs at full size is in a file *.full.test.ts.

import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    readonly isFull: boolean;
  }
}

/** Returns the budget for this run. */
export function budget<const Small, const Full>(small: Small, full: Full): Small | Full {
  return inject("isFull") ? full : small;
}
