// Runs another program to its end.

import { type ChildProcess, spawn } from "node:child_process";

/** What keeps the command from an answer: its text is for the one who ran it, and the exit status is 2. */
export class CannotRun extends Error {
  /** What another program said of it, as it said it. */
  readonly said: string;

  constructor(message: string, said = "") {
    super(message);
    this.said = said;
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
}

const running = new Set<ChildProcess>();

/** Ends the programs that run, and calls `then` when they can write nothing any more. */
export function endAll(then: () => void): void {
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

/** Rejects, with the system's error, for a program that cannot be started. */
export function run(
  [file, ...first]: readonly [string, ...string[]],
  args: readonly string[],
  { cwd, env, input }: Options,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...first, ...args], { cwd, env, windowsHide: true });
    running.add(child);
    child.once("exit", () => running.delete(child));
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // It may end before it has read everything; its exit status tells.
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
