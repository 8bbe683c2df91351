// How much is run of the tests that take minutes: a small form of each by `npm test`, all of it by
// `npm run test:full`, which CI runs. A test without a small form is in a file *.full.test.ts.

import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    readonly isFull: boolean;
  }
}

/** Returns the value for this run. */
export function budget<const Small, const Full>(small: Small, full: Full): Small | Full {
  return inject("isFull") ? full : small;
}
