// docs/api.md is made from the sources, which takes seconds; test/docs/api.test.ts looks at the page alone.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("the page is up to date; if not, run npm run generate", () => {
  const { stderr, status } = spawnSync(process.execPath, ["scripts/api-page.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
});
