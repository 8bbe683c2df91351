// Checks what the compiler reports for a generated file that does not fit the runtime.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { root, run } from "../protoc-gen-rpcstatus/build.js";

const LINES = ["0.1", "0.2"] as const;

/** The output of tsc, for the files of each line of the plugin. */
let output: Readonly<Record<(typeof LINES)[number] | "others", readonly string[]>>;
beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-marker-"));
  const files = LINES.map((line) => {
    const path = join(dir, `${line}.ts`);
    writeFileSync(
      path,
      `import type { Catalog, MethodErrors } from ${JSON.stringify(join(root, "src/catalog.js"))};
export type Errors = Catalog<Record<never, never>, "protoc-gen-rpcstatus ${line}">;
export type Method = MethodErrors<readonly [], "protoc-gen-rpcstatus ${line}">;
`,
    );
    return path;
  });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags = "--ignoreConfig --noEmit --strict --target es2022 --module nodenext --types node";
  const types = ["--typeRoots", join(root, "node_modules/@types")];
  const args = [tsc, ...flags.split(" "), ...types, "--pretty", "false", ...files];
  const lines = (await run(process.execPath, args, root)).stderr.split("\n").filter(Boolean);
  rmSync(dir, { recursive: true });
  const of = (line: string) => lines.filter((each) => each.includes(`/${line}.ts(`));
  const known = LINES.flatMap(of);
  const others = lines.filter((each) => !known.includes(each));
  output = { "0.1": of("0.1"), "0.2": of("0.2"), others };
});

test("accepts a file of this line", () => {
  expect(output["0.1"]).toEqual([]);
  expect(output.others).toEqual([]);
});

test("asks to update the runtime for a file of a newer line", () => {
  expect(output["0.2"]).toHaveLength(2);
  for (const line of output["0.2"]) {
    expect(line).toMatch(
      /error TS2344: Type '"protoc-gen-rpcstatus 0.2"' does not satisfy the constraint '"update rpcstatus: this file was generated for a newer one"'\.$/,
    );
  }
});
