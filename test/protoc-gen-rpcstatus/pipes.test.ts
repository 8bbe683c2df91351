// The plugin as a program reads and writes pipes, which may not wait for their other end: then it has to.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toBinary } from "@bufbuild/protobuf";
import { CodeGeneratorRequestSchema } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { run } from "../../scripts/protoc-gen-rpcstatus/src/plugin.js";
import { accepted } from "./cases.js";
import { compileProtos } from "./generate.js";

const plugin = join(inject("programs"), "plugin/bin.js");

// Node cannot start a program with such pipes.
const PYTHON = `
import os, subprocess, sys, threading, time
data = sys.stdin.buffer.read()
pipes = [os.pipe(), os.pipe()]
(read, write), (output, writable) = pipes
os.set_blocking(read, False)
os.set_blocking(writable, False)
program = subprocess.Popen(sys.argv[1:], stdin=read, stdout=writable, stderr=subprocess.DEVNULL)
os.close(read)
os.close(writable)
def feed():
    time.sleep(0.5)
    for i in range(0, len(data), 50000):
        os.write(write, data[i:i + 50000])
    os.close(write)
threading.Thread(target=feed).start()
time.sleep(1.5)
while True:
    part = os.read(output, 65536)
    if not part: break
    sys.stdout.buffer.write(part)
sys.exit(program.wait())
`;
const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (process.env.CI && !hasPython) throw new Error("cannot find python3");

describe("the request and the response are complete", () => {
  let dir: string;
  let request: Uint8Array;
  let expected: Buffer;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "rpcstatus-pipes-"));
    const [compiled] = await compileProtos([accepted], dir);
    if (compiled === undefined) throw new Error("cannot compile the accepted cases");
    request = toBinary(CodeGeneratorRequestSchema, { ...compiled.request, parameter: "target=ts" });
    expected = Buffer.concat(run(request).response);
    // More than a pipe holds.
    expect(expected.length).toBeGreaterThan(100_000);
  }, 60_000);
  afterAll(() => {
    rmSync(dir, { recursive: true });
  });

  test("through pipes", () => {
    const { stdout, status } = spawnSync(process.execPath, [plugin], { input: request });
    expect(status).toBe(0);
    expect(stdout.equals(expected)).toBe(true);
  });

  test.skipIf(!hasPython)("through pipes that do not wait", () => {
    const args = ["-c", PYTHON, process.execPath, plugin];
    const { stdout, stderr, status } = spawnSync("python3", args, { input: request });
    expect(stderr.toString()).toBe("");
    expect(status).toBe(0);
    expect(stdout.equals(expected)).toBe(true);
  });
});

test("an empty request has an empty response", () => {
  const { stdout, status } = spawnSync(process.execPath, [plugin], { input: "" });
  expect(status).toBe(0);
  expect(stdout.equals(Buffer.concat(run(new Uint8Array()).response))).toBe(true);
});
