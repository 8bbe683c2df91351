// `rpcstatus check`: applies the plugin's rules without generating, and compares with a baseline. The package
// rpcstatus calls it with the arguments after the verb.

import module from "node:module";
import { parseArgs } from "node:util";
import { CannotRead } from "../diagnostics/cannot-read.js";
import { lineOf } from "../diagnostics/finding.js";
import { passedOn, quote } from "../diagnostics/quote.js";
import { isWarning, problemOfIgnored, type Rule } from "../diagnostics/rules.js";
import { findBaseline } from "./baseline.js";
import { findBuf, type Input, locatorOf, type Program, runBuf } from "./buf.js";
import { FORMATS, type Format, report } from "./report.js";
import { CannotRun } from "./run.js";

const USAGE = `usage: rpcstatus check [input] [--against <baseline>] [--ignore <rule>]
                       [--format text|github|json]

Checks error catalogs against the same rules as buf generate, without generating. The input is a
directory, or any other input of buf build; default ".".

  --against <baseline>  also refuse changes that break deployed clients; the baseline is a directory, an
                        image made by buf build, or a git ref such as origin/main
  --format <format>     text (default), github for annotations in a pull request, or json
  --ignore <rule>       do not report the warnings of a rule, such as ERROR_COMMENT; may be repeated
  --help                print this text

Exit status: 0 without problems (warnings are allowed), 1 with problems, 2 if it cannot check.
`;

/** Prints the findings, and returns the exit status. */
export async function check(args: readonly string[]): Promise<number> {
  // Node 22.1 and later keep compiled code between runs.
  (module as { enableCompileCache?: () => void }).enableCompileCache?.();
  try {
    const options = parse(args);
    if (options === undefined) {
      process.stdout.write(USAGE);
      return 0;
    }
    return await checkInput(options);
  } catch (error) {
    const { message, output } = error instanceof CannotRun ? error : new CannotRun(textOf(error));
    process.stderr.write(
      message === "" ? output : `${output}${passedOn(`rpcstatus: ${message}`)}\n`,
    );
    return 2;
  }
}

function textOf(error: unknown): string {
  if (error instanceof CannotRead) {
    const { finding, message } = error;
    return `cannot check: ${finding === undefined ? message : lineOf(finding, "error")}`;
  }
  // Any other error is a bug here, and its exit status must not be that of problems.
  return `cannot check: ${(error as Error).stack}`;
}

interface Options {
  readonly input: string;
  readonly against: string | undefined;
  readonly format: Format;
  readonly ignored: ReadonlySet<Rule>;
}

/** Returns undefined for --help. */
function parse(args: readonly string[]): Options | undefined {
  const options = {
    against: { type: "string" },
    format: { type: "string" },
    ignore: { type: "string", multiple: true },
    help: { type: "boolean", short: "h" },
  } as const;
  const refuse = (text: string): never => {
    throw new CannotRun(`${text}\n\n${USAGE.trimEnd()}`);
  };
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return refuse((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  const [input = ".", other] = positionals;
  if (other !== undefined)
    refuse(
      `cannot check ${quote(input)} and ${quote(other)} in one run: the command takes one input; run it once for each`,
    );
  if (values.against === "")
    refuse("cannot compare with an empty baseline: give a directory, an image or a git ref");
  const format = FORMATS.find((known) => known === (values.format ?? "text"));
  if (format === undefined)
    return refuse(
      `cannot print in format ${quote(values.format ?? "")}: the formats are ${FORMATS.join(", ")}`,
    );
  const ignored = (values.ignore ?? []).flatMap((names) => names.split(","));
  const problem = problemOfIgnored(ignored);
  if (problem !== undefined) return refuse(`cannot ignore ${quote(ignored.join(","))}: ${problem}`);
  return { input, against: values.against, format, ignored: new Set(ignored.filter(isWarning)) };
}

async function checkInput({ input, against, format, ignored }: Options): Promise<number> {
  const now = { input, cwd: process.cwd() };
  const buf = findBuf(now.cwd);
  // At the same time: most of the time of a run is spent in buf.
  const loading = import("./check-images.js");
  const building = against === undefined ? undefined : buildBaseline(buf, against, now);
  // Reported below, unless the input does not build, which has to be fixed first.
  building?.catch(() => {});
  const more = format === "github" ? ["--error-format=github-actions"] : [];
  const { image, output } = await build(buf, now, more);
  process.stderr.write(output);
  const { checkImage } = await loading;
  const compare = checkImage({ image, locate: locatorOf(buf, now), ignored });
  const result = compare(await building, against ?? "");
  process.stdout.write(report(result, format, against));
  return result.problems.length > 0 ? 1 : 0;
}

/** As buf prints it: an annotation at a place in a file. */
const ANNOTATION = /^::(?:error|warning) file=[^,]{0,4000},line=\d/;

async function build(buf: Program, { input, cwd }: Input, more: readonly string[] = []) {
  const args = ["build", "--output=-#format=binpb", ...more, "--", input];
  const { status, stdout, stderr } = await runBuf(buf, args, cwd);
  // buf prints names of files as they are.
  const output = passedOn(stderr, more.length > 0 ? ANNOTATION : undefined);
  if (status !== 0) throw new CannotRun("", output);
  return { image: stdout, output };
}

async function buildBaseline(buf: Program, against: string, now: Input) {
  const baseline = await findBaseline(against, now, buf);
  if (baseline === undefined) {
    process.stderr.write(
      `rpcstatus: ${quote(against)} has no .proto file: there is nothing to compare with\n`,
    );
    return undefined;
  }
  try {
    const { image } = await build(buf, baseline);
    return { image, locate: locatorOf(buf, baseline) };
  } catch (error) {
    if (!(error instanceof CannotRun) || error.output === "") throw error;
    // buf reads the files of git only, without node_modules.
    const hint = /\.git(#|$)/.test(against)
      ? "; for a commit of this repository, give its git ref, such as main"
      : "";
    throw new CannotRun(
      `cannot build the baseline ${quote(against)}: see the output of buf above${hint}`,
      error.output,
    );
  }
}
