// keep_empty_files: a file for every proto of the run. Golden files of the cases under options/keep-empty-files* hold
// their content.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Compiled, compileProtos, type Generated, generate } from "../generate.js";

const plain = 'syntax = "proto3";\npackage acme;\nmessage Plain {}\n';
const imported = 'syntax = "proto3";\npackage other;\nmessage Other {}\n';
const folders = {
  ordinary: {
    "acme/plain.proto": plain,
    "acme/importing.proto":
      'syntax = "proto3";\npackage acme;\nimport "google/protobuf/empty.proto";\n' +
      "message Importing { google.protobuf.Empty empty = 1; }\n",
    "none.proto": 'syntax = "proto2";\n',
    "edition.proto": 'edition = "2023";\n',
  },
  character: { "100%.proto": plain },
  case: { "plain.proto": plain, "Plain.proto": imported },
};

let dir: string;
const compiled = new Map<string, Compiled>();
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "rpcstatus-empty-"));
  const paths = Object.entries(folders).map(([name, files]) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, name, file)), { recursive: true });
      writeFileSync(join(dir, name, file), text);
    }
    return join(dir, name);
  });
  const all = await compileProtos(paths, dir);
  for (const [i, name] of Object.keys(folders).entries()) compiled.set(name, all[i] as Compiled);
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});

function run(name: keyof typeof folders, parameter: string): Promise<Generated> {
  return generate(compiled.get(name) as Compiled, parameter);
}

test.each([
  ["target=ts", [".ts"]],
  ["target=js+dts", [".d.ts", ".js"]],
  ["target=ts+js+dts,js_import_style=legacy_commonjs,ts_nocheck=1", [".d.ts", ".js", ".ts"]],
  ["target=ts,side=client,enums=import,erasable_syntax=1,locales=none", [".ts"]],
])("%s: every proto of the run gets its files", async (options, extensions) => {
  const { ok, stderr, files } = await run("ordinary", `${options},keep_empty_files=true`);
  expect({ ok, stderr }).toEqual({ ok: true, stderr: "" });
  const protos = Object.keys(folders.ordinary).map((name) => name.replace(".proto", "_rpcstatus"));
  expect([...files.keys()].sort()).toEqual(
    protos.flatMap((name) => extensions.map((extension) => name + extension)).sort(),
  );
  for (const [name, content] of files) {
    const [, code] = content.split("/* biome-ignore-all lint: generated */\n\n");
    if (options.includes("commonjs") && name.endsWith(".js")) {
      const exports = {};
      new Function("exports", content)(exports);
      expect(exports).toHaveProperty("__esModule", true);
    } else expect(code).toBe("export {};\n");
    expect(content).toContain(
      `// @generated from file ${name.replace(/_rpcstatus.*/, ".proto")} (`,
    );
  }
});

test.each(["target=ts", "target=ts,keep_empty_files=false", "target=ts,keep_empty_files=0"])(
  "%s: no file without errors",
  async (options) => {
    const { ok, files } = await run("ordinary", options);
    expect({ ok, size: files.size }).toEqual({ ok: true, size: 0 });
  },
);

test.each<[keyof typeof folders, RegExp]>([
  ["character", /^protos\/100%\.proto:\d+:\d+: cannot generate code for file "100%\.proto": its/m],
  ["case", /cannot generate files for both "(P|p)lain\.proto" and "(P|p)lain\.proto": /],
])("a file name that is a problem is one for an empty file too: %s", async (name, problem) => {
  expect((await run(name, "")).ok).toBe(true);
  const { ok, stderr } = await run(name, "keep_empty_files=1");
  expect(ok).toBe(false);
  expect(stderr).toMatch(problem);
});
