// Says where the time of an operation goes: the functions with the most time of their own.

import { Session } from "node:inspector/promises";

const MILLISECONDS = 500;
const INPUTS = 4000;
const SHOWN = 6;

/** Returns the shares of the functions in which the operation spends the most time, such as "string 9 %, get 7 %". */
export async function profileOf({ run, inputs, batch }) {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 200 });
  const times = new Map();
  const end = performance.now() + 2 * MILLISECONDS;
  for (let now = performance.now(); now < end; now = performance.now()) {
    const given = inputs?.(INPUTS) ?? Array(INPUTS).fill(undefined);
    await session.post("Profiler.start");
    if (batch !== undefined) await batch(100);
    else for (const input of given) run(input);
    const { profile } = await session.post("Profiler.stop");
    // The first half compiles.
    if (now > end - MILLISECONDS) add(times, profile);
  }
  session.disconnect();
  return shares(times);
}

/** Adds the time that each function of a profile took by itself. */
function add(times, { nodes, samples, timeDeltas }) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  for (const [i, id] of samples.entries()) {
    const name = names.get(id);
    if (name !== undefined) times.set(name, (times.get(name) ?? 0) + timeDeltas[i]);
  }
}

function shares(times) {
  const sum = [...times.values()].reduce((a, b) => a + b, 0);
  const most = [...times].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  return most.map(([name, time]) => `${name} ${Math.round((100 * time) / sum)} %`).join(", ");
}

/** Returns how a function is shown; undefined for one that does none of the work, such as the profiler's own. */
function nameOf({ functionName, url }) {
  if (/^(\((idle|root|program)\)|dispatch|post)$/.test(functionName)) return undefined;
  if (functionName.startsWith("(")) return functionName.slice(1, -1);
  // The bundler's number, of names that several modules have.
  const name = functionName.replace(/\$\d+$/, "");
  return name === "" ? `code of ${url.split("/").at(-1) || "Node"}` : `\`${name}\``;
}
