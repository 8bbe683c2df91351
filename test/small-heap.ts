// Runs a snippet over the sources in a process with a small heap, for inputs that may exhaust the memory: a process that
// runs out of it is aborted, which no test can catch.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { inject } from "vitest";

const HELPERS = `
const MB = 2 ** 20;
/** Repeats bytes up to a size. */
const repeat = (pattern, size) => {
  const bytes = new Uint8Array(Math.floor(size / pattern.length) * pattern.length);
  bytes.set(pattern);
  for (let done = pattern.length; done < bytes.length; done *= 2) bytes.copyWithin(done, 0, done);
  return bytes;
};
/** Repeats a text up to a size. It is flat, as a text that was received. */
const text = (pattern, size) => Buffer.alloc(size, pattern, "latin1").toString("latin1");
const concat = (...parts) => Uint8Array.from(Buffer.concat(parts.map((part) => Buffer.from(part))));
const varint = (value) => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]);
const block = (no, content) => {
  const bytes = Buffer.from(content);
  return concat(varint(no * 8 + 2), varint(bytes.length), bytes);
};
const any = (type, value) => block(3, concat(block(1, "type.googleapis.com/" + type), block(2, value)));
/** Code 5 and the message "m". */
const head = [8, 5, 18, 1, 109];
/** What a program looks at first; reading the issues decodes the details. */
const summary = ({ code, message, details, issues }) => ({
  code,
  message: message.slice(0, 10),
  details: details.length,
  kinds: [...new Set(issues.map(({ kind }) => kind))],
  issues: issues.length,
});
`;

/**
 * Runs the body of an async function with `rpc`, all exports, in a process whose heap has this many megabytes, and returns
 * its result. Rejects if the process is aborted.
 */
export async function inSmallHeap(megabytes: number, body: string): Promise<unknown> {
  const library = ["index", "http", "details"].map((name) =>
    pathToFileURL(join(inject("programs"), "library", `${name}.js`)),
  );
  const imports = library.map((url, i) => `import * as part${i} from "${url}";`).join("\n");
  const program = `${imports}
import { inspect } from "node:util";
const rpc = { ...part0, ...part1, ...part2 };
${HELPERS}
const result = await (async () => {${body}})();
process.stdout.write(JSON.stringify(result));`;
  const args = [`--max-old-space-size=${megabytes}`, "--input-type=module", "-e", program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}
