// Tests how Node prints an error with console.log, util.inspect, assert and uncaught errors, and which parts copies keep.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { format, inspect, stripVTControlCharacters } from "node:util";
import { Worker } from "node:worker_threads";
import { StatusError } from "rpcstatus";
import { assertNoBytes, assertReadable, outOfStock } from "./readable.mjs";

describe("util.inspect", () => {
  /** Node leaves out other values below depth 2. */
  const values = {
    "an error": (error) => error,
    "an error in lists": (error) => [[[error]]],
    "an error in objects": (error) => ({ a: { b: { c: error } } }),
    "an error in a Map": (error) => new Map([["order", { error }]]),
    "a cause": (cause) => new Error("the order failed", { cause }),
    "a cause of a cause": (cause) => new Error("1", { cause: new TypeError("2", { cause }) }),
    "the cause of a StatusError": (cause) => new StatusError({ code: 13 }, { cause }),
    "errors of an AggregateError": (error) => new AggregateError([error, new Error("other")]),
  };
  const options = {
    "by default": {},
    "with colors": { colors: true },
    "to any depth": { depth: Number.POSITIVE_INFINITY },
    "to depth null": { depth: null },
    "with hidden properties": { showHidden: true },
    "in one line": { compact: true, breakLength: Number.POSITIVE_INFINITY },
    "with sorted keys and getters": { sorted: true, getters: true },
  };
  for (const [name, make] of Object.entries(values)) {
    for (const [mode, given] of Object.entries(options)) {
      test(`${name} ${mode}`, () => {
        assertReadable(stripVTControlCharacters(inspect(make(outOfStock()), given)));
      });
    }
  }

  test("an error at depth 0 and below", () => {
    assertReadable(inspect(outOfStock(), { depth: 0 }));
    assertReadable(inspect({ error: outOfStock() }, { depth: 0 }));
    assertReadable(inspect(outOfStock(), { depth: -1 }));
  });

  for (const specifier of ["%o", "%O", "%s", "%j"]) {
    test(`the format ${specifier}`, () => assertReadable(format(specifier, outOfStock())));
  }

  test("details", () => {
    const missing = ["name", "code", "message"];
    assertReadable(inspect(outOfStock().details), missing);
    assertReadable(inspect({ details: outOfStock().details }), missing);
  });
});

/** Runs a module that has the error, and returns what it prints. */
function output(source, ...args) {
  const readable = JSON.stringify(new URL("readable.mjs", import.meta.url).href);
  const input = `import { outOfStock } from ${readable};\n${source}`;
  // NODE_TEST_CONTEXT would make Node report tests.
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const run = [...args, "--input-type=module", "-"];
  return spawnSync(process.execPath, run, { input, env, encoding: "utf8" });
}

describe("a process", () => {
  test("console.log", () => assertReadable(output("console.log(outOfStock())").stdout));
  test("console.log of a nested error", () => {
    assertReadable(output("console.log({ a: { b: { c: outOfStock() } } })").stdout);
  });
  test("console.error of an uncaught error", () => {
    const source = 'process.on("uncaughtException", console.error); throw outOfStock();';
    assertReadable(output(source).stderr);
  });
  test("an uncaught error, whose properties Node prints one by one", () => {
    const { stderr } = output("throw outOfStock()");
    assert.match(stderr, /StatusError: only 3 left/);
    assert.match(stderr, /codeName: 'FAILED_PRECONDITION'/);
    assert.doesNotMatch(stderr, /\b251\b/);
  });
});

describe("JSON.stringify", () => {
  test("an error", () => assertReadable(JSON.stringify(outOfStock())));
  test("a copy of its properties", () => assertReadable(JSON.stringify({ ...outOfStock() })));
  test("an error in an object", () => assertReadable(JSON.stringify({ list: [outOfStock()] })));
  test("details", () => {
    assertReadable(JSON.stringify(outOfStock().details), ["name", "code", "message"]);
  });
  test("each form is read back", () => {
    for (const form of [outOfStock(), { ...outOfStock() }]) {
      const restored = StatusError.from(JSON.parse(JSON.stringify(form)));
      assert.deepEqual(restored.toJSON(), outOfStock().toJSON());
    }
  });
});

describe("copies", () => {
  test("structuredClone keeps name and message of an error, in its stack, and nothing else", () => {
    assertReadable(inspect(structuredClone(outOfStock())), [
      "code",
      "reason",
      "domain",
      "metadata",
      "a list of messages",
      "64 bits",
      "a duration",
      "an unknown type",
    ]);
  });

  test("structuredClone keeps the status of a copy of the properties", () => {
    const restored = StatusError.from(structuredClone({ ...outOfStock() }));
    assert.deepEqual(restored.toJSON(), outOfStock().toJSON());
  });

  test("an error thrown in a worker keeps its status", async () => {
    const url = new URL("readable.mjs", import.meta.url).href;
    const source = `import(${JSON.stringify(url)}).then(({ outOfStock }) => { throw outOfStock(); });`;
    const worker = new Worker(source, { eval: true });
    const thrown = await new Promise((resolve) => worker.once("error", resolve));
    assert.deepEqual(StatusError.from(thrown).toJSON(), outOfStock().toJSON());
  });
});

describe("node:assert", () => {
  test("errors with equal status are equal, whether decoded or not", () => {
    const decoded = outOfStock();
    assert.equal(decoded.reason, "OUT_OF_STOCK");
    assert.deepStrictEqual(decoded, outOfStock());
    assert.deepStrictEqual([outOfStock()], [decoded]);
    assert.deepStrictEqual(decoded.details, outOfStock().details);
    assert.deepStrictEqual({ ...decoded }, { ...outOfStock() });
  });

  test("errors with different status are not equal", () => {
    assert.notDeepStrictEqual(outOfStock("3"), outOfStock("4"));
    const message = "only 3 left";
    assert.notDeepStrictEqual(
      new StatusError({ code: 5, message }),
      new StatusError({ code: 9, message }),
    );
    assert.notDeepStrictEqual(
      new StatusError({ code: 2, rawCode: 42 }),
      new StatusError({ code: 2, rawCode: 43 }),
    );
  });

  /** Returns the text of the difference of two values. */
  function difference(a, b) {
    try {
      assert.deepStrictEqual(a, b);
    } catch (error) {
      return error.message;
    }
    return assert.fail("the values are equal");
  }

  test("prints the difference of two statuses as JSON", () => {
    const text = difference(outOfStock("3").toJSON(), outOfStock("4").toJSON());
    assert.match(text, /available: '3'[\s\S]*available: '4'/);
    assertNoBytes(text);
  });

  test("prints the bytes of two errors, since it reads no other form of them", () => {
    assert.match(difference(outOfStock("3"), outOfStock("4")), /^\+ +51,$[\s\S]*^- +52,$/m);
  });
});
