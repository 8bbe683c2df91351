// Every relative link of a page leads to a file, and to a heading if it has a fragment: in the repository, and in
// the tarball of a package, for the pages that the tarball contains.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (page: string) => readFileSync(join(root, page), "utf8");

const docs = readdirSync(join(root, "docs")).map((name) => `docs/${name}`);
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  "scripts/protoc-gen-rpcstatus/README.md",
  ...docs,
];
const tarballs = [".", "scripts/protoc-gen-rpcstatus"].map((folder) => ({
  folder,
  packed: packedFiles(folder),
}));
/** Pages for contributors, which the tarballs need not contain. */
const INTERNAL = ["CHANGELOG.md", "CONTRIBUTING.md", "RELEASING.md"];

interface Link {
  /** The target as written in the page. */
  readonly target: string;
  /** The path relative to the root of the repository. */
  readonly file: string;
  readonly fragment: string;
}

describe.each(pages)("%s", (page) => {
  test("every link leads to a file and a heading of the repository", () => {
    expect(brokenLinks(page, (file) => trackedFiles.has(file))).toEqual([]);
  });
});

describe.each(tarballs)("the tarball of $folder", ({ folder, packed }) => {
  const packedPages = pages.filter((page) => packed.has(page));

  test("contains the README", () => {
    expect(packedPages).toContain(normalize(join(folder, "README.md")));
  });

  test.each(packedPages)("%s: every link leads to a file of the tarball", (page) => {
    expect(brokenLinks(page, (file) => packed.has(file))).toEqual([]);
  });
});

test.each(pages)("%s has only links that the other tests see", (page) => {
  const text = prose(read(page)).replace(/`[^`\n]*`/g, "code");
  expect(text.match(/\]\[|\]\([^)\s]*\s|\]\(<|^\[[^\]]+\]:|<(?:a|img)\b/gm) ?? []).toEqual([]);
});

test("each page that is not for contributors is in a tarball", () => {
  const missing = pages.filter((page) => !tarballs.some(({ packed }) => packed.has(page)));
  expect(missing.filter((page) => !INTERNAL.includes(page))).toEqual([]);
});

test("docs/README.md has a line for each page of docs/", () => {
  const index = linksOf("docs/README.md").map(({ file }) => file);
  expect(docs.filter((page) => page !== "docs/README.md" && !index.includes(page))).toEqual([]);
});

test("the README has at most 250 lines", () => {
  expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(250);
});

test("docs/transports.md shows the grpc.ts of the example", () => {
  const [, code] = /^```ts\n\/\/ grpc\.ts\n([\s\S]*?)^```/m.exec(read("docs/transports.md")) ?? [];
  expect(code).toBe(read("examples/shop/src/grpc.ts"));
});

describe("headings and links are parsed as on GitHub", () => {
  test.each([
    ["# The codes", "the-codes"],
    ["## 5 NOT_FOUND", "5-not_found"],
    ["## gRPC: @grpc/grpc-js", "grpc-grpcgrpc-js"],
    ["## Express, node:http `fetch`", "express-nodehttp-fetch"],
    ["## To [remove](x.md) an error", "to-remove-an-error"],
    ["## Größe – 2.0", "größe--20"],
  ])("%s", (heading, anchor) => {
    expect([...anchorsOf(heading)]).toEqual([anchor]);
  });

  test("repeated headings are numbered, and code blocks have no headings", () => {
    const text = "# A\n```sh\n# B\n```\n## A\n";
    expect([...anchorsOf(text)]).toEqual(["a", "a-1"]);
  });

  test("links in code and links to other sites are ignored", () => {
    const text = "`[a](b.md)` [c](https://d.example) [e](f.md#g)\n```md\n[h](i.md)\n```\n";
    expect(targetsOf(text)).toEqual(["f.md#g"]);
  });
});

/** Files that git tracks or would add. */
const trackedFiles = new Set(
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  }).split("\n"),
);

/** Returns the files that npm would pack, as paths relative to the root of the repository. */
function packedFiles(folder: string): ReadonlySet<string> {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const output = execFileSync("npm", args, { cwd: join(root, folder), encoding: "utf8" });
  const [{ files }] = JSON.parse(output) as [{ files: readonly { readonly path: string }[] }];
  return new Set(files.map(({ path }) => normalize(join(folder, path))));
}

function brokenLinks(page: string, exists: (file: string) => boolean): readonly string[] {
  return linksOf(page)
    .filter(({ file, fragment }) => !exists(file) || !hasHeading(file, fragment))
    .map(({ target }) => target);
}

function hasHeading(file: string, fragment: string): boolean {
  return fragment === "" || anchorsOf(read(file)).has(fragment);
}

function linksOf(page: string): readonly Link[] {
  return targetsOf(read(page)).map((target) => {
    const [path = "", fragment = ""] = target.split("#");
    return { target, file: path === "" ? page : normalize(join(dirname(page), path)), fragment };
  });
}

/** Returns the relative targets of the links in a text. */
function targetsOf(text: string): readonly string[] {
  const links = prose(text)
    .replace(/`[^`\n]*`/g, "code")
    .matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g);
  return [...links].map(([, target = ""]) => target).filter((target) => !/^[a-z]+:/.test(target));
}

function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, title = ""] of prose(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
      .replaceAll(" ", "-");
    let unique = anchor;
    for (let n = 1; anchors.has(unique); n++) unique = `${anchor}-${n}`;
    anchors.add(unique);
  }
  return anchors;
}

/** Returns the text without its code blocks. */
function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, "");
}
