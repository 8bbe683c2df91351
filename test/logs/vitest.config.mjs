import { defineConfig } from "vitest/config";

// Without the globals, the expectations could not be shared with jest.
export default defineConfig({ test: { include: ["vitest.case.mjs"], globals: true } });
