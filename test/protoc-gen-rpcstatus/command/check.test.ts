// The command as users run it, failures first. More is in check.full.test.ts.

import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
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
  test.each<[string, string[], RegExp]>([
    [
      "an unknown option",
      ["--agaist", "main"],
      /^rpcstatus: .*'--agaist'.*\n\nusage: rpcstatus ch/s,
    ],
    ["an option without its value", ["--against"], /^rpcstatus: .*--against.*\n\nusage:/s],
    [
      "an empty baseline",
      ["--against="],
      /^rpcstatus: cannot compare with an empty baseline: give/,
    ],
    ["an unknown format", ["--format", "sarif"], /cannot print in format "sarif": the formats are/],
    [
      "a rule that does not exist",
      ["--ignore", "ERROR_COMENT"],
      /^rpcstatus: cannot ignore "ERROR_COMENT": "ERROR_COMENT" is not a rule; write ERROR_COMMENT; known warnings are DEFAULT_LOCALE, /,
    ],
    [
      "a rule that cannot be silenced",
      ["--ignore", "ERROR_COMMENT", "--ignore=CODE_VALID"],
      /^rpcstatus: cannot ignore "ERROR_COMMENT,CODE_VALID": CODE_VALID is a problem, and only /,
    ],
    ["two inputs", ["proto", "other"], /^rpcstatus: cannot check "proto" and "other" in one run: /],
    ["an input that does not exist", ["nowhere"], /^Failure: .*nowhere.*\n$/],
    [
      "a baseline that does not exist",
      ["--against", "mian"],
      /^rpcstatus: cannot find the baseline "mian": no such file, directory or git ref; give a directory, an image of buf build, or a git ref that is fetched\n$/,
    ],
    [
      "a baseline that looks like an option",
      ["--against=-x"],
      /^rpcstatus: cannot find the baseline "-x": /,
    ],
  ])("%s", (_, args, message) => {
    expectCannot(project.check(args), message);
  });

  describe("a folder outside of a git repository", () => {
    const cwd = join("..", "plain");
    beforeAll(() => {
      project.write({ [join(cwd, "a.proto")]: 'syntax = "proto3";\n' });
    });

    test("with a git ref as the baseline", () => {
      const result = project.check(["--against", "main"], { cwd });
      expectCannot(result, /: no such file or directory, and no git repository \(fatal: /);
    });

    test("as the input, with a git ref of another repository", () => {
      expectCannot(
        project.check([cwd, "--against", "main"]),
        /^rpcstatus: cannot find the input "..\/plain" in git ref "main": it is not a directory of this repository; give a directory or an image as --against\n$/,
      );
    });
  });

  test("a .proto file that does not compile: prints the errors of buf", () => {
    project.write({ [ORDERS]: `${CATALOG}\nmessage Broken {` });
    expectCannot(project.check([]), /^proto\/acme\/shop\/v1\/orders\.proto:15:16:.*\n$/);
    expectCannot(
      project.check(["--format", "github"]),
      /^::error file=proto\/acme\/shop\/v1\/orders\.proto,line=15,/,
    );
  });

  test("an input without .proto files", () => {
    rmSync(join(project.dir, ORDERS));
    expectCannot(project.check([]), /^Failure: .*had no .proto files\n$/);
  });

  test("a plugin that is missing or too old", () => {
    const plugin = join(project.dir, "node_modules/protoc-gen-rpcstatus");
    const away = join(outside(), "away");
    renameSync(plugin, away);
    try {
      const expected = (why: string) =>
        `rpcstatus: cannot check: protoc-gen-rpcstatus is ${why}; run npm install --save-dev protoc-gen-rpcstatus@latest\n`;
      expectCannot(project.check([]), expected("not installed"));
      // A version without the command.
      mkdirSync(plugin);
      writeFileSync(
        join(plugin, "package.json"),
        '{"exports": {"./package.json": "./package.json"}}',
      );
      expectCannot(project.check([]), expected("too old"));
    } finally {
      rmSync(plugin, { recursive: true, force: true });
      renameSync(away, plugin);
    }
  });
});

test.each([["--help"], ["nowhere", "--help"]])("%s prints the usage", (...args) => {
  const { stdout, stderr, status } = project.check(args);
  expect(stdout).toMatch(/^usage: rpcstatus check \[input\] \[--against <baseline>\]/);
  expect([stderr, status]).toEqual(["", 0]);
});

describe("an input", () => {
  test("defaults to the folder of the run", () => {
    const { stdout, stderr, status } = project.check([]);
    expect([stdout, stderr, status]).toEqual([SUMMARY, "", 0]);
  });

  test("may be a subfolder of the workspace", () => {
    const { stdout, status } = project.check([], { cwd: "proto" });
    expect([stdout, status]).toEqual([SUMMARY, 0]);
  });
});

describe("warnings", () => {
  /** The comment and the message of each error are gone, and a key is required that was not there before. */
  const unwise = CATALOG.replace(/; \/\/.*/g, ";")
    .replace(' message: "busy"', "")
    .replace("    metadata:", '    metadata: {key: "sku" description: "The item."}\n    metadata:');
  const rulesOf = (args: readonly string[]) => {
    const { stdout, status } = project.check([...args, "--against", "main", "--format", "json"]);
    expect(status).toBe(0);
    return JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule);
  };

  test("are silenced by --ignore", () => {
    project.write({ [ORDERS]: unwise });
    expect(rulesOf([])).toEqual(["ERROR_COMMENT", "METADATA_KEY_NEW_REQUIRED", "ERROR_MESSAGE"]);
    expect(rulesOf(["--ignore", "ERROR_COMMENT", "--ignore", "METADATA_KEY_NEW_REQUIRED"])).toEqual(
      ["ERROR_MESSAGE"],
    );
    expect(rulesOf(["--ignore", "ERROR_COMMENT,METADATA_KEY_NEW_REQUIRED,ERROR_MESSAGE"])).toEqual(
      [],
    );
  });

  test("are silenced by a comment, also those of a comparison", () => {
    const comment = "// rpcstatus:ignore METADATA_KEY_NEW_REQUIRED all servers are new";
    project.write({
      [ORDERS]: unwise.replace("  ORDER_ERROR_OUT", `  ${comment}\n  ORDER_ERROR_OUT`),
    });
    expect(rulesOf([])).toEqual(["ERROR_COMMENT", "ERROR_MESSAGE"]);
    project.write({ [ORDERS]: unwise.replace("enum", "// rpcstatus:ignore ERROR_COMMENT\nenum") });
    expect(rulesOf([])).toEqual(["METADATA_KEY_NEW_REQUIRED", "ERROR_MESSAGE"]);
  });
});

describe("paths of problems are relative to the folder of the run", () => {
  beforeEach(() => {
    project.write({ [ORDERS]: CATALOG.replace("UNAVAILABLE", "OK") });
  });

  test.each([
    ["", [], ORDERS],
    ["proto/acme", ["../.."], "shop/v1/orders.proto"],
  ])("in folder %j, input %j", (cwd, args, path) => {
    const { stdout, stderr, status } = project.check(args, { cwd });
    expect(stdout).toBe(
      `${path}:12:57: cannot use code OK for "ORDER_ERROR_PAYMENT_BUSY": a status with code OK is not an error; use one of the 16 error codes (CODE_VALID)
see node_modules/rpcstatus/docs/rules.md#code_valid
checked 2 errors in 1 file: 1 problem
`,
    );
    expect([stderr, status]).toEqual(["", 1]);
    expect(existsSync(join(project.dir, cwd, path))).toBe(true);
  });

  test("a second position inside the text is one too", () => {
    const other = CATALOG.replaceAll("OrderError", "CartError")
      .replaceAll("ORDER_", "CART_")
      .replace("FAILED_PRECONDITION", "ABORTED");
    project.write({ [ORDERS]: CATALOG, "proto/acme/shop/v1/cart.proto": other });
    const { stdout } = project.check(["--format", "json"]);
    const [first] = JSON.parse(stdout).findings;
    expect(first.file).toBe(ORDERS);
    expect(first.text).toContain(
      '"CART_ERROR_OUT_OF_STOCK" has it at proto/acme/shop/v1/cart.proto:8',
    );
  });
});
