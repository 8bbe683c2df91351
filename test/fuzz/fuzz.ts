// Gives the readers what nobody should send, and checks what comes out. The same seed gives the same inputs.

import type { Api } from "./api.js";
import { Checks, Failure } from "./checks.js";
import { corpusOf, type Seed } from "./corpus.js";
import { build, type Tree } from "./input.js";
import { checkStatus } from "./invariants.js";
import { mutate } from "./mutate.js";
import { Random } from "./random.js";
import { type Readable, type ReaderName, readers } from "./readers.js";
import { smallest } from "./shrink.js";
import { forms } from "./writers.js";

export interface FuzzOptions {
  readonly seed: number;
  /** How many inputs. */
  readonly count: number;
  /** The number of the first one. Default 0. */
  readonly from?: number;
}

/** What became of the inputs of a reader. */
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
  /** How often each kind of issue was told. */
  readonly issues: ReadonlyMap<string, number>;
  /** How often each property was looked at. */
  readonly checks: ReadonlyMap<string, number>;
  readonly finding?: Finding;
}

interface Finding {
  /** Undefined for an input of the corpus as it is. */
  readonly turn?: number;
  readonly reader: ReaderName;
  readonly form: string;
  readonly label: string;
  readonly what: string;
  /** The smallest input that fails in the same way. */
  readonly input: Tree;
}

interface Turn extends Omit<Seed, "code"> {
  readonly form: string;
  /** Of an input that was not changed. */
  readonly code?: number;
}

const formNames = Object.keys(forms);
const readerNames = Object.keys(readers) as ReaderName[];

/** Stops at the first input that fails. */
export async function fuzz(api: Api, options: FuzzOptions): Promise<Report> {
  const { seed, count, from = 0 } = options;
  const corpus = corpusOf(api, seed);
  const run = new Run(api);
  for (const [i, each] of corpus.entries())
    if (!(await run.take({ ...each, form: formNames[i % formNames.length] as string }))) return run;
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
    const form = random.pick(formNames);
    const tree = mutate(random.pick(trees[reader]), trees[reader], random);
    if (!(await run.take({ reader, form, tree }, turn))) return run;
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

  /** False for an input that fails. */
  async take(turn: Turn, number?: number): Promise<boolean> {
    const failure = await this.failureOf(turn, this.counted, (status) => this.count(turn, status));
    if (failure === undefined) return true;
    const { reader, form, tree } = turn;
    const fails = async (candidate: Tree) =>
      (await this.failureOf({ ...turn, tree: candidate }, new Checks()))?.label === failure.label;
    // What has to be read of an input of the corpus is known of that input alone.
    const input = number === undefined ? tree : await smallest(tree, fails);
    const { label, message } =
      (await this.failureOf({ ...turn, tree: input }, new Checks())) ?? failure;
    this.finding = {
      reader,
      form,
      label,
      what: message,
      input,
      ...(number !== undefined && { turn: number }),
    };
    return false;
  }

  private async failureOf(
    { reader, form, tree, code, message }: Turn,
    checks: Checks,
    count?: (status: Readable) => void,
  ): Promise<Failure | undefined> {
    const given = build(tree);
    let doing: string = reader;
    try {
      const read = readers[reader].read(given, this.api);
      const status = read instanceof Promise ? await read : read;
      doing = "what was read";
      checkStatus(status, this.api, checks);
      readers[reader].check(given, status, checks, this.api);
      if (code !== undefined) checks.same("corpus: code", status.code, code);
      if (message !== undefined) checks.same("corpus: message", status.message, message);
      doing = form;
      forms[form]?.(status, this.api, checks);
      count?.(status);
      return undefined;
    } catch (error) {
      if (error instanceof Failure) return error;
      const what = error instanceof Error ? String(error.stack) : String(error);
      return new Failure(`${doing}: throws nothing`, what);
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
