// Insertions and their diff. git is the judge: the diff applied to the old files gives the new ones.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Edits } from "../../../scripts/protoc-gen-rpcstatus/src/init/edits.js";

const edited = (before: string | undefined, ...insertions: [number, string][]) => {
  const file = new Edits("a.txt", before);
  for (const [at, text] of insertions) file.insert(at, text);
  return file;
};

test.each<[string, Edits, string]>([
  [
    "a new file",
    edited(undefined, [0, "a\nb\n"]),
    "--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1,2 @@\n+a\n+b\n",
  ],
  [
    "lines before, between and after",
    edited("a\nb\n", [0, "x\n"], [1, "\ny"], [4, "z\n"]),
    "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,5 @@\n+x\n a\n+y\n b\n+z\n",
  ],
  [
    "neighbours as one change",
    edited("a\nb\nc\n", [1, "1"], [3, "2"]),
    "--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n-a\n-b\n+a1\n+b2\n c\n",
  ],
  [
    "no line break at the end",
    edited("a\nb", [3, "\nc"]),
    "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file\n",
  ],
  [
    "changes that are far apart",
    edited("1\n2\n3\n4\n5\n6\n7\n8\n9\n", [1, "a"], [17, "b"]),
    "--- a/a.txt\n+++ b/a.txt\n@@ -1,4 +1,4 @@\n-1\n+1a\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+9b\n",
  ],
])("%s", (_, file, diff) => {
  expect(file.diff()).toBe(diff);
});

test("insertions at the same place keep their order", () => {
  expect(edited("ab", [1, "x"], [1, "y"], [0, "w"]).after).toBe("waxyb");
});

test("git applies the diff", () => {
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-diff-"));
  const text = fc.stringMatching(/^([ab]{0,2}(\r?\n)?){0,20}$/);
  const edits = fc.array(
    fc.tuple(fc.nat(60), fc.stringMatching(/^([xy]{1,2}\n?|\n[xy]{1,2}){1,3}$/)),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  const files: Edits[] = [];
  fc.assert(
    fc.property(text, edits, (before, insertions) => {
      const file = new Edits(`${files.length}.txt`, before);
      for (const [at, inserted] of insertions) file.insert(Math.min(at, before.length), inserted);
      files.push(file);
    }),
    { numRuns: 300 },
  );
  for (const file of files) writeFileSync(join(dir, file.path), file.before ?? "");
  const input = files.map((file) => file.diff()).join("");
  execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: dir, input });
  for (const file of files) expect(readFileSync(join(dir, file.path), "utf8")).toBe(file.after);
  rmSync(dir, { recursive: true });
});
