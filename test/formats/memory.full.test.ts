// Readers of text take no more memory than a few times their input. Each case runs in a process of its own, whose heap
// is too small for a list of the lines.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, inject, test } from "vitest";

const SIZE = 20_000_000;
/** Of a body of line breaks, which is the attack that was seen. */
const LARGE = 100_000_000;
/** In MB: the text, a copy of it, and the heap of Node. */
const heapFor = (size: number) => Math.ceil((size * 2.5) / 1_000_000) + 25;

const dir = join(inject("programs"), "library");

/** Runs the expressions, whose values are statuses, and returns their codes; throws if the process dies. */
function run(pattern: string, ...expressions: string[]): number[] {
  const size = pattern === "\n" ? LARGE : SIZE;
  const script = `
    import { fromResponse, statusFromGrpcWeb, statusFromJson, statusFromResponse } from "./http.js";
    import { StatusError, statusFromTrailers } from "./index.js";
    const bytes = Buffer.alloc(${size}, ${JSON.stringify(pattern)}, "latin1");
    const text = () => bytes.toString("latin1");
    const frame = () => {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(0x80);
      copy.writeUInt32BE(bytes.length - 5, 1);
      return copy;
    };
    // Each with a buffer of its own, as from a socket: newer Node copies the whole buffer of a view in \`clone()\`.
    const chunks = function* () {
      for (let i = 0; i < bytes.length; i += 65536)
        yield Buffer.from(bytes.subarray(i, i + 65536));
    };
    const response = (type, status = 200) =>
      statusFromResponse(
        new Response(ReadableStream.from(chunks()), { status, headers: { "content-type": type } }),
        { maxBytes: ${size} },
      );
    for (const read of [${expressions.map((expression) => `() => ${expression}`).join()}]) {
      const status = await read();
      void status.issues;
      console.log(status.code);
    }`;
  const args = [`--max-old-space-size=${heapFor(size)}`, "--input-type=module", "-e", script];
  const child = spawnSync(process.execPath, args, { cwd: dir, encoding: "utf8" });
  if (child.status !== 0) throw new Error(child.stderr.slice(0, 3000) || String(child.signal));
  return child.stdout.trim().split("\n").map(Number);
}

test.each([
  "\n",
  "data:\n",
  "[",
  "1\n",
  " ",
  "{}\n",
  '"a"\n',
  "data:xyz\n",
  ":\n\n",
  '{"a":',
  "{",
  '"',
  "\\",
])("a body of %j again and again", (pattern) => {
  const codes = run(
    pattern,
    "statusFromJson(text())",
    "statusFromJson(bytes)",
    "StatusError.from(text())",
    'response("application/json")',
    'response("text/event-stream")',
    'response("text/plain")',
    'response("text/plain", 503)',
  );
  expect(codes).toHaveLength(7);
  expect(codes.slice(0, 3)).toEqual([2, 2, 2]);
  expect(codes.at(-1)).toBe(14);
});

test.each(["grpc-status: 5\n", "\n", " ", "a\n", "a:\n", "grpc-message: a\n", "x: y\nz\n"])(
  "trailers of %j again and again",
  (pattern) => {
    const codes = run(
      pattern,
      "statusFromGrpcWeb(text())",
      "statusFromGrpcWeb(frame())",
      'statusFromTrailers({ "grpc-status": text(), "grpc-message": text() })',
      'response("application/grpc-web+proto")',
    );
    expect(codes).toHaveLength(4);
    expect(codes).not.toContain(0);
  },
);

test("a list of the lines does not fit", () => {
  const list = "({ code: [...text().matchAll(/.+/g)].length, issues: [] })";
  expect(() => run("a\n", list)).toThrow(/heap/);
});
