// docs/rules.md has a section for each rule, with examples: the bad one has that finding and no other, the good one none. And
// each warning of a bad example can be silenced.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type CodeGeneratorRequest, CodeGeneratorRequestSchema } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { breakingChanges } from "../../scripts/protoc-gen-rpcstatus/src/breaking/index.js";
import {
  isWarning,
  RULES,
  type Rule,
  urlOf,
  WARNINGS,
} from "../../scripts/protoc-gen-rpcstatus/src/diagnostics/rules.js";
import { read } from "../../scripts/protoc-gen-rpcstatus/src/read/index.js";
import { type Compiled, compileProtos, generate } from "../protoc-gen-rpcstatus/generate.js";

const page = readFileSync(fileURLToPath(new URL("../../docs/rules.md", import.meta.url)), "utf8");

interface Example {
  /** Maps paths to contents. */
  readonly files: ReadonlyMap<string, string>;
  /** The others are imported only. */
  readonly generated: readonly string[];
  /** The options of the plugin. */
  readonly options: string;
  readonly hasProto: boolean;
  /** Its texts are not in UTF-8. buf refuses such a file, and protoc does not. */
  readonly isLatin1: boolean;
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
const FILE = /^\/\/ (\S+\.proto)(, imported only)?\n/;

const all = page
  .split(/^###? /m)
  .slice(1)
  .map(sectionOf);
const sections = all.filter(({ name }) => /^[A-Z_]+$/.test(name));

function sectionOf(section: string): Section {
  const [name = "", ...rest] = section.split("\n");
  const text = rest.join("\n").trim();
  const [before, bad, good] = ["Before", "Bad", "Good"].map((kind) => exampleOf(name, text, kind));
  return { name, text, before, bad, good };
}

/**
 * An example is a block of protos, a block with the plugin's options, or both. The files of a section are in a folder and a
 * package of their own, so that all of them compile at once.
 */
function exampleOf(name: string, text: string, kind: string): Example | undefined {
  const block = (language: string, comment: string) => {
    const start = `^\`\`\`${language}\n${comment} ${kind}(, in Latin-1)?\n`;
    return new RegExp(`${start}(.*?)^\`\`\``, "ms").exec(text) ?? [];
  };
  const [, latin1, proto] = block("proto", "//");
  const [, , yaml] = block("yaml", "#");
  if (proto === undefined && yaml === undefined) return undefined;
  const folder = name.toLowerCase().replace(/\W+/g, "_");
  const files = new Map<string, string>();
  const generated: string[] = [];
  for (const part of (proto ?? "").split(/^(?=\/\/ \S+\.proto)/m)) {
    const each = FILE.test(part) ? part : `// orders.proto\n${part}`;
    const [line = "", file = "", imported] = FILE.exec(each) ?? [];
    const content = each.slice(line.length);
    const path = `${folder}/${file}`;
    const whole = (content.startsWith("syntax") ? content : HEAD + content)
      .replace(/^import "(\w+\.proto)"/gm, `import "${folder}/$1"`)
      .replace(/\bdocs\b/g, folder);
    files.set(path, whole);
    if (imported === undefined) generated.push(path);
  }
  const [, options = ""] = /opt: \[?(.*?)\]?$/m.exec(yaml ?? "") ?? [];
  const isLatin1 = latin1 !== undefined;
  return { files, generated, options, hasProto: proto !== undefined, isLatin1 };
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
const compiled = new Map<Variant, Compiled[]>();
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
  const found = await compileProtos(
    folders.map(({ folder }) => folder),
    dir,
  );
  for (const [i, { variant }] of folders.entries())
    compiled.set(variant, [...(compiled.get(variant) ?? []), ...found.slice(i, i + 1)]);
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Returns the request for an example, without the files of the other sections. */
function requestOf(variant: Variant, { generated, isLatin1 }: Example): CodeGeneratorRequest {
  const found = compiled
    .get(variant)
    ?.find(({ request }) => generated.every((file) => request.fileToGenerate.includes(file)));
  if (found === undefined) throw new Error(`cannot find the request of ${generated.join()}`);
  const folders = ["google/", "rpcstatus/v1/", `${dirname(generated[0] ?? "")}/`];
  const protoFile = found.request.protoFile.filter(({ name }) =>
    folders.some((folder) => name.startsWith(folder)),
  );
  const request = { ...found.request, protoFile, fileToGenerate: [...generated] };
  if (!isLatin1) return request;
  // As many bytes as in UTF-8, so that all lengths stay.
  const bytes = Buffer.from(toBinary(CodeGeneratorRequestSchema, request)).toString("latin1");
  const changed = bytes.replace(/(?<=[a-z])\u00c3\u00a9/g, "\u00e9\u00e9");
  return fromBinary(CodeGeneratorRequestSchema, Buffer.from(changed, "latin1"));
}

/** Returns the findings of an example, each with its rule at the end. */
async function findingsIn(section: Section, variant: Variant, ignored?: Rule): Promise<string[]> {
  const example = VARIANTS[variant](section);
  if (example === undefined) throw new Error(`${section.name} has no ${variant} example`);
  const request = requestOf(variant, example);
  const options = ["target=ts", example.options, ignored && `ignore=${ignored}`];
  const { stderr } = await generate({ dir, request }, options.filter(Boolean).join());
  const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("see "));
  if (section.before === undefined) return lines;
  const before = read(requestOf("before", section.before));
  const { problems, warnings } = breakingChanges(before, read(request), "main");
  const changes = [...problems, ...warnings].filter(({ rule }) => rule !== ignored);
  return [...lines, ...changes.map(({ rule, text }) => `${text} (${rule})`)];
}

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

test("the example of a silenced warning has no findings", async () => {
  const section = all.find(({ name }) => name === "Silencing a warning");
  expect(section && (await findingsIn(section, "good"))).toEqual([]);
});

describe.each(sections)("$name", (section) => {
  const { name, text } = section;

  test("says whether it is a problem or a warning", () => {
    expect(text).toMatch(isWarning(name) ? /^Warning\. / : /^Problem\. /);
  });

  test("the bad example has this finding, and no other", async () => {
    const findings = await findingsIn(section, "bad");
    expect(findings).not.toEqual([]);
    for (const line of findings) expect(line).toMatch(new RegExp(`\\(${name}\\)$`));
  });

  test("the good example has none", async () => {
    expect(await findingsIn(section, "good")).toEqual([]);
  });
});

test.each(WARNINGS)("%s is silenced by a comment, and by the option", async (rule) => {
  const section = sections.find(({ name }) => name === rule);
  if (section === undefined) throw new Error(`${rule} has no section`);
  // A finding about an option has no place for a comment.
  if (section.bad?.hasProto) expect(await findingsIn(section, "silenced")).toEqual([]);
  expect(await findingsIn(section, "bad", rule)).toEqual([]);
});
