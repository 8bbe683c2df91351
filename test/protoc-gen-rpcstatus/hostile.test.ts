// A pull request that tries everything at once: to choose its own baseline, to run something, to write somewhere, to become
// code of the generated files, and to hide its findings. It gets nothing through.

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { budget } from "../budget.js";
import { buf } from "./build.js";
import { CATALOG, createProject, expectCannot, ORDERS, type Project } from "./command/project.js";

/** Line breaks end the lines of the output. */
const HIDDEN = /(?!\n)\p{Cc}|[\p{Cf}\u2028\u2029]/u;

/** The change that must not pass. */
const BREAKING = CATALOG.replace("UNAVAILABLE", "ABORTED");

// In one piece, it would be the source map of this file to vite.
const MAP = ["source", "MappingURL"].join("");

/** Texts that would be code, if they were not strings and comments. */
const TEXTS = String.raw`syntax = "proto3";
package acme.evil.v1;
import "rpcstatus/v1/annotations.proto";
// */ globalThis.PWNED = 1; /*
// @ts-nocheck
//# ${MAP}=data:application/json,PWNED
enum EvilError {
  option (rpcstatus.v1.catalog) = {domain: "evil.acme.example"};
  EVIL_ERROR_UNSPECIFIED = 0;
  // */ globalThis.PWNED = 1; /* ${"`"} \${globalThis.PWNED = 1}
  EVIL_ERROR_OUT_OF_LUCK = 1 [(rpcstatus.v1.error) = {
    code: INTERNAL
    message: "\"); globalThis.PWNED = 1; (\" */ \u2028 \u202e ##[stop-commands]x\n::stop-commands::x"
    metadata: {key: "constructor" description: "@ts-ignore" example: "*/ globalThis.PWNED = 1; /*"}
    localized: {locale: "de" message: "'; globalThis.PWNED = 1; //# ${MAP}=PWNED"}
    help: {description: "\u200b*/" url: "https://acme.example/'*/globalThis.PWNED=1"}
    explanation: "*/ globalThis.PWNED = 1; /*" resolution: "@ts-expect-error"
  }];
}
`;

let project: Project;
let marker: string;
beforeAll(() => {
  project = createProject();
  const base = project.git("rev-parse", "main").trim();
  project.git("update-ref", "refs/remotes/origin/main", base);
  project.git("config", "core.warnAmbiguousRefs", "false");
  project.git("checkout", "--quiet", "-b", "evil");
  marker = join(dirname(project.dir), "marker");
  const program = join(dirname(project.dir), "program");
  writeFileSync(program, `#!/bin/sh\ntouch "${marker}"\ncat\n`);
  chmodSync(program, 0o755);

  // Its own baseline, under every name that it may be asked for.
  for (const path of ["origin/main", "refs/remotes/origin/main", "HEAD", base, base.slice(0, 7)]) {
    project.write({ [`${path}/proto/acme/shop/v1/orders.proto`]: BREAKING });
    cpSync(
      join(project.dir, "node_modules/rpcstatus/proto"),
      join(project.dir, path, "rpcstatus"),
      {
        recursive: true,
      },
    );
    const modules = [{ path: "proto" }, { path: "rpcstatus" }];
    project.write({ [`${path}/buf.yaml`]: JSON.stringify({ version: "v2", modules }) });
  }
  // A repository inside of the repository, and filters.
  for (const name of ["HEAD", "objects", "refs"]) {
    cpSync(join(project.dir, ".git", name), join(project.dir, "proto", name), { recursive: true });
  }
  project.write({
    "proto/config": `[core]\n\tworktree = ..\n\tbare = false\n\tfsmonitor = ${program}\n`,
    ".gitattributes": "*.proto filter=evil diff=evil\n",
    [ORDERS]: BREAKING,
    // Copies of a file with findings, of which one would be read without end, and another slowly.
    "slow/acme/shop/v1/orders.proto": `/*\n${`package${" ".repeat(4000)}x\n`.repeat(20)}`,
  });
  mkdirSync(join(project.dir, "zero/acme/shop/v1"), { recursive: true });
  symlinkSync("/dev/zero", join(project.dir, "zero/acme/shop/v1/orders.proto"));
  symlinkSync("/", join(project.dir, "zero/everything"));
  project.git("config", "filter.evil.smudge", program);
  project.git("config", "filter.evil.process", program);
  project.git("config", "core.fsmonitor", program);
  project.git("config", "diff.evil.textconv", program);
});
afterAll(() => {
  project.remove();
});

function expectNothingHidden(text: string): void {
  expect(text).not.toMatch(HIDDEN);
  expect(text).not.toMatch(/^ *::(?!error |warning )/m);
  expect(text).not.toMatch(/^(?!::).*##\w*\[/m);
}

describe.skipIf(process.platform === "win32")("rpcstatus check", () => {
  test.each(["origin/main", "HEAD"])("--against %s refuses to choose", (against) => {
    expectCannot(
      project.check(["proto", "--against", against]),
      /it is both a path and the name of a commit, and whoever adds the path would choose/,
    );
  });

  test("--against the beginning of a hash refuses to choose", () => {
    const short = project.git("rev-parse", "main").slice(0, 7);
    expectCannot(project.check(["proto", "--against", short]), /it is both a path and the name/);
  });

  test.each(budget([], ["text", "github", "json"]))("finds the change, in format %s", (format) => {
    for (const against of ["refs/remotes/origin/main", project.git("rev-parse", "main").trim()]) {
      const args = ["proto", "--format", format, "--against", against];
      const { stdout, stderr, status } = project.check(args);
      expect([stderr, status]).toEqual(["", 1]);
      expect(stdout).toMatch(/cannot change the code of \\?"PAYMENT_BUSY/);
      expectNothingHidden(stdout);
    }
    expect(existsSync(marker)).toBe(false);
  });

  test.each(budget([], ["text", "github", "json"]))(
    "names cannot hide a finding, in format %s",
    (format) => {
      const names = ["\n::stop-commands::x", "\u001b[2J\u202e", "\u2028##[stop-commands]x"];
      names.forEach((name, i) => {
        const path = `proto/${name}${i}.proto`;
        const text = CATALOG.replace("shop.v1", `v${i}`).replace("shop.acme", `v${i}.acme`);
        project.write({ [path]: text });
      });
      try {
        const { stdout, stderr, status } = project.check(["proto", "--format", format]);
        expect([stderr, status]).toEqual(["", 1]);
        expectNothingHidden(stdout);
        expect(stdout.match(/cannot generate code for file/g)?.length).toBe(names.length);
      } finally {
        project.git("clean", "--quiet", "--force", "proto");
      }
    },
  );
});

describe.skipIf(process.platform === "win32")("buf generate", () => {
  const out = () => join(project.dir, "generated");

  function generate(opt: string) {
    const local = [process.execPath, join(inject("programs"), "plugin/bin.js")];
    const plugins = [{ local, out: "generated", opt, strategy: "all" }];
    const inputs = [{ directory: "proto" }];
    writeFileSync(
      join(project.dir, "buf.gen.yaml"),
      JSON.stringify({ version: "v2", inputs, plugins }),
    );
    return spawnSync(buf, ["generate"], { cwd: project.dir, encoding: "utf8", timeout: 60_000 });
  }

  test("writes nothing for a file whose name would be code", () => {
    const name = "x\nglobalThis.PWNED = 1;//";
    project.write({ [`proto/${name}.proto`]: CATALOG.replace("shop.v1", "evil.v1") });
    try {
      const { stderr, status } = generate("target=js");
      expect(status).not.toBe(0);
      expect(stderr).toContain("cannot generate code for file");
      expect(existsSync(out())).toBe(false);
    } finally {
      project.git("clean", "--quiet", "--force", "proto");
    }
  });

  test("writes texts as strings and comments", () => {
    project.write({ "proto/acme/evil/v1/evil.proto": TEXTS });
    const { stderr, status } = generate("target=js+dts,js_import_style=legacy_commonjs,notes=true");
    expect(status, stderr).toBe(0);
    expectNothingHidden(stderr);
    const files = readdirSync(out(), { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => file.includes(".")).sort()).toEqual([
      "acme/evil/v1/evil_rpcstatus.d.ts",
      "acme/evil/v1/evil_rpcstatus.js",
      "acme/shop/v1/orders_rpcstatus.d.ts",
      "acme/shop/v1/orders_rpcstatus.js",
    ]);
    const code = readFileSync(join(out(), "acme/evil/v1/evil_rpcstatus.js"), "utf8");
    expect(code).not.toMatch(HIDDEN);
    expect(code).not.toMatch(/sourceMappingURL|@ts-/);
    const kinds = new Proxy({}, { get: () => () => ({}) });
    const globals = globalThis as { PWNED?: unknown };
    new Function("exports", "require", code)({}, () => kinds);
    expect(globals.PWNED).toBe(undefined);
  });
});

test("nothing was run", () => {
  expect(existsSync(marker)).toBe(false);
});
