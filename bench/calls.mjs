// Compares calls through our wrapper and interceptors with the plain path of grpc-js and Connect, on real servers over
// the loopback interface, one call after the other. `node bench/calls.mjs` prints the table alone. Needs install.mjs.

import { explained, isMain, measure, spread } from "./speed/compare.mjs";
import { figuresTable } from "./speed/figures.mjs";

// A call takes long, and what it costs varies with the packets.
const SAMPLE = { milliseconds: 120 };

const ERROR =
  "an error is made, encoded and decoded, where the plain path sends bytes or one detail";

const table = [
  { name: "grpc-js, calls that fail, `wrapService`", of: "grpc-js fail", goal: 1.3, why: ERROR },
  { name: "grpc-js, calls that succeed", of: "grpc-js succeed", goal: "noise" },
  {
    name: "Connect, calls that fail, both interceptors",
    of: "connect fail",
    goal: 1.3,
    why: ERROR,
  },
  { name: "Connect, calls that succeed", of: "connect succeed", goal: "noise" },
];

/** Returns the row of a subject such as "grpc-js fail plain", for speed/worker.mjs. */
export async function rowsOf(subject) {
  const [transport, outcome, path] = subject.split(" ");
  const { start } = await import(`./calls/${transport}.mjs`);
  const { call, batch, close } = await start(path === "ours");
  const fails = outcome === "fail";
  return [
    {
      name: subject,
      sample: SAMPLE,
      check: () => call(fails),
      batch: (count) => batch(fails, count),
      close,
    },
  ];
}

/** Returns the table of calls. */
export function callTables() {
  const subjects = table.flatMap(({ of }) => [`${of} plain`, `${of} ours`]);
  const rounds = measure(import.meta.url, subjects);
  const compared = table.map((row) => {
    const [plain, ours] = [`${row.of} plain`, `${row.of} ours`];
    return { ...row, spread: spread(rounds, (costs) => costs[ours][ours] / costs[plain][plain]) };
  });
  const rows = explained(import.meta.url, compared, ({ of }) => [`${of} ours`, `${of} ours`]);
  return [
    {
      name: "calls",
      rows,
      text: figuresTable(["CPU time, the plain path = 1", "rpcstatus"], rows),
    },
  ];
}

if (isMain(import.meta.url)) for (const { text } of callTables()) console.log(`${text}\n`);
