import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => {
  // npm run test:full; see test/budget.ts.
  const isFull = mode === "full";
  return {
    test: {
      // Type tests, *.test-d.ts, are run by `npm run typecheck`: they contain code that must compile or must not.
      include: ["test/**/*.test.{ts,mts,tsx}"],
      exclude: [...configDefaults.exclude, ...(isFull ? [] : ["test/**/*.full.test.ts"])],
      provide: { isFull },
      // Tests start real servers, buf and compilers, on machines that may be busy.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      // One process for each core, not for each file; test/setup.ts gives every file its own module instances.
      isolate: false,
      maxWorkers: "100%",
      setupFiles: ["test/setup.ts"],
      globalSetup: ["test/global-setup.ts"],
      // Mocks and stubs of a test do not affect the next one.
      restoreMocks: true,
      unstubEnvs: true,
      unstubGlobals: true,
    },
  };
});
