// Compares the look-ups of codes with a bare array and a bare object. `node bench/lookups.mjs` prints the table alone.
// Needs install.mjs.

import assert from "node:assert/strict";
import { Code, codeFromHttp, codeName, httpFromCode, parseCode } from "rpcstatus/code";
import { explained, isMain, measure, spread } from "./speed/compare.mjs";
import { figuresTable } from "./speed/figures.mjs";

// As many look-ups in one operation as make the call of the operation cheap beside them.
const LENGTH = 1000;

const HTTP = [200, 400, 401, 403, 404, 409, 412, 429, 499, 500, 501, 502, 503, 504, 418, 302];
const CODES = Object.values(Code).filter((code) => typeof code === "number");
const NAMES = CODES.map(codeName);
const SPELLINGS = [
  "codes.NotFound",
  "notFound",
  "not-found",
  "Not Found",
  "unavailable",
  "5",
  "StatusCode.ABORTED",
];

const codeByHttp = new Array(600).fill(Code.UNKNOWN);
for (let status = 100; status < 600; status++) codeByHttp[status] = codeFromHttp(status, "rest");
const codeByName = Object.fromEntries(CODES.map((code) => [codeName(code), code]));
const httpByCode = CODES.map(httpFromCode);

const subjects = {
  codeFromHttp: { inputs: HTTP, look: (status) => codeFromHttp(status, "rest") },
  "an array by status": { inputs: HTTP, look: (status) => codeByHttp[status] },
  httpFromCode: { inputs: CODES, look: (code) => httpFromCode(code) },
  "an array by code": { inputs: CODES, look: (code) => httpByCode[code] },
  parseCode: { inputs: NAMES, look: (name) => parseCode(name) },
  "an object by name": { inputs: NAMES, look: (name) => codeByName[name] },
  "parseCode, spellings": { inputs: SPELLINGS, look: (name) => parseCode(name) },
};

const CHECKS =
  "the dialect is compared, and what is not an integer of the table is read too, where the bare loop only loads";

const table = [
  {
    name: "`codeFromHttp`, an array = 1",
    of: "codeFromHttp",
    unit: "an array by status",
    goal: 2,
    why: CHECKS,
  },
  { name: "`httpFromCode`, an array = 1", of: "httpFromCode", unit: "an array by code" },
  {
    name: "`parseCode` of names, an object = 1",
    of: "parseCode",
    unit: "an object by name",
    goal: 5,
  },
  { name: "`parseCode` of other spellings", of: "parseCode, spellings", unit: "an object by name" },
];

/** Returns the row to measure, for speed/worker.mjs. */
export function rowsOf(name) {
  const { inputs, look } = subjects[name];
  const list = Array.from({ length: LENGTH }, (_, i) => inputs[(i * 7) % inputs.length]);
  const { unit } = table.find(({ of }) => of === name) ?? {};
  return [
    {
      name,
      run() {
        let sum = 0;
        for (let i = 0; i < list.length; i++) sum += look(list[i]);
        return sum;
      },
      check() {
        const codes = inputs.map(look);
        if (inputs === subjects[unit]?.inputs)
          assert.deepEqual(codes, inputs.map(subjects[unit].look));
        else assert(codes.every(Number.isInteger));
      },
    },
  ];
}

/** Returns the table of look-ups. */
export function lookupTables() {
  const rounds = measure(import.meta.url, Object.keys(subjects));
  const compared = table.map((row) => {
    const ratio = (costs) => costs[row.of][row.of] / costs[row.unit][row.unit];
    return { ...row, spread: spread(rounds, ratio) };
  });
  const rows = explained(import.meta.url, compared, ({ of }) => [of, of]);
  return [{ name: "lookups", rows, text: figuresTable(["CPU time", "rpcstatus"], rows) }];
}

if (isMain(import.meta.url)) for (const { text } of lookupTables()) console.log(`${text}\n`);
