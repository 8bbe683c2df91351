import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Types are tested by `npm run typecheck`: *.test-d.ts hold what has to compile and what must not.
    include: ["test/**/*.test.ts"],
    // Tests start real servers, buf and compilers.
    testTimeout: 30_000,
  },
});
