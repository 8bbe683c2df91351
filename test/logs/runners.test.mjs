// Tests how jest and vitest print errors that differ, and which errors they consider equal.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { assertNoBytes, assertReadable } from "./readable.mjs";

/** Runs the expectations. Returns all that the runner prints, and the part of each failed test by its name. */
function run(script, ...args) {
  // NODE_TEST_CONTEXT would make a runner report to the one that runs this file.
  const env = { ...process.env, CI: "true", NO_COLOR: "1", NODE_TEST_CONTEXT: undefined };
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [`node_modules/${script}`, ...args], {
    cwd,
    env,
    encoding: "utf8",
  });
  const text = stripVTControlCharacters(stdout + stderr);
  const parts = text.split(/^(?: {2}● | FAIL {2}vitest\.case\.mjs > )/m).slice(1);
  return {
    text,
    failures: new Map(parts.map((part) => [part.split("\n", 1)[0], withoutSource(part)])),
  };
}

/** Removes the lines of the test's source, which name every value. */
function withoutSource(part) {
  return part.split(/^ +(?:❯ |>? *\d+ ?\|)/m, 1)[0];
}

const runners = {
  vitest: run("vitest/vitest.mjs", "run"),
  jest: run("jest/bin/jest.js", "--ci", "--config=jest.config.json"),
};
const COPIES = ["a copy of the properties", "the details", "the JSON"];
const ERRORS = ["the error", "in an object"];

for (const [runner, { text, failures }] of Object.entries(runners)) {
  describe(runner, () => {
    const compared = runner === "jest" ? COPIES : [...COPIES, ...ERRORS];
    for (const name of compared.flatMap((name) => [`${name} toEqual`, `${name} toStrictEqual`])) {
      test(`${name}: prints the difference alone`, () => {
        const failure = failures.get(name) ?? text;
        assert.match(failure, /^ *- +"available": "4",$/m);
        assert.match(failure, /^ *\+ +"available": "3",$/m);
        assert.ok(failure.split("\n").length < 30, failure);
        assertNoBytes(failure);
      });
    }

    test("considers errors with equal status equal, whether decoded or not", () => {
      assert.match(text, /(?:✓|✔) equal errors/);
    });

    test("compares the status with a tester for equality", () => {
      assert.match(text, /(?:✓|✔) a tester for equality/);
    });

    test("prints properties that differ", () => {
      const failure = failures.get("some properties") ?? text;
      assert.match(failure, /-.*"code": 5,[\s\S]*\+.*"code": 9,/);
    });

    test("prints an error in a snapshot by name and message only", () => {
      assert.match(failures.get("a snapshot") ?? text, /\[StatusError: only 3 left\]/);
    });

    test("prints the JSON of an error in a snapshot", () => {
      assertReadable(failures.get("a snapshot of the JSON") ?? text);
    });

    test("prints the details in a snapshot", () => {
      const failure = failures.get("a snapshot of the details") ?? text;
      assertReadable(failure, ["name", "code", "message"]);
    });
  });
}

test("vitest prints the code that differs", () => {
  const failure = runners.vitest.failures.get("the code toEqual");
  assert.match(failure, /-.*"code": 5,[\s\S]*-.*"codeName": "NOT_FOUND"/);
  assert.match(failure, /\+.*"code": 9,[\s\S]*\+.*"codeName": "FAILED_PRECONDITION"/);
  assertNoBytes(failure);
});

test("jest considers errors with the same message equal", () => {
  for (const name of [...ERRORS, "the code"]) {
    assert.equal(runners.jest.failures.get(`${name} toStrictEqual`), undefined);
  }
});
