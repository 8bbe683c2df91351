import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => {
  // npm run test:full; see test/budget.ts.
  const isFull = mode === "full";
  return {
    test: {
      // Types are tested by `npm run typecheck`: *.test-d.ts hold what has to compile and what must not.
      include: ["test/**/*.test.ts"],
      exclude: [...configDefaults.exclude, ...(isFull ? [] : ["test/**/*.full.test.ts"])],
      provide: { isFull },
      // Tests start real servers, buf and compilers, on machines that do other work too.
      testTimeout: 60_000,
      // A process for each core, and not for each file: test/setup.ts gives every file modules of its own.
      isolate: false,
      maxWorkers: "100%",
      setupFiles: ["test/setup.ts"],
      globalSetup: ["test/global-setup.ts"],
      // What a test replaces is put back before the next one.
      restoreMocks: true,
      unstubEnvs: true,
      unstubGlobals: true,
    },
  };
});
