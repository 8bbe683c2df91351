// The modules of src have no side effects, so that a bundle contains only the code that it uses.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as {
  exports: { [name: string]: string | object };
};
const entries = Object.keys(exports)
  .filter((name) => typeof exports[name] === "object")
  .map((name) => (name === "." ? "index" : name.slice(2)));

test.each(entries)("nothing is left of %s in a bundle that uses none of it", async (entry) => {
  const bundle = await rolldown({
    input: "bare-import",
    external: /^(@|node:)/,
    // Judges by the code, not by `sideEffects` in package.json.
    treeshake: { moduleSideEffects: (_, isExternal) => !isExternal },
    plugins: [
      {
        name: "bare-import",
        resolveId: (id) => (id === "bare-import" ? id : null),
        load: (id) => (id === "bare-import" ? `import "${root}/src/${entry}.ts";` : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", comments: false });
  await bundle.close();
  expect(output[0].code).toBe("");
});
