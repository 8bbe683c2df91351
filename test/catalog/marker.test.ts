// Checks what the compiler reports for a generated file that does not fit the runtime.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root, run } from "../protoc-gen-rpcstatus/build.js";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "rpcstatus-marker-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Returns the output of tsc for a file that names a line of the plugin. */
async function compile(plugin: string): Promise<string> {
  const path = join(dir, "generated.ts");
  writeFileSync(
    path,
    `import type { Catalog, MethodErrors } from ${JSON.stringify(join(root, "src/catalog.js"))};
export type Errors = Catalog<Record<never, never>, "${plugin}">;
export type Method = MethodErrors<readonly [], "${plugin}">;
`,
  );
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags = "--ignoreConfig --noEmit --strict --target es2022 --module nodenext --types node";
  const types = ["--typeRoots", join(root, "node_modules/@types")];
  const args = [tsc, ...flags.split(" "), ...types, "--pretty", "false", path];
  return (await run(process.execPath, args, root)).stderr;
}

test("accepts a file of this line", async () => {
  expect(await compile("protoc-gen-rpcstatus 0.1")).toBe("");
});

test("asks to update the runtime for a file of a newer line", async () => {
  const lines = (await compile("protoc-gen-rpcstatus 0.2")).trim().split("\n");
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).toMatch(
      /error TS2344: Type '"protoc-gen-rpcstatus 0.2"' does not satisfy the constraint '"update rpcstatus: this file was generated for a newer one"'\.$/,
    );
  }
});
