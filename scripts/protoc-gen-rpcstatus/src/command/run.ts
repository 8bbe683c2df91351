// Runs another program until it ends.

import { type ChildProcess, spawn } from "node:child_process";

/** The check could not be made. The message is for the user, and the exit status is 2. */
export class CannotRun extends Error {
  /** The output of the program that failed, for the terminal. */
  readonly output: string;

  constructor(message: string, output = "") {
    super(message);
    this.output = output;
  }
}

export interface Result {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

interface Options {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** For its standard input. */
  readonly input?: Uint8Array;
  /** The longest output that is read; default: 512 MiB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 1 << 29;

const running = new Set<ChildProcess>();
let isEnding = false;

/**
 * Kills the running programs, and calls `then` when they have ended and cannot write anymore. No other program starts
 * after that: of two that run at the same time, one may end by itself while the other is being killed.
 */
export function killAll(then: () => void): void {
  isEnding = true;
  let left = running.size;
  if (left === 0) then();
  for (const child of running) {
    child.once("exit", () => {
      left -= 1;
      if (left === 0) then();
    });
    child.kill("SIGKILL");
  }
}

/** Rejects with the system's error if the program cannot be started. Stays pending if the process is about to end. */
export function run(
  [file, ...first]: readonly [string, ...string[]],
  args: readonly string[],
  { cwd, env, input, maxBytes = MAX_BYTES }: Options,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    if (isEnding) return;
    const child = spawn(file, [...first, ...args], { cwd, env, windowsHide: true });
    running.add(child);
    child.once("exit", () => running.delete(child));
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let length = 0;
    const collect = (chunks: Buffer[]) => (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else {
        child.kill("SIGKILL");
        const limit = `${Math.floor(maxBytes / 2 ** 20)} MiB`;
        reject(
          new CannotRun(
            `cannot check: the output of ${file} is longer than ${limit}; check a smaller part of the repository`,
          ),
        );
      }
    };
    child.stdout.on("data", collect(stdout));
    child.stderr.on("data", collect(stderr));
    // It may end before it has read everything; its exit status says so.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.on("error", (error) => {
      running.delete(child);
      reject(error);
    });
    child.on("close", (status) => {
      const text = Buffer.concat(stderr).toString();
      resolve({ status: status ?? 1, stdout: Buffer.concat(stdout), stderr: text });
    });
  });
}
