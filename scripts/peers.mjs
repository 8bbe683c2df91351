// Runs the cases of test/corpus that arrive over HTTP against other libraries and ours, each library in a
// process that may crash. Prints a table and fails if docs/peers.md has another one; with --write, replaces
// the table there; with --list, prints each case that was not kept. Needs pack/ (node scripts/pack.mjs).

import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cases } from "../test/peers/corpus/cases.mjs";
import { judge, VERDICTS } from "../test/peers/corpus/judge.mjs";
import { installPacked } from "./install-packed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const peers = `${root}test/peers/`;
// A call takes a few milliseconds; after this long it is taken to hang.
const CALL_TIMEOUT_MS = 10_000;
// Libraries are large, and the machine may be busy.
const START_TIMEOUT_MS = 60_000;

/** The packages of each library, which name it in the table with their versions. */
const LIBRARIES = {
  "grpc-js": ["@grpc/grpc-js"],
  "nice-grpc-error-details": ["nice-grpc-error-details"],
  "google-gax": ["google-gax"],
  connect: ["@connectrpc/connect"],
  "grpc-web": ["grpc-web"],
  "grpc-js-rpcstatus": ["@grpc/grpc-js", "rpcstatus"],
  "connect-rpcstatus": ["@connectrpc/connect", "rpcstatus"],
  rpcstatus: ["rpcstatus"],
};

installPacked("test/peers");
const rows = [];
for (const [library, packages] of Object.entries(LIBRARIES)) {
  const { transports, takes = () => true } = await import(
    `${peers}corpus/libraries/${library}.mjs`
  );
  const taken = [...cases.values()].filter(
    (one) => transports.includes(one.transport) && takes(one),
  );
  const verdicts = await run(library, taken);
  rows.push({ name: packages.map(titleOf).join(" with "), taken: taken.length, verdicts });
}

const text = [
  `| library | cases | ${VERDICTS.join(" | ")} |`,
  `|---|--:|${"--:|".repeat(VERDICTS.length)}`,
  ...rows.map(({ name, taken, verdicts }) => {
    const counts = VERDICTS.map((verdict) => verdicts.filter((one) => one === verdict).length);
    return `| ${name} | ${taken} | ${counts.join(" | ")} |`;
  }),
].join("\n");
console.log(text);
const own = rows.at(-1);
if (own.verdicts.some((verdict) => verdict !== "kept")) {
  console.error(
    "rpcstatus itself does not keep every case; list them with npm run peers -- --list",
  );
  process.exitCode = 1;
}
compareOrWrite(text);

function titleOf(name) {
  const { version } = JSON.parse(readFileSync(`${peers}node_modules/${name}/package.json`, "utf8"));
  return name === "rpcstatus" ? name : `${name} ${version}`;
}

/** Runs the cases one after the other, with a new process after each crash. */
async function run(library, taken) {
  const verdicts = [];
  let worker;
  for (const one of taken) {
    worker ??= await start(library);
    const outcome = await ask(worker, one.name);
    if (outcome.crashed !== undefined) {
      worker.kill("SIGKILL");
      worker = undefined;
    }
    const verdict = judge(one.expected, outcome);
    verdicts.push(verdict);
    if (verdict !== "kept" && process.argv.includes("--list"))
      console.log(`${library}: ${verdict} ${one.name}: ${JSON.stringify(outcome).slice(0, 300)}`);
  }
  worker?.kill();
  return verdicts;
}

async function start(library) {
  const worker = fork(`${peers}corpus/worker.mjs`, [library], {
    cwd: peers,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  // An error between two cases is reported by the next one.
  worker.on("error", () => {});
  const first = await next(worker, START_TIMEOUT_MS);
  if (first !== "ready") {
    worker.kill("SIGKILL");
    throw new Error(`cannot start ${library}: ${first.crashed ?? JSON.stringify(first)}`);
  }
  return worker;
}

async function ask(worker, name) {
  const reply = next(worker, CALL_TIMEOUT_MS);
  worker.send(name);
  const { name: replied, outcome, crashed } = await reply;
  if (crashed !== undefined) return { crashed };
  if (replied !== name)
    throw new Error(`cannot judge "${name}": the outcome is that of "${replied}"`);
  return outcome;
}

/** Returns the next message of the process, or how it crashed. */
function next(worker, timeoutMs) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done({ crashed: "it did not respond" }), timeoutMs);
    const onMessage = (message) => done(message);
    const onExit = (code, signal) => done({ crashed: `it ended with ${signal ?? code}` });
    const onError = (error) => done({ crashed: error.message });
    const done = (result) => {
      clearTimeout(timer);
      worker.off("message", onMessage);
      worker.off("exit", onExit);
      worker.off("error", onError);
      resolve(result);
    };
    worker.on("message", onMessage);
    worker.on("exit", onExit);
    worker.on("error", onError);
  });
}

function compareOrWrite(table) {
  const file = `${root}docs/peers.md`;
  const page = readFileSync(file, "utf8");
  const place = /(<!-- peers: npm run peers -->\n)[\s\S]*?(<!-- \/peers -->)/;
  const written = page.replace(place, (_, start, end) => `${start}${table}\n${end}`);
  if (process.argv.includes("--write")) writeFileSync(file, written);
  else if (written !== page) {
    console.error("docs/peers.md has another table: run npm run peers -- --write");
    process.exitCode = 1;
  }
}
