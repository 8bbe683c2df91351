// The plugin as users run it: protos in, TypeScript or advice out, through the real buf and protoc.
//
// A folder under testdata/plugin/refused, warned or accepted is a case. `UPDATE_GOLDEN=1 npx vitest run
// test/protoc-gen-rpcstatus` writes the expected files of all cases; read the diff.

import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorkspace, type Run, root, run, type Workspace } from "./build.js";
import { compile, filesIn, GENERATED } from "./compile.js";

const data = join(root, "test/testdata/plugin");
const accepted = join(data, "accepted");
const refused = join(data, "refused");
const warned = join(data, "warned");
// Each has a run of its own, with the plugin's options of its options.txt.
const withOptions = join(data, "options");
const update = process.env.UPDATE_GOLDEN === "1";

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => {
  workspace.remove();
});

describe("refused", () => {
  const cases = foldersIn(refused);
  let runs: ReadonlyMap<string, Run>;
  beforeAll(async () => {
    runs = await runAll(refused);
  }, 300_000);

  test.each(cases)("%s", (name) => {
    const { ok, stderr } = resultOf(runs, name);
    expect(ok, stderr).toBe(false);
    // Anything else is buf's own complaint: the case would not test the plugin.
    expect(stderr).toMatch(FAILURE);
    // The run finds the files where an editor opens them; the expected file counts from the case.
    expectGolden(
      join(refused, name, "expected.txt"),
      stderr.replace(FAILURE, "").replace(/\bprotos\//g, ""),
    );
  });

  test.each(cases)("%s: every problem has a place, a fix and the form of our errors", (name) => {
    const lines = resultOf(runs, name).stderr.replace(FAILURE, "").trim().split("\n");
    for (const line of lines) expectAdvice(join(refused, name), line, /^cannot /);
  });
});

describe("warned", () => {
  const cases = foldersIn(warned);
  let runs: ReadonlyMap<string, Run>;
  beforeAll(async () => {
    runs = await runAll(warned);
  }, 120_000);

  test.each(cases)("%s", (name) => {
    const { ok, stderr } = resultOf(runs, name);
    expect(ok, stderr).toBe(true);
    expectGolden(join(warned, name, "expected.txt"), stderr);
    // The files are there all the same.
    const protos = filesIn(join(warned, name), /\.proto$/);
    const files = filesIn(join(workspace.dir, "warned", name), /_rpcstatus\.ts$/);
    expect(files).toEqual(protos.map((file) => file.replace(".proto", "_rpcstatus.ts")));
  });

  test.each(cases)("%s: every warning has a place and says what to do", (name) => {
    const lines = resultOf(runs, name).stderr.trim().split("\n");
    for (const line of lines) expectAdvice(join(warned, name), line, /^warning: /);
  });

  test("the first proto of a newcomer, in the README, gives no warning", async () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const [, proto = ""] = /^```proto\n(syntax.*?)^```/ms.exec(readme) ?? [];
    const folder = join(workspace.dir, "readme");
    mkdirSync(folder);
    writeFileSync(join(folder, "orders.proto"), proto);
    const { ok, stderr } = await workspace.generate(folder, join(workspace.dir, "readme-out"));
    expect(ok, stderr).toBe(true);
    expect(stderr).toBe("");
  });
});

describe("accepted", () => {
  const cases = foldersIn(accepted);
  let out: string;
  let es: string;
  let result: Run;
  beforeAll(async () => {
    out = join(workspace.dir, "accepted");
    es = join(workspace.dir, "es");
    // One run for all: the folder of a case is the folder of its output.
    result = await workspace.generate(accepted, out, { es });
  }, 120_000);

  test("buf and the plugin succeed, and say nothing but advice", () => {
    expect(result.ok, result.stderr).toBe(true);
    for (const line of result.stderr.trim().split("\n")) {
      expectAdvice(accepted, line, /^warning: /);
      // It follows all of it.
      expect(line).not.toMatch(/^protos\/ordinary\//);
    }
  });

  test.each(cases)("%s", (name) => {
    expect(result.ok, result.stderr).toBe(true);
    expectGoldens(join(accepted, name), join(out, name));
  });

  test("a catalogue names the plugin's line, which the run time compares", () => {
    const manifest = readFileSync(join(root, "scripts/protoc-gen-rpcstatus/package.json"), "utf8");
    const [line] = /^\d+\.\d+/.exec(JSON.parse(manifest).version) ?? [];
    const golden = readFileSync(join(accepted, "ordinary/orders_rpcstatus.ts"), "utf8");
    expect(golden).toContain(`}, "protoc-gen-rpcstatus ${line}"> =`);
  });

  test("the enums are those of protoc-gen-es", () => {
    for (const file of filesIn(accepted, /_rpcstatus\.ts$/)) {
      // A file with a service alone declares no enum.
      if (file === "methods/gateway_rpcstatus.ts") continue;
      const ours = enumsIn(join(accepted, file));
      const theirs = enumsIn(join(es, file.replace("_rpcstatus.ts", "_pb.ts")));
      expect(ours.size, file).toBeGreaterThan(0);
      for (const [name, members] of ours) {
        // It gives an enum "any" or "undefined", which does not compile.
        const expected = theirs.get(name) ?? theirs.get(name.replace(/\$$/, ""));
        expect(members, `${file}: ${name}`).toEqual(expected);
      }
    }
  });

  test("all expected files compile under the flags that users have", async () => {
    expect(await compile(accepted, [es], join(accepted, "tsconfig.json"))).toBe("");
  }, 60_000);

  test("protoc gives the same files", async (context) => {
    const version = await protocVersion();
    if (version === undefined) return skip(context, "protoc is not on PATH");
    const files = filesIn(accepted, /\.proto$/).filter((file) => {
      const edition = /^edition = "(\d+)"/m.exec(readFileSync(join(accepted, file), "utf8"))?.[1];
      const needs = edition === undefined ? 21 : edition === "2023" ? 27 : 32;
      if (version < needs)
        console.warn(`protoc ${version}: left out ${file}, which needs protoc ${needs}`);
      return version >= needs;
    });
    expect(files.length).toBeGreaterThan(10);
    const to = join(workspace.dir, "protoc");
    const { ok, stderr } = await workspace.protoc(accepted, files, to);
    expect(ok, stderr).toBe(true);
    const outputs = filesIn(to, /_rpcstatus\.ts$/);
    const expected = files.map((file) => file.replace(/\.proto$/, "_rpcstatus.ts"));
    expect(outputs).toEqual(expected.filter((file) => existsSync(join(accepted, file))));
    for (const file of outputs) {
      const golden = readFileSync(join(accepted, file), "utf8");
      expect(readFileSync(join(to, file), "utf8"), file).toBe(golden);
    }
  }, 60_000);
});

describe("written in another way", () => {
  /** Runs the case with its protos changed, and compares with what is expected of it as it stands. */
  async function expectSame(name: string, change: (proto: string) => string): Promise<void> {
    const folder = join(workspace.dir, "changed", name);
    const out = join(workspace.dir, "changed-out", name);
    // The names of files are in the output, and count from the folder of all cases.
    cpSync(join(accepted, name), join(folder, name), { recursive: true });
    for (const file of filesIn(folder, /\.proto$/)) {
      const proto = readFileSync(join(folder, file), "utf8");
      expect(change(proto)).not.toBe(proto);
      writeFileSync(join(folder, file), change(proto));
    }
    const { ok, stderr } = await workspace.generate(folder, out);
    expect(ok, stderr).toBe(true);
    const files = filesIn(out, /_rpcstatus\.ts$/);
    expect(files).toEqual(filesIn(accepted, /_rpcstatus\.ts$/).filter((f) => f.startsWith(name)));
    for (const file of files) {
      expect(readFileSync(join(out, file), "utf8")).toBe(
        readFileSync(join(accepted, file), "utf8"),
      );
    }
  }

  test.each(["comments", "ordinary"])("%s: lines that end with CRLF", async (name) => {
    await expectSame(name, (proto) => proto.replaceAll("\n", "\r\n"));
  });

  // Not a case of its own: for protoc-gen-es, buf refuses to leave out the types of such a file.
  test("editions: options imported for the compiler alone, which hides them from plugins", async () => {
    // The message uses a file that our options import as well.
    await expectSame("editions", (proto) =>
      proto
        .replace('edition = "2023"', 'edition = "2024"')
        .replace("import ", 'import "google/protobuf/duration.proto";\nimport option ')
        .replace("message Holder {", "$&\n  google.protobuf.Duration age = 2;"),
    );
  });
});

describe("many values", () => {
  const values = Array.from({ length: 10_000 }, (_, i) => `BIG_ERROR_NO_${i + 1} = ${i + 1}`);

  async function generateBig(options: string): Promise<Run & { readonly code: string }> {
    const folder = join(workspace.dir, "big");
    mkdirSync(folder, { recursive: true });
    const head = 'syntax = "proto3";\npackage big;\nimport "rpcstatus/v1/annotations.proto";';
    const catalog = 'option (rpcstatus.v1.catalog) = {domain: "big.acme.example"};';
    const body = values.map((value) => `// A comment.\n  ${value} ${options};`).join("\n  ");
    const proto = `${head}\nenum BigError {\n  ${catalog}\n  BIG_ERROR_UNSPECIFIED = 0;\n  ${body}\n}\n`;
    writeFileSync(join(folder, "big.proto"), proto);
    const out = join(workspace.dir, "big-out");
    const run = await workspace.generate(folder, out);
    const file = join(out, "big_rpcstatus.ts");
    return { ...run, code: existsSync(file) ? readFileSync(file, "utf8") : "" };
  }

  test("each has its error", async () => {
    const { ok, stderr, code } = await generateBig(
      '[(rpcstatus.v1.error) = {code: INTERNAL message: "no {part}"}]',
    );
    expect(ok, stderr).toBe(true);
    expect(stderr).toBe("");
    expect(code.match(/^export const bigErrorNo\d+: /gm)?.length).toBe(values.length);
  }, 120_000);

  test("each has its problem", async () => {
    const { ok, stderr } = await generateBig("[(rpcstatus.v1.error) = {code: OK}]");
    expect(ok).toBe(false);
    expect(stderr.match(/cannot use code OK for "BIG_ERROR_NO_\d+"/g)?.length).toBe(values.length);
  }, 120_000);
});

describe("accepted with options", () => {
  describe.each(foldersIn(withOptions))("%s", (name) => {
    const protos = join(withOptions, name);
    let out: string;
    let es: string;
    let result: Run;
    beforeAll(async () => {
      out = join(workspace.dir, "options", name);
      es = join(workspace.dir, "options-es", name);
      const opt = readFileSync(join(protos, "options.txt"), "utf8").trim();
      result = await workspace.generate(protos, out, { es, opt });
    });

    test("gives the expected files", () => {
      expect(result.ok, result.stderr).toBe(true);
      expectGoldens(protos, out);
    });

    test("the expected files compile", async () => {
      const own = join(protos, "tsconfig.json");
      const config = existsSync(own) ? own : join(withOptions, "tsconfig.json");
      expect(await compile(protos, [es], config)).toBe("");
    });
  });
});

describe("protoc", () => {
  test("shows the same advice as buf, at the place of the option at least", async (context) => {
    const version = await protocVersion();
    if (version === undefined) return skip(context, "protoc is not on PATH");
    const folder = join(refused, "many-files");
    const files = filesIn(folder, /\.proto$/);
    const { ok, stderr } = await workspace.protoc(folder, files, join(workspace.dir, "refused"));
    expect(ok).toBe(false);
    // The place of a problem inside an option is that of the option: protoc 3.21 sends no other.
    const advice = (text: string) =>
      text
        .replaceAll("--rpcstatus_out: ", "")
        .trimEnd()
        .split("\n")
        .map((line) => line.replace(/:\d+:\d+: /, ": "))
        .sort();
    const golden = readFileSync(join(folder, "expected.txt"), "utf8");
    expect(advice(stderr)).toEqual(advice(golden));
    expect(stderr).not.toMatch(/:1:1: /);
  });
});

test("options that are not known fail the run, and the known ones are named", async () => {
  const { ok, stderr } = await workspace.generate(join(accepted, "ordinary"), "out", {
    opt: "targt=ts,enums=both",
  });
  expect(ok).toBe(false);
  expect(stderr.replace(FAILURE, "").split("\n")).toEqual([
    "",
    expect.stringMatching(/^cannot use option "targt=ts": known options are target=ts\|js\|dts, /),
    'cannot use option "enums=both": known values of enums are emit, import',
    "",
  ]);
});

test("what is no request fails with a message, and not in silence", () => {
  const { status, stdout, stderr } = spawnSync(workspace.plugin, {
    input: "garbage",
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^protoc-gen-rpcstatus: cannot handle the request: /);
});

/** What buf puts before the error of a plugin. */
const FAILURE = /^Failure: plugin \S+ \S+bin\.mjs: /;

/** Runs each case of the folder on its own, two at a time: each is buf and a Node process. */
async function runAll(folder: string): Promise<Map<string, Run>> {
  const runs = new Map<string, Run>();
  const left = foldersIn(folder);
  const work = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const out = join(workspace.dir, basename(folder), name);
      runs.set(name, await workspace.generate(join(folder, name), out));
    }
  };
  await Promise.all([work(), work()]);
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

function resultOf(runs: ReadonlyMap<string, Run>, name: string): Run {
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
function expectGoldens(folder: string, out: string): void {
  const actual = filesIn(out, GENERATED);
  expect(actual).not.toEqual([]);
  if (update) for (const old of filesIn(folder, GENERATED)) rmSync(join(folder, old));
  for (const file of actual) {
    expectGolden(join(folder, file), readFileSync(join(out, file), "utf8"));
  }
  expect(filesIn(folder, GENERATED)).toEqual(actual);
}

/** The enums of a generated file, each with its members and their numbers as they are written. */
function enumsIn(path: string): Map<string, string[]> {
  const found = readFileSync(path, "utf8").matchAll(/^export enum (\S+) \{$(.*?)^\}$/gms);
  return new Map(
    [...found].map(([, name = "", body = ""]) => [name, body.match(/^ +\w+ = -?\d+/gm) ?? []]),
  );
}

function foldersIn(dir: string): string[] {
  const found = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return found.map((entry) => entry.name).sort();
}

/** The release: 21 of "libprotoc 3.21.12" and of "libprotoc 21.12"; undefined without protoc. */
async function protocVersion(): Promise<number | undefined> {
  try {
    const { stderr } = await run("protoc", ["--version"], root);
    const [major = 0, minor = 0] = (/[\d.]+/.exec(stderr)?.[0] ?? "").split(".").map(Number);
    return major === 3 ? minor : major;
  } catch {
    // Cannot be started: the caller says so and skips.
    return undefined;
  }
}

function skip(context: { skip(note: string): never }, reason: string): never {
  console.warn(`skipped: ${reason}`);
  return context.skip(reason);
}
