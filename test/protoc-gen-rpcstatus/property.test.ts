// For any catalog, the plugin either reports problems, each with a position and a fix, or generates code that compiles
// and whose errors survive a round trip. The catalogs are the same in every run; FUZZ_RUNS=5000 tries others, and
// FUZZ_SEED=1 repeats those of a failed run.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { fromBinary } from "@bufbuild/protobuf";
import { type CodeGeneratorResponse, CodeGeneratorResponseSchema } from "@bufbuild/protobuf/wkt";
import { protocGenEs } from "@bufbuild/protoc-gen-es/dist/cjs/src/protoc-gen-es-plugin.js";
import fc from "fast-check";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../../scripts/protoc-gen-rpcstatus/src/plugin.js";
import { budget } from "../budget.js";
import { root } from "./build.js";
import { compile } from "./compile.js";
import { plans } from "./property/catalogs.js";
import type { FilePlan } from "./property/plan.js";
import { loadSchema, namesIn, optionsOf, requestOf, requestWithout } from "./property/request.js";
import { checkRoundTrips, type Module } from "./property/round-trip.js";

const numRuns = Number(process.env.FUZZ_RUNS ?? budget(8, 100));
const fresh = process.env.FUZZ_RUNS === undefined ? 1 : Date.now() % 2 ** 31;
const seed = Number(process.env.FUZZ_SEED ?? fresh);
const schema = loadSchema();

const settings = fc.record({
  importExtension: fc.constantFrom("none", "js", "ts").map((word) => `import_extension=${word}`),
  enums: fc.constantFrom("emit", "emit", "import").map((word) => `enums=${word}`),
  erasableSyntax: fc.boolean().map((word) => `erasable_syntax=${word}`),
});

let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "rpcstatus-property-"));
  const own = join(dir, "node_modules/rpcstatus");
  mkdirSync(own, { recursive: true });
  symlinkSync(
    join(root, "node_modules/@bufbuild"),
    join(dir, "node_modules/@bufbuild"),
    "junction",
  );
  const build = await rolldown({
    input: { codegenv1: join(root, "src/codegenv1.ts"), protobuf: join(root, "src/protobuf.ts") },
    external: /^@bufbuild\//,
    platform: "node",
    logLevel: "warn",
  });
  await build.write({ dir: own, format: "esm" });
  await build.close();
  const manifest = { name: "rpcstatus", type: "module", exports: { "./*": "./*.js" } };
  writeFileSync(join(own, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module" }));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

test("a catalog is refused with positions and fixes, or its code compiles and its errors arrive", async () => {
  const accepted: (readonly FilePlan[])[] = [];
  let refused = 0;
  const property = fc.asyncProperty(
    plans(optionsOf(schema), namesIn(schema)),
    settings,
    fc.gen(),
    async (files, options, draw) => {
      const { response, warnings } = await respond(files, parameterOf("ts", options));
      expectFindings(files, warnings, /^warning: /);
      if (response.error !== "") {
        refused += 1;
        expect(response.file).toEqual([]);
        expectFindings(files, response.error.slice(1).split("\n"), /^cannot /);
        return;
      }
      const folder = join(dir, "cases", `${accepted.push(files)}`);
      // Also generates the files that these refer to, unless those have problems.
      const all = files.map((file) => ({ ...file, generate: true }));
      const js = await generate(all, "js", options);
      const modules = js && (await load(all, js, join(folder, "js")));
      if (modules === undefined) return;
      checkRoundTrips(modules, draw);
      const isWhole = files.every(({ generate }) => generate);
      const ts = await generate(all, "ts", options, isWhole ? response : undefined);
      write(ts, join(folder, "ts"));
    },
  );
  await fc.assert(property, { numRuns, seed });
  const summary = `seed ${seed}: ${accepted.length} accepted, ${refused} refused`;
  if (process.env.FUZZ_RUNS !== undefined) console.info(summary);
  expect(accepted.length, summary).toBeGreaterThan(numRuns / 3);
  // Compiles all cases at once, since starting the compiler takes longer than checking a case.
  const config = join(root, "test/testdata/plugin/accepted/tsconfig.json");
  const output = await compile([join(dir, "cases")], [], config, {
    allowImportingTsExtensions: true,
  });
  const problems = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    const [, number] = /cases\/(\d+)/.exec(line) ?? [];
    if (number !== undefined) problems.set(number, [...(problems.get(number) ?? []), line]);
  }
  for (const [number, lines] of problems) {
    // protoc-gen-es emits some names that are not valid in TypeScript. Such cases do not test our plugin.
    if (lines.some((line) => line.includes("_pb."))) continue;
    const plan = inspect(accepted[Number(number) - 1], { depth: 12 });
    expect.fail(`${summary}; this does not compile:\n${plan}\n${lines.join("\n")}`);
  }
  if (problems.size === 0) expect(output.trim()).toBe("");
}, 600_000);

type Settings = typeof settings extends fc.Arbitrary<infer S> ? S : never;

type Target = "ts" | "js";

function parameterOf(target: Target, { importExtension, enums, erasableSyntax }: Settings): string {
  const files =
    target === "js" ? "target=js+dts,import_extension=js" : `target=ts,${importExtension}`;
  return `${files},${enums},${erasableSyntax}`;
}

async function respond(files: readonly FilePlan[], parameter: string) {
  const { response, warnings } = run(requestOf(files, schema, parameter));
  return { response: fromBinary(CodeGeneratorResponseSchema, Buffer.concat(response)), warnings };
}

/** Checks that each line has a position in a generated file, the given start, a fix and a rule; the last line links to the rules. */
function expectFindings(files: readonly FilePlan[], lines: readonly string[], start: RegExp): void {
  if (lines.length > 0)
    expect(lines.at(-1)).toMatch(/^see node_modules\/rpcstatus\/docs\/rules\.md#/);
  for (const line of lines.slice(0, -1)) {
    const form = /^([^:]+\.proto):(\d+):(\d+): ([^\n]*) \([A-Z_]+\)$/u;
    const [, name = "", row = "", column = "", text = ""] = form.exec(line) ?? [];
    // The path may have a prefix: it is relative to the folder of the run.
    const [file] = files
      .filter((each) => name.endsWith(each.name))
      .sort((a, b) => b.name.length - a.name.length);
    expect(file?.generate, line).toBe(true);
    expect(Number(row), line).toBeGreaterThan(0);
    // All positions in our requests are to the right of the start of the file.
    expect(Number(column), line).toBeGreaterThan(file?.places.join() === "true" ? 1 : 0);
    expect(text).toMatch(start);
    expect(text).toMatch(/[;:] \S([^\n]*[^.;:])?$/u);
  }
}

type Files = readonly { readonly name: string; readonly content: string }[];

/** Returns the generated files, with those of protoc-gen-es if needed; undefined if the plugin refuses. */
async function generate(
  files: readonly FilePlan[],
  target: Target,
  options: Settings,
  known?: CodeGeneratorResponse,
): Promise<Files | undefined> {
  const parameter = parameterOf(target, options);
  const response = known ?? (await respond(files, parameter)).response;
  if (response.error !== "") return undefined;
  if (!response.file.some(({ content }) => content.includes("_pb"))) return response.file;
  const shared = parameter.replace(/,enums=\w+/, "");
  return [...response.file, ...protocGenEs.run(requestWithout(files, schema, shared)).file];
}

function write(files: Files | undefined, to: string): void {
  for (const { name, content } of files ?? []) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    writeFileSync(join(to, name), content);
  }
}

/** Returns the loaded modules; undefined if those of protoc-gen-es cannot be loaded, as with an enum "any". */
async function load(plan: readonly FilePlan[], files: Files, to: string) {
  write(files, to);
  const modules = new Map<FilePlan, Module>();
  try {
    for (const { name } of files) if (name.endsWith("_pb.js")) await import(join(to, name));
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    rmSync(to, { recursive: true });
    return undefined;
  }
  for (const file of plan) {
    modules.set(file, await import(join(to, file.name.replace(".proto", "_rpcstatus.js"))));
  }
  return modules;
}
