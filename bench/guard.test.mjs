// The guard of the sizes: growth over docs/performance.md, warnings of the bundlers and bundles that do not work fail.
// Needs install.mjs.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { bundlers, bundleSize } from "./size/bundle.mjs";
import { growth, replaceTable, tableOf } from "./table.mjs";

const page = readFileSync(new URL("../docs/performance.md", import.meta.url), "utf8");

function table(...rows) {
  const lines = rows.map((cells) => `| ${cells.join(" | ")} |`);
  return ["| imported | note | minified | gzipped |", "|---|--:|--:|--:|", ...lines, ""].join("\n");
}

describe("growth", () => {
  const before = table(["`a`", "1.0 kB", "1000 B", "400 B"], ["an unused error", "0", "0 B", ""]);

  test("reports the row, the column, and both figures", () => {
    const after = table(["`a`", "1.0 kB", "1050 B", "421 B"], ["an unused error", "0", "0 B", ""]);
    assert.deepEqual(growth(before, after), [
      "cannot accept `a`, gzipped: it grew from 400 B to 421 B, by more than 5 %",
    ]);
  });

  test("reports the first byte of a row that has none", () => {
    const after = table(["`a`", "1.0 kB", "1000 B", "400 B"], ["an unused error", "0", "1 B", ""]);
    assert.deepEqual(growth(before, after), [
      "cannot accept an unused error, minified: it grew from 0 B to 1 B, by more than 5 %",
    ]);
  });

  test("reports rows that only one of the tables has", () => {
    const after = table(["`b`", "1.0 kB", "1 B", "1 B"], ["an unused error", "0", "0 B", ""]);
    assert.deepEqual(growth(before, after), [
      "cannot compare `b`: docs/performance.md has no such row",
      "cannot find `a`, a row of docs/performance.md, among the measured",
    ]);
  });

  test("reports a column that the committed table does not have", () => {
    assert.deepEqual(growth(before.replace("gzipped", "brotli"), before), [
      'cannot compare `a`: docs/performance.md has no column "gzipped"',
    ]);
  });

  test("accepts 5 %, smaller sizes, and other texts", () => {
    const after = table(["`a`", "0.9 kB", "1050 B", "1 B"], ["an unused error", "0", "-3 B", ""]);
    assert.deepEqual(growth(before, after), []);
  });
});

describe("publish", () => {
  const sizes = tableOf(page, "sizes");
  const publish = (text) => {
    const script = `import { publish } from "./table.mjs"; publish("sizes", ${JSON.stringify(text)});`;
    const args = ["--input-type=module", "--eval", script];
    return spawnSync(process.execPath, args, { cwd: import.meta.dirname, encoding: "utf8" });
  };

  test("fails if a figure of docs/performance.md grew by 6 %, and says how to accept it", () => {
    const grown = sizes.replace(/\b(\d{3,}) B/, (_, bytes) => `${Math.ceil(bytes * 1.06)} B`);
    const { status, stderr } = publish(grown);
    assert.equal(status, 1);
    assert.match(stderr, /^cannot accept `decodeStatus`, esbuild: it grew from \d+ B to \d+ B/);
    assert.match(stderr, /accept it with npm run bench -- --write/);
  });

  test("succeeds with the figures of docs/performance.md", () => {
    assert.equal(publish(sizes).status, 0);
  });

  test("replaces one table, and none if the page lacks the markers", () => {
    const replaced = replaceTable(page, "sizes", "$& new");
    assert.equal(tableOf(replaced, "sizes"), "$& new\n");
    assert.equal(tableOf(replaced, "codes"), tableOf(page, "codes"));
    assert.throws(() => replaceTable(page, "other", ""), /cannot find table "other"/);
  });
});

for (const bundler of Object.keys(bundlers)) {
  describe(bundler, () => {
    test("fails on a warning", async () => {
      const source = 'export const run = () => eval("1");';
      const bundled = bundleSize(bundler, "a warning", source, { check() {} });
      await assert.rejects(bundled, /^Error: cannot bundle a warning with \w+: .*eval/i);
    });

    test("fails if the bundle does not do what it should", async () => {
      const check = ({ one }) => assert.equal(one, 1);
      const source = (value) => `export const one = ${value};`;
      await assert.rejects(bundleSize(bundler, "a wrong bundle", source(2), { check }));
      assert((await bundleSize(bundler, "a right bundle", source(1), { check })).minified > 0);
    });
  });
}
