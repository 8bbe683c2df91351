// More of the command as users run it; only `npm run test:full` runs this.

import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { image } from "./baseline.js";
import { CATALOG, createProject, expectCannot, ORDERS, type Project } from "./project.js";

let project: Project;
beforeAll(() => {
  project = createProject();
});
beforeEach(() => {
  project.reset();
});
afterAll(() => {
  project.remove();
});

const SUMMARY = "checked 2 errors in 1 file: no problems\n";
/** Returns a folder without node_modules in it or above it. */
const outside = () => dirname(project.dir);

describe("a check that cannot run exits with status 2 and the reason", () => {
  test("git is not installed", () => {
    const env = { PATH: "" };
    const result = project.check(["--against", "main"], { env });
    expectCannot(result, /: no such file or directory, and no git repository \(spawn git EN/);
  });

  test("a baseline that does not compile", () => {
    project.write({ "before/a.proto": "garbage" });
    expectCannot(
      project.check(["--against", "before"]),
      /^before\/a\.proto:1:1:.*\n(?:before.*\n)*rpcstatus: cannot build the baseline "before": see the output of buf above\n$/,
    );
  });

  test("an input and a baseline that do not compile: reports only the input, which is built first", () => {
    project.write({ "before/a.proto": "garbage", [ORDERS]: "garbage" });
    const result = project.check(["proto", "--against", "before"]);
    expectCannot(result, /^(proto\/acme\/shop\/v1\/orders\.proto:1:\d+:.*\n)+$/);
  });

  test("buf is not installed", () => {
    const cwd = join("..", "without buf");
    // A folder outside of the project, so that node_modules has no buf.
    mkdirSync(join(project.dir, cwd), { recursive: true });
    const result = project.check([], { cwd, env: { PATH: outside() } });
    expectCannot(
      result,
      /^rpcstatus: cannot check: buf is not installed; run npm install --save-dev @bufbuild\/buf\n$/,
    );
  });

  test.skipIf(process.platform === "win32")("buf does not start", () => {
    const cwd = join("..", "broken buf");
    const bin = join(project.dir, cwd, "buf");
    mkdirSync(bin, { recursive: true });
    const result = project.check([], { cwd, env: { PATH: dirname(bin) } });
    expectCannot(
      result,
      /^rpcstatus: cannot check: buf does not start \(.*EACCES\); run npm install/,
    );
  });
});

describe("the buf on PATH", () => {
  test.skipIf(process.platform === "win32")("is used if npm has not installed one", () => {
    const cwd = join("..", "buf on path");
    const folder = join(project.dir, cwd);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "a.proto"), 'syntax = "proto3";\n');
    const buf = join(folder, "buf");
    const real = join(project.dir, "node_modules/@bufbuild/buf/bin/buf");
    writeFileSync(buf, `#!/bin/sh\nexec "${process.execPath}" "${real}" "$@"\n`);
    chmodSync(buf, 0o755);
    const { stdout, stderr, status } = project.check([], { cwd, env: { PATH: `${folder}:/bin` } });
    expect([stdout, stderr, status]).toEqual(["checked 0 errors in 0 files: no problems\n", "", 0]);
  });
});

test("-h prints the usage", () => {
  const { stdout, stderr, status } = project.check(["-h"]);
  expect(stdout).toMatch(/^usage: rpcstatus check \[input\] \[--against <baseline>\]/);
  expect([stderr, status]).toEqual(["", 0]);
});

describe("an input", () => {
  test.each([
    ["may be a module", ["proto"]],
    ["may be an absolute path", () => [project.dir]],
    ["may be an image", () => [image(project)]],
    ["may be an image without source info", () => [image(project, "--exclude-source-info")]],
  ])("%s", (_, args) => {
    const { stdout, stderr, status } = project.check(typeof args === "function" ? args() : args);
    expect([stdout, stderr, status]).toEqual([SUMMARY, "", 0]);
  });
});

describe("paths of problems are relative to the folder of the run", () => {
  beforeEach(() => {
    project.write({ [ORDERS]: CATALOG.replace("UNAVAILABLE", "OK") });
  });

  test.each([
    ["", ["proto"], ORDERS],
    ["proto", [], "acme/shop/v1/orders.proto"],
    ["node_modules", [".."], "../proto/acme/shop/v1/orders.proto"],
  ])("in folder %j, input %j", (cwd, args, path) => {
    const { stdout, stderr, status } = project.check(args, { cwd });
    expect(stdout).toMatch(`${path}:12:57: cannot use code OK for `);
    expect([stderr, status]).toEqual(["", 1]);
    expect(existsSync(join(project.dir, cwd, path))).toBe(true);
  });

  test("the format github uses paths relative to the checkout", () => {
    const env = { GITHUB_WORKSPACE: project.dir };
    const { stdout } = project.check(["--format", "github"], { cwd: "proto", env });
    expect(stdout).toMatch(
      `::error file=${ORDERS},line=12,col=57,title=CODE_VALID::cannot use code OK for `,
    );
  });

  test("an image as the input has them too", () => {
    expect(project.check([image(project)]).stdout).toMatch(
      `${ORDERS}:12:57: cannot use code OK for `,
    );
  });
});
