// Changes since a baseline, through the real command, buf and git. A folder under testdata/evolution is a
// case: old/ is committed, new/ is the working tree, expected.txt is what is told of it.
// `UPDATE_GOLDEN=1` writes the expected files; read the diff.

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
type Told = Place & {
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
  let told: Told[];
  let status: number | null;

  beforeAll(() => {
    // All cases in one run: each has a package and a domain of its own.
    const lay = (side: string) => {
      rmSync(join(project.dir, "proto"), { recursive: true });
      for (const name of cases)
        cpSync(join(data, kind, name, side), join(project.dir, "proto", name), { recursive: true });
    };
    lay("old");
    project.commit();
    lay("new");
    const result = project.check(["--against", "main", "--format", "json"]);
    expect(result.stderr).toBe("");
    // What is advised of the catalogue as it stands is no change.
    told = JSON.parse(result.stdout).problems.filter(({ was }: Told) => was !== undefined);
    status = result.status;
  });

  test.each(cases)("%s", (name) => {
    const mine = told.filter(({ file }) => file.startsWith(`proto/${name}/`));
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

  test("problems decide the exit status, and nothing is told of other files", () => {
    expect(status).toBe(kind === "refused" ? 1 : 0);
    const folders = told.map(({ file }) => file.split("/")[1]);
    expect(cases).toEqual(expect.arrayContaining(folders));
  });

  test("each names an old place that is there in the baseline, and a new one where there is a file", () => {
    expect(told.length).toBeGreaterThan(0);
    for (const { file, line, column, text, was } of told) {
      const old = project.git("show", `main:${was.file}`);
      expect(textAt(old, was.line, was.column), text).toMatch(/^[\w{(]/);
      expect(text).toContain(`${was.file}:${was.line}:${was.column} in "main"`);
      if (!existsSync(join(project.dir, file))) expect(file).toBe(was.file);
      else expect(textAt(read(project, file), line, column), text).toMatch(/^[\w{(]/);
    }
  });

  test("problems have the form of our errors", () => {
    for (const { severity, text } of told)
      if (severity === "error") expect(text).toMatch(/^cannot [^\n]*[;:] .*[^.;:]$/);
  });
});
