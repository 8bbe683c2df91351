// Measures operations in CPU time, which includes the garbage collector and the threads of the compiler. Time on the
// clock would count other programs. A yardstick that runs before and after each sample cancels the clock rate
// of the processor.

const FULL = { samples: 7, milliseconds: 25, warmUp: 300 };
const SHORT = { samples: 3, milliseconds: 20, warmUp: 300 };
const MAX_INPUTS = 4000;

/**
 * Returns the median cost of an operation, in runs of the yardstick. `run` gets an input; if `inputs` is given, every
 * run gets one of its own, which `inputs(count)` makes beforehand. `batch(count)`, instead of `run`, does many.
 */
export async function costOf(row, { short }) {
  const { samples, milliseconds, warmUp } = short ? SHORT : { ...FULL, ...row.sample };
  let count = 1;
  let spent = 0;
  for (let i = 0; spent < warmUp * 1000; i++) {
    const cost = await cpu(row, count);
    spent += cost;
    if (cost < milliseconds * 1000) count = limited(row, count, (milliseconds * 1000) / cost);
    if (i > 1000) throw new Error(`cannot measure ${row.name}: it costs nothing`);
  }
  const costs = [];
  for (let i = 0; i < samples; i++) {
    const before = yardstick();
    const cost = await cpu(row, count);
    costs.push(cost / count / ((before + yardstick()) / 2));
  }
  return median(costs);
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function limited({ inputs }, count, factor) {
  const wanted = Math.ceil(count * Math.min(factor, 8));
  return inputs === undefined ? wanted : Math.min(wanted, MAX_INPUTS);
}

/** Returns the CPU time of `count` operations, in microseconds. */
async function cpu({ run, inputs, batch }, count) {
  const given = inputs?.(count);
  if (given !== undefined) settle();
  const start = process.cpuUsage();
  if (batch !== undefined) await batch(count);
  else if (given !== undefined) runOn(run, given);
  else repeat(run, count);
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

/**
 * Moves the inputs out of the young generation, whose collections would copy them while the operation runs. A full
 * collection would throw compiled code away.
 */
function settle() {
  for (let i = 0; i < 2; i++) globalThis.gc({ type: "minor" });
}

// What an operation returns is kept, so that the compiler cannot leave the operation out.
export let kept;

function repeat(run, count) {
  for (let i = 0; i < count; i++) kept = run();
}

function runOn(run, inputs) {
  for (const input of inputs) kept = run(input);
}

const bytes = new Uint8Array(4096).map((_, i) => i * 31);

/** Returns the CPU time of a fixed piece of work, in microseconds: about 5 milliseconds. */
function yardstick() {
  const start = process.cpuUsage();
  let hash = 0;
  for (let round = 0; round < 500; round++)
    for (let i = 0; i < bytes.length; i++) hash = (Math.imul(hash, 31) + bytes[i]) | 0;
  kept = hash;
  const { user, system } = process.cpuUsage(start);
  return user + system;
}
