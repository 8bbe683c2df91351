// docs/rules.md has a section for each rule, with examples: the bad one has that finding and no other, the good one none. And
// each warning of a bad example can be silenced.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeGeneratorRequest } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { breakingChanges } from "../../scripts/protoc-gen-rpcstatus/src/breaking/index.js";
import type { Finding } from "../../scripts/protoc-gen-rpcstatus/src/diagnostics/finding.js";
import {
  isWarning,
  RULES,
  type Rule,
  urlOf,
  WARNINGS,
} from "../../scripts/protoc-gen-rpcstatus/src/diagnostics/rules.js";
import { read } from "../../scripts/protoc-gen-rpcstatus/src/read/index.js";
import { findingsOf } from "../../scripts/protoc-gen-rpcstatus/src/rules/index.js";
import { compileProtos } from "../protoc-gen-rpcstatus/generate.js";

const page = readFileSync(fileURLToPath(new URL("../../docs/rules.md", import.meta.url)), "utf8");

interface Example {
  /** Maps paths to contents. */
  readonly files: ReadonlyMap<string, string>;
  /** The others are imported only. */
  readonly generated: readonly string[];
}

interface Section {
  readonly name: string;
  readonly text: string;
  readonly before: Example | undefined;
  readonly bad: Example | undefined;
  readonly good: Example | undefined;
}

const HEAD = `syntax = "proto3";\npackage docs;\nimport "rpcstatus/v1/annotations.proto";\n`;
/** A line that begins a file of an example. */
const FILE = /^\/\/ (\S+\.proto)(, imported only)?\n/gm;

const all = page
  .split(/^###? /m)
  .slice(1)
  .map(sectionOf);
const sections = all.filter(({ name }) => /^[A-Z_]+$/.test(name));

function sectionOf(section: string): Section {
  const [name = "", ...rest] = section.split("\n");
  const text = rest.join("\n").trim();
  return { name, text, ...examplesIn(name, text) };
}

/** The files of a section are in a folder and a package of their own, so that all of them compile at once. */
function examplesIn(name: string, text: string): Omit<Section, "name" | "text"> {
  const folder = name.toLowerCase().replace(/\W+/g, "_");
  const exampleOf = (kind: string): Example | undefined => {
    const [, block] = new RegExp(`^\`\`\`proto\n// ${kind}\n(.*?)^\`\`\``, "ms").exec(text) ?? [];
    if (block === undefined) return undefined;
    const marks = [...block.matchAll(FILE)];
    const parts = marks.map(({ 0: line, 1: file, 2: imported, index }, i) => {
      const content = block.slice(index + line.length, marks[i + 1]?.index ?? block.length);
      return { file: `${folder}/${file}`, content, imported };
    });
    if (marks.length === 0)
      parts.push({ file: `${folder}/orders.proto`, content: block, imported: undefined });
    const whole = (content: string) =>
      (content.startsWith("syntax") ? content : HEAD + content)
        .replace(/^import "(\w+\.proto)"/gm, `import "${folder}/$1"`)
        .replace(/\bdocs\b/g, folder);
    return {
      files: new Map(parts.map(({ file, content }) => [file, whole(content)])),
      generated: parts.filter(({ imported }) => !imported).map(({ file }) => file),
    };
  };
  return { before: exampleOf("Before"), bad: exampleOf("Bad"), good: exampleOf("Good") };
}

/** The bad example, with a comment at each enum, or at each service. */
function silenced({ name, bad }: Section): Example | undefined {
  if (bad === undefined || !isWarning(name)) return undefined;
  const declaration = name.startsWith("METHOD_") ? /^(?=service )/gm : /^(?=enum )/gm;
  const comment = `// rpcstatus:ignore ${name}: a reason\n`;
  const files = [...bad.files].map(
    ([path, content]) => [path, content.replace(declaration, comment)] as const,
  );
  return { ...bad, files: new Map(files) };
}

const VARIANTS = {
  before: ({ before }: Section) => before,
  bad: ({ bad }: Section) => bad,
  good: ({ good }: Section) => good,
  silenced,
};
type Variant = keyof typeof VARIANTS;

let dir: string;
const requests = new Map<Variant, CodeGeneratorRequest[]>();
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "rpcstatus-rules-"));
  const variants = Object.keys(VARIANTS) as Variant[];
  // Files of the package rpcstatus.v1 do not compile beside ours.
  const isOurs = (content: string) => /^package rpcstatus\b/m.test(content);
  const folders = variants.flatMap((variant) =>
    [false, true].map((ours) => {
      const folder = join(dir, `${variant}-${ours}`);
      mkdirSync(folder);
      for (const section of all) {
        for (const [path, content] of VARIANTS[variant](section)?.files ?? []) {
          if (isOurs(content) !== ours) continue;
          mkdirSync(join(folder, dirname(path)), { recursive: true });
          writeFileSync(join(folder, path), content);
        }
      }
      writeFileSync(join(folder, "empty.proto"), 'syntax = "proto3";\n');
      return { variant, folder };
    }),
  );
  const compiled = await compileProtos(
    folders.map(({ folder }) => folder),
    dir,
  );
  for (const [i, { variant }] of folders.entries()) {
    const request = compiled[i]?.request;
    if (request !== undefined) requests.set(variant, [...(requests.get(variant) ?? []), request]);
  }
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function modelOf(variant: Variant, { generated }: Example) {
  const [folder = ""] = generated[0]?.split("/") ?? [];
  const request = requests
    .get(variant)
    ?.find(({ fileToGenerate }) => generated.every((file) => fileToGenerate.includes(file)));
  if (request === undefined) throw new Error(`cannot find the request of ${generated.join()}`);
  // Not those of the other sections.
  const protoFile = request.protoFile.filter(({ name }) =>
    /^(google|rpcstatus\/v1|\w+)\//.exec(name)?.[1]?.match(`^(google|rpcstatus/v1|${folder})$`),
  );
  return read({ protoFile, fileToGenerate: generated });
}

function findingsIn(
  section: Section,
  variant: Variant,
  ignored: ReadonlySet<Rule> = new Set(),
): Finding[] {
  const example = VARIANTS[variant](section);
  if (example === undefined) throw new Error(`${section.name} has no ${variant} example`);
  const now = modelOf(variant, example);
  const { problems, warnings } = findingsOf(now, ignored);
  const changes = section.before && breakingChanges(modelOf("before", section.before), now, "main");
  return [
    ...problems,
    ...warnings,
    ...(changes?.problems ?? []),
    ...(changes?.warnings ?? []).filter(({ rule }) => !ignored.has(rule)),
  ];
}

const texts = (findings: readonly Finding[]) =>
  findings.map(({ rule, text }) => `${rule}: ${text}`);

test("the page has a section for each rule, and no other", () => {
  expect(sections.map(({ name }) => name).sort()).toEqual([...RULES].sort());
});

test("each rule has its own name, and a link to it is that of the heading", () => {
  expect(new Set(RULES).size).toBe(RULES.length);
  for (const rule of RULES) {
    // A comment distinguishes a name from words of the reason.
    expect(rule).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
    expect(urlOf(rule)).toBe(`node_modules/rpcstatus/docs/rules.md#${rule.toLowerCase()}`);
  }
});

test("the example of a silenced warning has no findings", () => {
  const [section] = all.filter(({ name }) => name === "Silencing a warning");
  expect(section && texts(findingsIn(section, "good"))).toEqual([]);
});

describe.each(sections)("$name", (section) => {
  const { name, text } = section;

  test("says whether it is a problem or a warning", () => {
    expect(text).toMatch(isWarning(name) ? /^Warning\. / : /^Problem\. /);
  });

  test("the bad example has this finding, and no other", () => {
    const findings = findingsIn(section, "bad");
    expect([...new Set(findings.map(({ rule }) => rule))], texts(findings).join("\n")).toEqual([
      name,
    ]);
  });

  test("the good example has none", () => {
    expect(texts(findingsIn(section, "good"))).toEqual([]);
  });
});

test.each(WARNINGS)("%s is silenced by a comment, and by the option", (rule) => {
  const section = sections.find(({ name }) => name === rule);
  if (section === undefined) throw new Error(`${rule} has no section`);
  expect(texts(findingsIn(section, "silenced"))).toEqual([]);
  expect(texts(findingsIn(section, "bad", new Set([rule])))).toEqual([]);
});
