import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Types are tested too: a file that does not compile fails here, not only in `npm run typecheck`.
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "tsconfig.json" },
    // Tests start real servers, buf and compilers.
    testTimeout: 30_000,
  },
});
