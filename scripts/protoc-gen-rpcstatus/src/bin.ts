#!/usr/bin/env node
// protoc-gen-rpcstatus: reads a CodeGeneratorRequest from standard input, and writes the response.

import module from "node:module";
import { run } from "./plugin.js";

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
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    const { response, warnings } = await run(Buffer.concat(chunks));
    for (const warning of warnings) console.error(warning);
    process.stdout.write(response);
  } catch (error) {
    console.error(`protoc-gen-rpcstatus: cannot handle the request: ${(error as Error).stack}`);
    process.exitCode = 1;
  }
}
