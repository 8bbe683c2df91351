// The plugin on protos that buf has compiled: TypeScript or advice out. That it does the same as a program that buf
// and protoc start is tested in through-buf.test.ts.
//
// A folder under testdata/plugin/refused, warned or accepted is a case. `UPDATE_GOLDEN=1 npx vitest run
// test/protoc-gen-rpcstatus` writes the expected files of all cases; read the diff.

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
    // The run finds the files where an editor opens them; the expected file counts from the case.
    expectGolden(join(refused, name, "expected.txt"), stderr.replace(/\bprotos\//g, ""));
  });

  test.each(cases)("%s: every problem has a place, a fix and the form of our errors", (name) => {
    const lines = resultOf(runs, name).stderr.trim().split("\n");
    for (const line of lines) expectAdvice(join(refused, name), line, /^cannot /);
  });
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
    // The files are there all the same.
    const protos = filesIn(join(warned, name), /\.proto$/);
    expect([...files.keys()].sort()).toEqual(
      protos.map((file) => file.replace(".proto", "_rpcstatus.ts")),
    );
  });

  test.each(cases)("%s: every warning has a place and says what to do", (name) => {
    const lines = resultOf(runs, name).stderr.trim().split("\n");
    for (const line of lines) expectAdvice(join(warned, name), line, /^warning: /);
  });

  test("the first proto of a newcomer, in the README, gives no warning", async () => {
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
    // One run for all: the folder of a case is the folder of its output.
    const [compiled] = await compileProtos([accepted], workspace.dir, { es: true });
    if (compiled === undefined) throw new Error("cannot compile the accepted cases");
    result = await generate(compiled);
    es = generateEs(compiled);
  }, 120_000);

  test("the plugin succeeds, and says nothing but advice", () => {
    expect(result.ok, result.stderr).toBe(true);
    for (const line of result.stderr.trim().split("\n")) {
      expectAdvice(accepted, line, /^warning: /);
      // It follows all of it.
      expect(line).not.toMatch(/^protos\/ordinary\//);
    }
  });

  test.each(cases)("%s", (name) => {
    expect(result.ok, result.stderr).toBe(true);
    const own = [...result.files].filter(([file]) => file.startsWith(`${name}/`));
    expectGoldens(accepted, name, new Map(own));
  });

  test("a catalogue names the plugin's line, which the run time compares", () => {
    const manifest = readFileSync(join(root, "scripts/protoc-gen-rpcstatus/package.json"), "utf8");
    const [line] = /^\d+\.\d+/.exec(JSON.parse(manifest).version) ?? [];
    const golden = readFileSync(join(accepted, "ordinary/orders_rpcstatus.ts"), "utf8");
    expect(golden).toContain(`}, "protoc-gen-rpcstatus ${line}"> =`);
  });

  test("the enums are those of protoc-gen-es", () => {
    for (const [file, content] of result.files) {
      // A file with a service alone declares no enum.
      if (file === "methods/gateway_rpcstatus.ts") continue;
      const ours = enumsIn(content);
      const theirs = enumsIn(es.get(file.replace("_rpcstatus.ts", "_pb.ts")) ?? "");
      expect(ours.size, file).toBeGreaterThan(0);
      for (const [name, members] of ours) {
        // It gives an enum "any" or "undefined", which does not compile.
        const expected = theirs.get(name) ?? theirs.get(name.replace(/\$$/, ""));
        expect(members, `${file}: ${name}`).toEqual(expected);
      }
    }
  });

  test("all expected files compile under the flags that users have", async () => {
    const folder = join(workspace.dir, "es");
    writeFiles(es, folder);
    const config = join(accepted, "tsconfig.json");
    expect(await compile([accepted], [accepted, folder], config)).toBe("");
  }, 60_000);
});

describe("written in another way", () => {
  /** Runs the case with its protos changed, and compares with what is expected of it as it is. */
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

  test.each(["comments", "ordinary"])("%s: lines that end with CRLF", async (name) => {
    await expectSame(name, withCrlf);
  });

  // Not a case of its own: for protoc-gen-es, buf refuses to leave out the types of such a file.
  test("editions: options imported for the compiler alone", async () => {
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

  test("each has its error", async () => {
    const { ok, stderr, files } = await generateMany(
      "many-errors",
      '[(rpcstatus.v1.error) = {code: INTERNAL message: "no {part}"}]',
    );
    expect(ok, stderr).toBe(true);
    expect(stderr).toBe("");
    const code = files.get("big_rpcstatus.ts");
    expect(code?.match(/^export const bigErrorNo\d+: /gm)?.length).toBe(count);
  }, 120_000);

  test("each has its problem", async () => {
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

  test.each(cases)("%s gives the expected files", (name) => {
    const { ok, stderr, files } = resultOf(runs, name);
    expect(ok, stderr).toBe(true);
    const own = [...files].map(([file, content]) => [`${name}/${file}`, content] as const);
    expectGoldens(withOptions, name, new Map(own));
  });

  const shared = join(withOptions, "tsconfig.json");
  const erasable = join(withOptions, "erasable/tsconfig.json");
  /** The configuration of a case is its own, or that of all. */
  const configOf = (name: string): string => {
    const own = join(withOptions, name, "tsconfig.json");
    if (!existsSync(own)) return shared;
    // Those are the same, so that a program can hold their cases.
    expect(readFileSync(own, "utf8")).toBe(readFileSync(erasable, "utf8"));
    return erasable;
  };

  test.each([
    ["all flags", shared],
    ["erasableSyntaxOnly too", erasable],
  ])("the expected files compile: %s", async (_, config) => {
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

/** A line with a place that holds something, and what to do at its end. */
function expectAdvice(folder: string, line: string, start: RegExp): void {
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

/** Compares with the expected file, or writes it when asked to. */
function expectGolden(path: string, actual: string): void {
  if (update) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  expect(existsSync(path), `no ${path}; UPDATE_GOLDEN=1 writes it`).toBe(true);
  expect(actual).toBe(readFileSync(path, "utf8"));
}

/** Compares all generated files of a case with the expected ones, or writes them. */
function expectGoldens(folder: string, name: string, actual: Files): void {
  expect(actual.size).toBeGreaterThan(0);
  const golden = () => filesIn(join(folder, name), GENERATED).map((file) => `${name}/${file}`);
  if (update) for (const old of golden()) rmSync(join(folder, old));
  for (const [file, content] of actual) expectGolden(join(folder, file), content);
  expect(golden()).toEqual([...actual.keys()].sort());
}

/** The enums of a generated file, each with its members and their numbers as they are written. */
function enumsIn(content: string): Map<string, string[]> {
  const found = content.matchAll(/^export enum (\S+) \{$(.*?)^\}$/gms);
  return new Map(
    [...found].map(([, name = "", body = ""]) => [name, body.match(/^ +\w+ = -?\d+/gm) ?? []]),
  );
}
