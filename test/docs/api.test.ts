// docs/api.md names every export of every entry, and no others. Exports are found here by the text of the entries, not
// by the compiler that the page is made with.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(join(root, file), "utf8");

const { exports } = JSON.parse(read("package.json")) as {
  exports: { readonly [name: string]: string | { readonly import: string } };
};
const entries = Object.entries(exports).flatMap(([name, files]) =>
  typeof files === "string" ? [] : [{ entry: `rpcstatus${name.slice(1)}`, file: files.import }],
);
const sections = new Map(
  read("docs/api.md")
    .split(/^## /m)
    .slice(1)
    .map((text): [string, string] => {
      const [title = ""] = text.split("\n", 1);
      return [title, text];
    }),
);

test("the page has a section for each entry of package.json", () => {
  expect([...sections.keys()]).toEqual(entries.map(({ entry }) => entry));
});

describe.each(entries)("$entry", ({ entry, file }) => {
  const source = file.replace("./dist/esm/", "src/").replace(/\.js$/, ".ts");
  const exported = exportsOf(read(source));

  test("its file has only exports that the test finds", async () => {
    const values: object = await import(join(root, source));
    expect(Object.keys(values).filter((name) => !exported.includes(name))).toEqual([]);
    expect(read(source)).not.toMatch(/export \*|export default/);
  });

  test("its section names every export, and no other", () => {
    expect(namesIn(sections.get(entry) ?? "").sort()).toEqual(exported.toSorted());
  });
});

/** Returns the names that the text of an entry exports. */
function exportsOf(source: string): readonly string[] {
  const listed = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)]
    .flatMap(([, list = ""]) => list.split(","))
    .map((item) =>
      item
        .trim()
        .replace(/^type /, "")
        .replace(/^.* as /, ""),
    )
    .filter((name) => name !== "");
  const declared = [
    ...source.matchAll(/^export (?:async )?(?:const|enum|function|class|interface|type) (\w+)/gm),
  ].map(([, name = ""]) => name);
  return [...listed, ...declared];
}

/** Returns the names that a section describes, or says that another entry describes. */
function namesIn(section: string): string[] {
  const described = [...section.matchAll(/^- `(\w+)/gm)].map(([, name = ""]) => name);
  const elsewhere = [...section.matchAll(/^Also exported, and described at \S+: ([\s\S]*?)\.$/gm)]
    .flatMap(([, list = ""]) => [...list.matchAll(/`(\w+)`/g)])
    .map(([, name = ""]) => name);
  return [...described, ...elsewhere];
}
