#!/usr/bin/env node
// The command `rpcstatus`: `decode` is in this package, `check` in the plugin's, which a program does not need at
// run time.

import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { jsonFromStatus } from "../status/json/write-status.js";
import { runCheck } from "./check.js";
import { decodeText } from "./pasted-text.js";
import { formatStatus } from "./print.js";

const USAGE = `usage: rpcstatus decode [--json] <trailer | body | ->
       rpcstatus check [input] [--against <baseline>] [--format text|github|json]

decode prints the google.rpc.Status in a grpc-status-details-bin value (base64,
base64url or hex), a block of trailers, an error as JSON, or the body of a
gRPC-web response. "-" reads it from standard input, as text or as bytes.

check finds mistakes in catalogs of errors; see rpcstatus check --help.

  --json      print {status, issues} as JSON instead
  --help      print this text
  --version   print the version
`;

// A reader that needs no more, such as head, closes the pipe: that is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
process.exitCode = await main();

async function main(): Promise<number> {
  const [first, ...rest] = process.argv.slice(2);
  if (first === "check") return runCheck(rest);
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
    return fail(`cannot run "${verb}": the commands are decode and check\n\n${USAGE}`);
  if (words.length === 0) return fail(`cannot decode without an input\n\n${USAGE}`);
  const input = words.join(" ");
  const result = decodeText(input === "-" ? await readStandardInput() : input);
  if (typeof result === "string") {
    const hint = existsSync(input) ? `; to read the file, run rpcstatus decode - < ${input}` : "";
    return fail(`${result}${hint}\n`);
  }
  if (values.json) {
    const { issues } = result;
    process.stdout.write(
      `${JSON.stringify({ status: jsonFromStatus(result), issues }, null, 2)}\n`,
    );
  } else process.stdout.write(formatStatus(result, wantsColor()));
  return 0;
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

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function wantsColor(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

function fail(text: string): number {
  process.stderr.write(`rpcstatus: ${text}`);
  return 1;
}
