// The guard of the figures: sizes that grew over docs/performance.md, ratios that fell to half, warnings of the bundlers
// and bundles that do not work fail. Needs install.mjs.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { bundlers, bundleSize } from "./size/bundle.mjs";
import { figuresTable } from "./speed/figures.mjs";
import { fallen, growth, onThisNode, replaceTable, tableOf } from "./table.mjs";

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

/** Runs a module in a process of its own. */
function evaluate(script) {
  const args = ["--input-type=module", "--eval", script];
  return spawnSync(process.execPath, args, { cwd: import.meta.dirname, encoding: "utf8" });
}

/** Makes the row of a table of ratios. */
function ratio(name, figure, more) {
  return { name, spread: { figure, min: figure, max: figure }, ...more };
}

describe("fallen", () => {
  const higher = (name, figure) => ratio(name, figure, { higher: true, goal: 4 });
  const head = ["operations", "rpcstatus"];

  test("reports a ratio that is less than half, and the figures", () => {
    const before = figuresTable(head, [higher("`a`", 4.1), higher("`b`", 4.1)]);
    assert.deepEqual(fallen(before, [higher("`a`", 2.04), higher("`b`", 2.06)]), [
      "cannot accept `a`: it fell from 4.10 to 2.04, so it is less than half as fast",
    ]);
  });

  test("reports a cost that is more than twice as high", () => {
    const before = figuresTable(head, [ratio("`a`", 1.5), ratio("`b`", 1.5)]);
    assert.deepEqual(fallen(before, [ratio("`a`", 3.1), ratio("`b`", 2.9)]), [
      "cannot accept `a`: it rose from 1.50 to 3.10, so it is less than half as fast",
    ]);
  });

  test("compares a part of a start as a whole start", () => {
    const before = figuresTable(head, [ratio("`a`", 0.05), ratio("`b`", 0.05)]);
    const base = 1;
    assert.deepEqual(fallen(before, [ratio("`a`", 1.2, { base }), ratio("`b`", 0.2, { base })]), [
      "cannot accept `a`: it rose from 0.05 to 1.20, so it is less than half as fast",
    ]);
  });

  test("reports a row that the committed table does not have", () => {
    assert.deepEqual(fallen(figuresTable(head, []), [ratio("`a`", 1)]), [
      "cannot compare `a`: docs/performance.md has no such row",
    ]);
  });

  test("accepts better ratios, and rows that were not measured", () => {
    const before = figuresTable(head, [higher("`a`", 1), ratio("`b`", 4), ratio("`c`", 1)]);
    assert.deepEqual(fallen(before, [higher("`a`", 4), ratio("`b`", 1)]), []);
  });
});

describe("figuresTable", () => {
  const verdict = (row) => figuresTable(["cost", "rpcstatus"], [row]).split("\n")[2];

  test("judges the figure against the goal, and gives the reason of a miss", () => {
    const more = { goal: 1.5, why: "two copies" };
    assert.equal(verdict(ratio("a", 1.5, more)), "| a | 1.50 | 1.50–1.50 | ≤ 1.5 | met |  |");
    assert.equal(
      verdict(ratio("a", 1.7, more)),
      "| a | 1.70 | 1.70–1.70 | ≤ 1.5 | missed by 0.20 | two copies |",
    );
    assert.equal(
      verdict(ratio("a", 3, { goal: 4, higher: true })),
      "| a | 3.00 | 3.00–3.00 | ≥ 4 | missed by 1.00 |  |",
    );
  });

  test("meets a goal of noise if one round shows no cost", () => {
    const noise = (min) => ({ name: "a", goal: "noise", spread: { figure: 1.02, min, max: 1.1 } });
    assert.match(verdict(noise(0.99)), /noise \| met/);
    assert.match(verdict(noise(1.02)), /noise \| missed by 0\.02/);
  });
});

describe("publishRatios", () => {
  // The first row of the page.
  const [, , first] = tableOf(page, onThisNode("decode")).split("\n");
  const [, name, figure] = first.split("|").map((cell) => cell.trim());

  /** Publishes a table of that row, whose figure is the next of the list each time that it is measured. */
  const run = (...figures) =>
    evaluate(`import { publishRatios } from "./table.mjs";
      const figures = ${JSON.stringify(figures)};
      publishRatios(() => {
        const row = { name: ${JSON.stringify(name)}, higher: true, spread: { max: figures.shift() } };
        return [{ name: "decode", rows: [row], text: "" }];
      });
      if (figures.length > 0) throw new Error("it was not measured again");`);

  test("measures a ratio that fell to half again, and fails if it fell again", () => {
    const { status, stderr } = run(figure / 3, figure / 3);
    assert.equal(status, 1);
    assert.match(stderr, /^cannot accept .*: it fell from [\d.]+ to [\d.]+/);
    assert.match(stderr, /accept it with npm run bench -- --write/);
  });

  test("succeeds if it did not fall again, or not to half", () => {
    assert.equal(run(figure / 3, figure / 1).status, 0);
    assert.equal(run(figure / 1.9).status, 0);
  });
});

describe("publish", () => {
  const sizes = tableOf(page, "sizes");
  const publish = (text) => {
    return evaluate(
      `import { publish } from "./table.mjs"; publish("sizes", ${JSON.stringify(text)});`,
    );
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
