#!/usr/bin/env node
// The command `rpcstatus`: `decode` is in this package, `check` and `init` in the plugin's, which a program does not
// need at run time.

import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { decodeText } from "./decode/pasted-text.js";
import { runPluginCommand, VERBS } from "./plugin-command.js";
import { formatStatus } from "./print.js";
import { formatStatusJson } from "./print-json.js";
import { printable } from "./printable.js";

const USAGE = `usage: rpcstatus decode [--json] <text | ->
       rpcstatus check [input] [--against <baseline>] [--ignore <rule>]
                       [--format text|github|json]
       rpcstatus init [--from <enum>] [--write]

decode finds the gRPC status in what you paste, and says where it was: the value
of grpc-status-details-bin (base64, base64url or hex), trailers and headers of
curl, grpcurl, buf or a browser, an error as JSON, lines of a log, the error of
a library as text, printed bytes, or the body of a gRPC-web response. Of several
statuses, it prints the first that has details, else a code and a message. "-"
reads standard input, as text or as bytes.

check finds mistakes in catalogs of errors; see rpcstatus check --help.
init adds what is missing to a repository with buf; see rpcstatus init --help.

  --json      print {status, issues, source} as JSON instead
  --help      print this text
  --version   print the version
`;

/** More than anyone pastes. The search takes some seconds, and many times as much memory. */
const MAX_INPUT = 8 * 1024 * 1024;
const TOO_LARGE = "cannot decode more than 8 MiB: give the part with the error\n";

// A reader that needs no more, such as head, closes the pipe: that is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
process.exitCode = await main();

async function main(): Promise<number> {
  const [first, ...rest] = process.argv.slice(2);
  const command = VERBS.find((verb) => verb === first);
  if (command !== undefined) return runPluginCommand(command, rest);
  let args: ReturnType<typeof parse>;
  try {
    args = parse();
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${USAGE}`);
  }
  const { values, positionals } = args;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values.version) {
    // The bin is dist/esm/bin.js of the package.
    const file = new URL("../../package.json", import.meta.url);
    process.stdout.write(`${JSON.parse(readFileSync(file, "utf8")).version}\n`);
    return 0;
  }
  // The shell splits a value that is pasted without quotes: a header with its name, hex with spaces.
  const [verb, ...words] = positionals;
  if (verb === undefined) return fail(`cannot run without a command\n\n${USAGE}`);
  if (verb !== "decode")
    return fail(`cannot run "${verb}": the commands are decode, check and init\n\n${USAGE}`);
  if (words.length === 0) return fail(`cannot decode without an input\n\n${USAGE}`);
  const word = words.join(" ");
  const input = word === "-" ? await readStandardInput() : word;
  if (input === undefined) return fail(TOO_LARGE);
  const result = decodeText(input);
  if (typeof result === "string") {
    const hint = isFile(word) ? `\n\nTo read the file, run rpcstatus decode - < ${word}` : "";
    return fail(`${result}${hint}\n`);
  }
  // The sender decides how long a status is when it is printed: a trailer must not fill the terminal.
  const limit = 20 * Buffer.byteLength(input) + 50_000;
  const { status, source } = result;
  process.stdout.write(
    values.json
      ? formatStatusJson(result, limit)
      : formatStatus(status, { color: wantsColor(), source, limit }),
  );
  return 0;
}

function isFile(name: string): boolean {
  return name !== "-" && name.length < 4096 && existsSync(name);
}

function parse() {
  const options = {
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
    version: { type: "boolean", short: "v" },
  } as const;
  // A lone "-" is standard input; base64url may begin with "-", so it follows "--" then.
  return parseArgs({ options, allowPositionals: true });
}

/** Returns the input; undefined if it is too large. */
async function readStandardInput(): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    length += (chunk as Uint8Array).length;
    if (length > MAX_INPUT) return undefined;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}

function wantsColor(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/** Prints why, which may quote the input. */
function fail(text: string): number {
  process.stderr.write(`rpcstatus: ${printable(text, 0)}`);
  return 1;
}
