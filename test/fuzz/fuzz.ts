// Calls the readers with malformed inputs and checks the results. The same seed gives the same inputs.

import type { Api } from "./api.js";
import { Checks, Failure } from "./checks.js";
import { corpusOf, type Seed } from "./corpus.js";
import { build, type Tree } from "./input.js";
import { checkStatus } from "./invariants.js";
import { mutate } from "./mutate.js";
import { Random } from "./random.js";
import { type Readable, type ReaderName, readers } from "./readers.js";
import { shrink } from "./shrink.js";
import { writers } from "./writers.js";

export interface FuzzOptions {
  readonly seed: number;
  /** The number of inputs. */
  readonly count: number;
  /** The number of the first one. Default 0. */
  readonly from?: number;
  /** The number of random statuses in the corpus. Default 80. */
  readonly statuses?: number;
}

/** Counts the results of a reader. */
interface Tally {
  inputs: number;
  /** Read without an issue. */
  clean: number;
  ok: number;
  withDetails: number;
  /** With fields that google.rpc.Status does not define. */
  withUnknown: number;
}

export interface Report {
  readonly tallies: { readonly [reader in ReaderName]: Tally };
  /** The number of inputs for which each kind of issue was reported. */
  readonly issues: ReadonlyMap<string, number>;
  /** The number of times that each property was checked. */
  readonly checks: ReadonlyMap<string, number>;
  readonly finding?: Finding;
}

interface Finding {
  /** Undefined for an unmodified input of the corpus. */
  readonly turn?: number;
  readonly reader: ReaderName;
  readonly writer: string;
  readonly label: string;
  readonly what: string;
  /** The smallest input that fails in the same way. */
  readonly input: Tree;
}

interface Turn extends Omit<Seed, "code"> {
  readonly writer: string;
  /** The expected code of an unmodified input. */
  readonly code?: number;
}

const writerNames = Object.keys(writers);
const readerNames = Object.keys(readers) as ReaderName[];

/** Stops at the first input that fails. */
export async function fuzz(api: Api, options: FuzzOptions): Promise<Report> {
  const { seed, count, from = 0, statuses = 80 } = options;
  const corpus = corpusOf(api, seed, statuses);
  const run = new Run(api);
  for (const [i, each] of corpus.entries())
    if (!(await run.take({ ...each, writer: writerNames[i % writerNames.length] as string })))
      return run;
  const trees = Object.fromEntries(
    readerNames.map((name) => [
      name,
      corpus.filter(({ reader }) => reader === name).map(({ tree }) => tree),
    ]),
  ) as Record<ReaderName, Tree[]>;
  const turns = readerNames.flatMap((name) => Array<ReaderName>(readers[name].share).fill(name));
  for (let turn = from; turn < from + count; turn++) {
    const random = new Random(seed, turn);
    const reader = random.pick(turns);
    const writer = random.pick(writerNames);
    const tree = mutate(random.pick(trees[reader]), trees[reader], random);
    if (!(await run.take({ reader, writer, tree }, turn))) return run;
  }
  return run;
}

class Run implements Report {
  readonly tallies = Object.fromEntries(
    readerNames.map((name) => [
      name,
      { inputs: 0, clean: 0, ok: 0, withDetails: 0, withUnknown: 0 },
    ]),
  ) as { [reader in ReaderName]: Tally };
  readonly issues = new Map<string, number>();
  finding?: Finding;
  private readonly api: Api;
  private readonly counted = new Checks();

  constructor(api: Api) {
    this.api = api;
  }

  get checks(): ReadonlyMap<string, number> {
    return this.counted.ran;
  }

  /** Runs an input. Returns false if it fails, with the failure in `finding`. */
  async take(turn: Turn, number?: number): Promise<boolean> {
    const failure = await this.failureOf(turn, this.counted, (status) => this.count(turn, status));
    if (failure === undefined) return true;
    const { reader, writer, tree } = turn;
    const fails = async (candidate: Tree) =>
      (await this.failureOf({ ...turn, tree: candidate }, new Checks()))?.label === failure.label;
    // The expected result of a corpus input holds only for that input, so it cannot be shrunk.
    const input = number === undefined ? tree : await shrink(tree, fails);
    const { label, message } =
      (await this.failureOf({ ...turn, tree: input }, new Checks())) ?? failure;
    this.finding = {
      reader,
      writer,
      label,
      what: message,
      input,
      ...(number !== undefined && { turn: number }),
    };
    return false;
  }

  private async failureOf(
    { reader, writer, tree, code, message }: Turn,
    checks: Checks,
    count?: (status: Readable) => void,
  ): Promise<Failure | undefined> {
    const given = build(tree);
    let step: string = reader;
    try {
      const read = readers[reader].read(given, this.api);
      const status = read instanceof Promise ? await read : read;
      step = "invariants";
      checkStatus(status, this.api, checks);
      readers[reader].check(given, status, checks, this.api);
      if (code !== undefined) checks.same("corpus: code", status.code, code);
      if (message !== undefined) checks.same("corpus: message", status.message, message);
      step = writer;
      writers[writer]?.(status, this.api, checks);
      count?.(status);
      return undefined;
    } catch (error) {
      if (error instanceof Failure) return error;
      const what = error instanceof Error ? String(error.stack) : String(error);
      return new Failure(`${step}: throws nothing`, what);
    }
  }

  private count({ reader }: Turn, { code, details, issues, $unknown }: Readable): void {
    const tally = this.tallies[reader];
    tally.inputs++;
    if (issues.length === 0) tally.clean++;
    if (code === 0) tally.ok++;
    if (details.length > 0) tally.withDetails++;
    if ($unknown !== undefined) tally.withUnknown++;
    for (const kind of new Set(issues.map(({ kind }) => kind)))
      this.issues.set(kind, (this.issues.get(kind) ?? 0) + 1);
  }
}
