// Runs both module systems in one process: each recognizes the errors of the other.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as esm from "rpcstatus";

const require = createRequire(import.meta.url);
const cjs = require("rpcstatus");
assert.notEqual(esm.StatusError, cjs.StatusError, "two copies of the class");

const error = new cjs.StatusError({ code: cjs.Code.NOT_FOUND, message: "gone" });
assert(error instanceof esm.StatusError, "the ES module recognizes the CommonJS error");
assert.equal(esm.StatusError.from(error), error);
assert.equal(esm.decodeStatus(cjs.encodeStatus(error)).code, esm.Code.NOT_FOUND);
assert.equal(structuredClone(error.toJSON()).message, "gone");

const { exports } = JSON.parse(readFileSync(require.resolve("rpcstatus/package.json"), "utf8"));
const entries = Object.keys(exports).filter(
  (name) => typeof exports[name] === "object" && name !== ".",
);
assert.equal(entries.length, 14);
for (const entry of entries.map((name) => name.slice("./".length))) {
  const fromEsm = await import(`rpcstatus/${entry}`);
  const names = Object.keys(require(`rpcstatus/${entry}`)).sort();
  assert.deepEqual(
    Object.keys(fromEsm)
      .filter((name) => name !== "module.exports")
      .sort(),
    names,
    entry,
  );
}
console.log(`runs on Node ${process.versions.node}, as ES module and as CommonJS`);
