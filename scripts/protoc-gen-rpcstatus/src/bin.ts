#!/usr/bin/env node
// protoc-gen-rpcstatus: reads a CodeGeneratorRequest from standard input, and writes the response.

import module from "node:module";
import { visible } from "./diagnostics/quote.js";
import { run } from "./plugin.js";

const MAX_BYTES = 2 ** 30;

// Node 22.1 and later keep compiled code between runs, which halves the time to load ts-morph.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

if (process.stdin.isTTY) {
  console.error(
    "protoc-gen-rpcstatus is a plugin that buf and protoc run; see https://www.npmjs.com/package/rpcstatus",
  );
  process.exitCode = 1;
} else {
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of process.stdin) {
      length += (chunk as Buffer).length;
      if (length > MAX_BYTES) throw new Error("it is longer than 1 GiB");
      chunks.push(chunk as Buffer);
    }
    const { response, warnings } = await run(Buffer.concat(chunks));
    for (const warning of warnings) console.error(warning);
    process.stdout.write(response);
  } catch (error) {
    const { stack } = error as Error;
    console.error(visible(`protoc-gen-rpcstatus: cannot handle the request: ${stack}`));
    process.exitCode = 1;
  }
}
