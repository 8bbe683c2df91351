// Runs the plugin in this process, and compares generated files, problems and warnings with golden files.
// through-buf.test.ts tests that the plugin does the same as a program started by buf.
//
// Each folder under testdata/plugin/refused, warned, accepted and options is a case. `UPDATE_GOLDEN=1 npx vitest
// run test/protoc-gen-rpcstatus` writes the golden files of all cases; read the diff.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { budget } from "../budget.js";
import { createWorkspace, root, type Workspace } from "./build.js";
import {
  accepted,
  casesIn,
  optionsOf,
  refused,
  warned,
  withCrlf,
  withImportOption,
  withOptions,
  writeChanged,
  writeMany,
  writeReadmeProto,
} from "./cases.js";
import { compile, filesIn, GENERATED, writeFiles } from "./compile.js";
import { compileProtos, type Files, type Generated, generate, generateEs } from "./generate.js";

const update = process.env.UPDATE_GOLDEN === "1";

let workspace: Workspace;
beforeAll(() => {
  workspace = createWorkspace();
});
afterAll(() => {
  workspace.remove();
});

describe("refused", () => {
  const cases = casesIn(refused);
  let runs: ReadonlyMap<string, Generated>;
  beforeAll(async () => {
    runs = await generateAll(refused);
  }, 120_000);

  test.each(cases)("%s", (name) => {
    const { ok, stderr, files } = resultOf(runs, name);
    expect(ok, stderr).toBe(false);
    expect(files.size).toBe(0);
    // Paths of problems are relative to the folder of the run; those of the golden file, to the case.
    expectGolden(join(refused, name, "expected.txt"), stderr.replace(/\bprotos\//g, ""));
  });

  test.each(cases)(
    "%s: every problem has a position, a fix and the wording of our errors",
    (name) => {
      const lines = resultOf(runs, name).stderr.trim().split("\n");
      for (const line of lines) expectFinding(join(refused, name), line, /^cannot /);
    },
  );
});

describe("warned", () => {
  const cases = casesIn(warned);
  let runs: ReadonlyMap<string, Generated>;
  beforeAll(async () => {
    runs = await generateAll(warned);
  }, 120_000);

  test.each(cases)("%s", (name) => {
    const { ok, stderr, files } = resultOf(runs, name);
    expect(ok, stderr).toBe(true);
    expectGolden(join(warned, name, "expected.txt"), stderr);
    // Warnings do not stop generation.
    const protos = filesIn(join(warned, name), /\.proto$/);
    expect([...files.keys()].sort()).toEqual(
      protos.map((file) => file.replace(".proto", "_rpcstatus.ts")),
    );
  });

  test.each(cases)("%s: every warning has a position and a fix", (name) => {
    const lines = resultOf(runs, name).stderr.trim().split("\n");
    for (const line of lines) expectFinding(join(warned, name), line, /^warning: /);
  });

  test("the first proto of the README has no warnings", async () => {
    const folder = join(workspace.dir, "readme");
    writeReadmeProto(folder);
    const { ok, stderr } = await generateOne(folder);
    expect(ok, stderr).toBe(true);
    expect(stderr).toBe("");
  });
});

describe("accepted", () => {
  const cases = casesIn(accepted);
  let result: Generated;
  let es: Files;
  beforeAll(async () => {
    // All cases are generated in one run; the output of each is in the folder of its name.
    const [compiled] = await compileProtos([accepted], workspace.dir, { es: true });
    if (compiled === undefined) throw new Error("cannot compile the accepted cases");
    result = await generate(compiled);
    es = generateEs(compiled);
  }, 120_000);

  test("the plugin succeeds and prints nothing but warnings", () => {
    expect(result.ok, result.stderr).toBe(true);
    for (const line of result.stderr.trim().split("\n")) {
      expectFinding(accepted, line, /^warning: /);
      // This case follows every recommendation.
      expect(line).not.toMatch(/^protos\/ordinary\//);
    }
  });

  test.each(cases)("%s", (name) => {
    expect(result.ok, result.stderr).toBe(true);
    const own = [...result.files].filter(([file]) => file.startsWith(`${name}/`));
    expectGoldens(accepted, name, new Map(own));
  });

  test("a catalog names the version line of the plugin, which the runtime compares", () => {
    const manifest = readFileSync(join(root, "scripts/protoc-gen-rpcstatus/package.json"), "utf8");
    const [line] = /^\d+\.\d+/.exec(JSON.parse(manifest).version) ?? [];
    const golden = readFileSync(join(accepted, "ordinary/orders_rpcstatus.ts"), "utf8");
    expect(golden).toContain(`}, "protoc-gen-rpcstatus ${line}"> =`);
  });

  test("enums have the members and numbers of those of protoc-gen-es", () => {
    for (const [file, content] of result.files) {
      // This file has only a service, and no enum.
      if (file === "methods/gateway_rpcstatus.ts") continue;
      const ours = enumsIn(content);
      const theirs = enumsIn(es.get(file.replace("_rpcstatus.ts", "_pb.ts")) ?? "");
      expect(ours.size, file).toBeGreaterThan(0);
      for (const [name, members] of ours) {
        // protoc-gen-es names enums "any" and "undefined", which does not compile; ours get a "$".
        const expected = theirs.get(name) ?? theirs.get(name.replace(/\$$/, ""));
        expect(members, `${file}: ${name}`).toEqual(expected);
      }
    }
  });

  test("all golden files compile under every flag that users may set", async () => {
    const folder = join(workspace.dir, "es");
    writeFiles(es, folder);
    const config = join(accepted, "tsconfig.json");
    expect(await compile([accepted], [accepted, folder], config)).toBe("");
  }, 60_000);
});

describe("a change without effect on the output", () => {
  /** Runs a case with changed protos, and compares the result with the golden files of the unchanged case. */
  async function expectSame(name: string, change: (proto: string) => string): Promise<void> {
    const folder = join(workspace.dir, "changed", name);
    writeChanged(folder, name, change);
    const { ok, stderr, files } = await generateOne(folder);
    expect(ok, stderr).toBe(true);
    const expected = filesIn(join(accepted, name), /_rpcstatus\.ts$/);
    expect([...files.keys()].sort()).toEqual(expected.map((file) => `${name}/${file}`));
    for (const [file, content] of files) {
      expect(content).toBe(readFileSync(join(accepted, file), "utf8"));
    }
  }

  test.each(["comments", "ordinary"])("%s, with CRLF line endings", async (name) => {
    await expectSame(name, withCrlf);
  });

  // Not a case in testdata: buf refuses to exclude the types of such a file for protoc-gen-es.
  test("editions, with import option", async () => {
    await expectSame("editions", withImportOption);
  });
});

describe("many values", () => {
  const count = budget(300, 10_000);

  async function generateMany(name: string, options: string): Promise<Generated> {
    const folder = join(workspace.dir, name);
    writeMany(folder, count, options);
    return await generateOne(folder);
  }

  test("each value gets its error", async () => {
    const { ok, stderr, files } = await generateMany(
      "many-errors",
      '[(rpcstatus.v1.error) = {code: INTERNAL message: "no {part}"}]',
    );
    expect(ok, stderr).toBe(true);
    expect(stderr).toBe("");
    const code = files.get("big_rpcstatus.ts");
    expect(code?.match(/^export const bigErrorNo\d+: /gm)?.length).toBe(count);
  }, 120_000);

  test("each value gets its problem", async () => {
    const { ok, stderr } = await generateMany(
      "many-problems",
      "[(rpcstatus.v1.error) = {code: OK}]",
    );
    expect(ok).toBe(false);
    expect(stderr.match(/cannot use code OK for "BIG_ERROR_NO_\d+"/g)?.length).toBe(count);
  }, 120_000);
});

describe("accepted with options", () => {
  const cases = casesIn(withOptions);
  const runs = new Map<string, Generated>();
  const es = () => join(workspace.dir, "options-es");
  beforeAll(async () => {
    const folders = cases.map((name) => join(withOptions, name));
    const all = await compileProtos(folders, workspace.dir, { es: true });
    for (const [i, name] of cases.entries()) {
      const compiled = all[i];
      if (compiled === undefined) throw new Error(`cannot compile ${name}`);
      runs.set(name, await generate(compiled, optionsOf(name)));
      writeFiles(generateEs(compiled, optionsOf(name)), join(es(), name));
    }
  }, 120_000);

  test.each(cases)("%s", (name) => {
    const { ok, stderr, files } = resultOf(runs, name);
    expect(ok, stderr).toBe(true);
    const own = [...files].map(([file, content]) => [`${name}/${file}`, content] as const);
    expectGoldens(withOptions, name, new Map(own));
  });

  const shared = join(withOptions, "tsconfig.json");
  const erasable = join(withOptions, "erasable/tsconfig.json");
  /** Returns the tsconfig of a case: its own or the shared one. */
  const configOf = (name: string): string => {
    const own = join(withOptions, name, "tsconfig.json");
    if (!existsSync(own)) return shared;
    // The cases with a tsconfig of their own have the same one, so that one program can compile all of them.
    expect(readFileSync(own, "utf8")).toBe(readFileSync(erasable, "utf8"));
    return erasable;
  };

  test.each([
    ["with every flag except erasableSyntaxOnly", shared],
    ["with erasableSyntaxOnly", erasable],
  ])("golden files compile %s", async (_, config) => {
    const own = cases.filter((name) => configOf(name) === config);
    expect(own.length).toBeGreaterThan(1);
    const folders = own.map((name) => join(withOptions, name));
    expect(await compile(folders, [withOptions, es()], config)).toBe("");
  });
});

async function generateOne(folder: string): Promise<Generated> {
  const [compiled] = await compileProtos([folder], workspace.dir);
  if (compiled === undefined) throw new Error(`cannot compile ${folder}`);
  return await generate(compiled);
}

async function generateAll(folder: string): Promise<Map<string, Generated>> {
  const names = casesIn(folder);
  const paths = names.map((name) => join(folder, name));
  const runs = new Map<string, Generated>();
  for (const [i, compiled] of (await compileProtos(paths, workspace.dir)).entries())
    runs.set(names[i] ?? "", await generate(compiled));
  return runs;
}

/** Checks that the line names a position with text in its source, and ends with a fix. */
function expectFinding(folder: string, line: string, start: RegExp): void {
  const [, file = "", row = "0", text = ""] =
    /^protos\/(\S+\.proto):(\d+):\d+: ([^\n]*[;:] .*[^.;:])$/.exec(line) ?? [];
  expect(text, line).toMatch(start);
  const source = readFileSync(join(folder, file), "utf8").split("\n");
  expect(source[Number(row) - 1]?.trim(), line).toMatch(/\w/);
}

function resultOf(runs: ReadonlyMap<string, Generated>, name: string): Generated {
  const found = runs.get(name);
  if (found === undefined) throw new Error(`cannot find the run of ${name}`);
  return found;
}

/** Compares with a golden file; with UPDATE_GOLDEN=1, writes it first. */
function expectGolden(path: string, actual: string): void {
  if (update) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  expect(existsSync(path), `${path} is missing; UPDATE_GOLDEN=1 writes it`).toBe(true);
  expect(actual).toBe(readFileSync(path, "utf8"));
}

/** Compares all generated files of a case with its golden files, and the set of files too. */
function expectGoldens(folder: string, name: string, actual: Files): void {
  expect(actual.size).toBeGreaterThan(0);
  const golden = () => filesIn(join(folder, name), GENERATED).map((file) => `${name}/${file}`);
  if (update) for (const old of golden()) rmSync(join(folder, old));
  for (const [file, content] of actual) expectGolden(join(folder, file), content);
  expect(golden()).toEqual([...actual.keys()].sort());
}

/** Returns the enums of a generated file by name, each with the source text of its members. */
function enumsIn(content: string): Map<string, string[]> {
  const found = content.matchAll(/^export enum (\S+) \{$(.*?)^\}$/gms);
  return new Map(
    [...found].map(([, name = "", body = ""]) => [name, body.match(/^ +\w+ = -?\d+/gm) ?? []]),
  );
}
