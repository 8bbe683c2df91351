// Changes since a baseline, found by the real command with buf and git. Each folder under testdata/evolution is a
// case: old/ is committed, new/ is the working tree, and expected.txt contains the reported problems and warnings.
// `UPDATE_GOLDEN=1` writes these golden files; read the diff.

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../build.js";
import { createProject, type Project, read, textAt } from "../command/project.js";

const data = join(root, "test/testdata/evolution");
const update = process.env.UPDATE_GOLDEN === "1";

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
type Reported = Place & {
  readonly severity: "error" | "warning";
  readonly text: string;
  readonly was: Place;
};

let project: Project;
beforeAll(() => {
  project = createProject();
});
afterAll(() => {
  project.remove();
});

describe.each(["refused", "allowed"])("%s", (kind) => {
  const cases = readdirSync(join(data, kind));
  let reported: Reported[];
  let status: number | null;

  beforeAll(() => {
    // One run checks all cases: each has its own package and domain.
    const layOut = (side: string) => {
      rmSync(join(project.dir, "proto"), { recursive: true });
      for (const name of cases)
        cpSync(join(data, kind, name, side), join(project.dir, "proto", name), { recursive: true });
    };
    layOut("old");
    project.commit();
    layOut("new");
    const result = project.check(["--against", "main", "--format", "json"]);
    expect(result.stderr).toBe("");
    // Other warnings are about the new catalog alone, not about changes.
    reported = JSON.parse(result.stdout).findings.filter(({ was }: Reported) => was !== undefined);
    status = result.status;
  });

  test.each(cases)("%s", (name) => {
    const mine = reported.filter(({ file }) => file.startsWith(`proto/${name}/`));
    const lines = mine.map(
      ({ severity, file, line, column, text }) =>
        `${severity} ${file.slice(`proto/${name}/`.length)}:${line}:${column}: ${text.replaceAll(`proto/${name}/`, "")}\n`,
    );
    const path = join(data, kind, name, "expected.txt");
    if (update) {
      rmSync(path, { force: true });
      if (lines.length > 0) writeFileSync(path, lines.join(""));
    }
    expect(lines.join("")).toBe(existsSync(path) ? readFileSync(path, "utf8") : "");
    expect(mine.some(({ severity }) => severity === "error")).toBe(kind === "refused");
  });

  test("problems determine the exit status, and only files of the cases are reported", () => {
    expect(status).toBe(kind === "refused" ? 1 : 0);
    const folders = reported.map(({ file }) => file.split("/")[1]);
    expect(cases).toEqual(expect.arrayContaining(folders));
  });

  test("each names a position in the baseline, and one in the new file if it exists", () => {
    expect(reported.length).toBeGreaterThan(0);
    for (const { file, line, column, text, was } of reported) {
      const old = project.git("show", `main:${was.file}`);
      expect(textAt(old, was.line, was.column), text).toMatch(/^[\w{(]/);
      expect(text).toContain(`${was.file}:${was.line}:${was.column} in "main"`);
      if (!existsSync(join(project.dir, file))) expect(file).toBe(was.file);
      else expect(textAt(read(project, file), line, column), text).toMatch(/^[\w{(]/);
    }
  });

  test("problems have the wording of our errors", () => {
    for (const { severity, text } of reported)
      if (severity === "error") expect(text).toMatch(/^cannot [^\n]*[;:] .*[^.;:]$/);
  });
});
