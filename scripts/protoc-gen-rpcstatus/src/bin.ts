#!/usr/bin/env node
// protoc-gen-rpcstatus: reads a CodeGeneratorRequest from standard input, and writes the response.

import { fstatSync, readSync, writeSync } from "node:fs";
import { CannotRead } from "./diagnostics/cannot-read.js";
import { visible } from "./diagnostics/quote.js";
import { run } from "./plugin.js";

const MAX_BYTES = 2 ** 30;
const CHUNK_BYTES = 1 << 16;

// Files, since to load the streams of Node takes a tenth of a small run.
const IN = 0;
const OUT = 1;

// A terminal is a character device, and so is the null device.
if (fstatSync(IN).isCharacterDevice() && process.stdin.isTTY) {
  console.error(
    "protoc-gen-rpcstatus is a plugin that buf and protoc run; see https://www.npmjs.com/package/rpcstatus",
  );
  process.exitCode = 1;
} else {
  main().catch((error: Error) => {
    const text =
      error instanceof CannotRead ? error.message : `cannot handle the request: ${error.stack}`;
    console.error(visible(`protoc-gen-rpcstatus: ${text}`));
    process.exitCode = 1;
  });
}

async function main(): Promise<void> {
  const { response, warnings } = run(await readInput());
  for (const warning of warnings) console.error(warning);
  write(response);
}

async function readInput(): Promise<Uint8Array> {
  let buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let length = 0;
  const add = (count: number): void => {
    length += count;
    if (length > MAX_BYTES)
      throw new CannotRead(
        "cannot read the request: it is longer than 1 GiB; generate a part of the files",
      );
    if (length < buffer.length) return;
    const longer = Buffer.allocUnsafeSlow(2 * buffer.length);
    buffer.copy(longer, 0, 0, length);
    buffer = longer;
  };
  try {
    for (let count = 1; count > 0; add(count)) {
      count = readSync(IN, buffer, length, buffer.length - length, null);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows reports the end of a pipe as an error.
    if (code !== "EOF") {
      if (code !== "EAGAIN") throw error;
      // A pipe that does not wait for its writer.
      for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
        for (let from = 0; from < chunk.length; ) {
          const count = chunk.copy(buffer, length, from);
          from += count;
          add(count);
        }
      }
    }
  }
  return buffer.subarray(0, length);
}

function write(pieces: readonly Uint8Array[]): void {
  let piece = 0;
  let from = 0;
  try {
    for (const bytes of pieces) {
      for (from = 0; from < bytes.length; ) from += writeSync(OUT, bytes, from);
      piece++;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    // A pipe that does not wait for its reader.
    const [rest, ...others] = pieces.slice(piece);
    for (const bytes of [rest?.subarray(from), ...others]) process.stdout.write(bytes ?? "");
  }
}
