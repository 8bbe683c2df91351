// Runs a case of the plugin twice: in this process, and as a program that the real buf starts.

import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Workspace } from "./build.js";
import { filesIn, GENERATED } from "./compile.js";
import { compileProtos, generate, generateEs } from "./generate.js";

export interface Case {
  readonly name: string;
  /** A path, or a function that writes the protos. */
  readonly folder: string | ((to: string) => void);
  readonly opt?: string;
  /** Runs protoc-gen-es too. */
  readonly es?: boolean;
}

/** The prefix that buf adds to the error of a plugin. */
export const FAILURE = /^Failure: plugin \S+ \S+bin\.js: /m;

/** Compares the exit status, the printed text and the written files of both runs. */
export async function expectSame(
  workspace: Workspace,
  { folder: given, opt = "target=ts", es = false }: Case,
): Promise<void> {
  const folder = typeof given === "string" ? given : mkdtempSync(join(workspace.dir, "case-"));
  if (typeof given === "function") given(folder);
  const [compiled] = await compileProtos([folder], workspace.dir, { es });
  if (compiled === undefined) throw new Error(`cannot compile ${folder}`);
  const expected = await generate(compiled, opt);
  const out = join(compiled.dir, "out");
  const esOut = join(compiled.dir, "es");
  const options = es ? { opt, es: esOut } : { opt };
  const { ok, stderr } = await workspace.generate(folder, out, options);
  expect({ ok, stderr: stderr.replace(FAILURE, "") }).toEqual({
    ok: expected.ok,
    stderr: expected.stderr,
  });
  // Any other failure is one of buf, and would not test the plugin.
  if (!ok) expect(stderr).toMatch(FAILURE);
  expect(contentsIn(out, GENERATED)).toEqual(sorted(expected.files));
  if (es) expect(contentsIn(esOut, /_pb\./)).toEqual(sorted(generateEs(compiled, opt)));
}

/** Returns path and content of each file, sorted by path. */
function contentsIn(folder: string, pattern: RegExp): [string, string][] {
  return filesIn(folder, pattern).map((file) => [file, readFileSync(join(folder, file), "utf8")]);
}

function sorted(files: ReadonlyMap<string, string>): [string, string][] {
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1));
}
