// Fuzzes the readers and writers of the built package (test/fuzz). Needs dist/ (npm run build).

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

/** Replaces the imports of src/ in test/fuzz with the built entry points of the same names. */
const built = {
  name: "built",
  resolveId(source) {
    const name = /\/src\/(\w+)\.js$/.exec(source)?.[1];
    return name && { id: pathToFileURL(`${root}dist/esm/${name}.js`).href, external: true };
  },
};

const dir = mkdtempSync(join(tmpdir(), "rpcstatus-fuzz-"));
try {
  const build = await rolldown({
    input: "test/fuzz/main.ts",
    platform: "node",
    plugins: [built],
    external: /^node:/,
  });
  await build.write({ file: `${dir}/main.mjs` });
  await import(pathToFileURL(`${dir}/main.mjs`).href);
} finally {
  rmSync(dir, { recursive: true });
}
