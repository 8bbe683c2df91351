// Bundles a module as esbuild and rolldown do for a browser, and runs the bundle.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { rolldown } from "rolldown";

const dir = fileURLToPath(new URL("../build/bundles/", import.meta.url));

/** Each returns the code of the bundle and the texts of the bundler's warnings. */
export const bundlers = {
  async esbuild(input, external) {
    const { outputFiles, warnings } = await build({
      entryPoints: [input],
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      external,
      write: false,
      logLevel: "silent",
      tsconfigRaw: {},
    });
    return { code: outputFiles[0].text, warnings: warnings.map(({ text }) => text) };
  },
  async rolldown(input, external) {
    const warnings = [];
    const bundle = await rolldown({
      input,
      platform: "browser",
      external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
      tsconfig: false,
      onLog: (level, { message }) => level === "warn" && warnings.push(message),
    });
    const { output } = await bundle.generate({ format: "esm", minify: true });
    return { code: output[0].code, warnings };
  },
};

/**
 * Returns the bytes of the bundle of this source text, minified and gzipped. Fails on a warning of the bundler, and if
 * `check`, which gets the exports of the bundle, throws.
 */
export async function bundleSize(bundler, name, source, { external = [], check }) {
  const folder = join(dir, name.replaceAll(/[^\w]+/g, "-"));
  mkdirSync(folder, { recursive: true });
  const input = join(folder, "entry.ts");
  writeFileSync(input, source);
  const { code, warnings } = await bundlers[bundler](input, external);
  if (warnings.length > 0)
    throw new Error(`cannot bundle ${name} with ${bundler}: ${warnings.join("; ")}`);
  const output = join(folder, `${bundler}.mjs`);
  writeFileSync(output, code);
  // A second copy of a class is another one, so no bundle sees what another did.
  await check(await import(pathToFileURL(output).href));
  return { minified: Buffer.byteLength(code), gzipped: gzipSync(code, { level: 9 }).length };
}
