// The path by which a generated file imports another one, or a package: as protoc-gen-es 2.15 and later derive it, from the
// same options. A path is first derived from the out folder, as "./acme/shop/v1/orders_pb.js", then rewritten, then made
// relative to the importing file.

import { wktPublicImportPaths } from "@bufbuild/protobuf/codegenv2";
import type { ImportRule, TypeScriptOptions } from "./options.js";

type PathOptions = Pick<TypeScriptOptions, "importExtension" | "mapImports" | "rewriteImports">;

/** Ends the name of an output: of protoc-gen-es, and of this plugin. */
export type Suffix = "_pb" | "_rpcstatus";

const RELATIVE = /^\.{1,2}\//;

/**
 * Returns the rule of map_imports. Its pattern matches the path of a proto: `*` all but slashes, `**` everything,
 * `**` with a slash any number of folders, and a slash at the end all files of the folder and below.
 */
export function mapRule(pattern: string, target: string): ImportRule {
  return ruleOf(pattern, target, /\*\*\/?|\*|\/$|[.+?^${}()|[\]\\]/g);
}

/** Returns the rule of rewrite_imports. Its pattern matches an import: `*`, and `**` with a slash, are those of mapRule. */
export function rewriteRule(pattern: string, target: string): ImportRule {
  return ruleOf(pattern, target, /\*\*\/|\*|[.+?^${}()|[\]\\]/g);
}

const WILDCARDS: Readonly<Record<string, string>> = {
  "**/": "([^/]+/)*",
  "**": ".*",
  "*": "[^/]*",
  "/": "/.*",
};

function ruleOf(pattern: string, target: string, special: RegExp): ImportRule {
  const source = pattern.replace(special, (found) => WILDCARDS[found] ?? `\\${found}`);
  return { pattern: new RegExp(`^${source}$`), target };
}

/** Returns the path of a proto's output from the out folder, or from the package that map_imports names. */
export function outputPath(protoFile: string, suffix: Suffix, { mapImports }: PathOptions): string {
  const rule = mapImports.find(({ pattern }) => pattern.test(protoFile));
  const folder = rule === undefined ? "." : withoutSlash(rule.target);
  return `${folder}/${protoFile.replace(/\.proto$/, "")}${suffix}.js`;
}

/** Reports whether an option says where a proto's output is, or it is that of a well-known type. */
export function isElsewhere(protoFile: string, suffix: Suffix, options: PathOptions): boolean {
  const path = outputPath(protoFile, suffix, options);
  return (
    (suffix === "_pb" && Object.hasOwn(wktPublicImportPaths, protoFile)) ||
    options.mapImports.some(({ pattern }) => pattern.test(protoFile)) ||
    options.rewriteImports.some(({ pattern }) => pattern.test(path))
  );
}

/** Returns the import of a path of `outputPath`, or of a package, in a file; `importer` is its path from the out folder. */
export function importPath(importer: string, path: string, options: PathOptions): string {
  const rewritten = rewrite(path, options);
  // The files of a package have the names with which it was published.
  if (!RELATIVE.test(rewritten)) return rewritten;
  return relative(importer, rewritten.replace(/\.js$/, options.importExtension));
}

function rewrite(path: string, { rewriteImports }: PathOptions): string {
  const rule = rewriteImports.find(({ pattern }) => pattern.test(path));
  if (rule === undefined) return path;
  if (!RELATIVE.test(path)) return rule.target;
  return withoutSlash(rule.target) + path.replace(RELATIVE, "/");
}

function withoutSlash(target: string): string {
  return target.replace(/\/$/, "");
}

/** Returns the path from one file to another; both are from the out folder. */
function relative(from: string, to: string): string {
  const source = from.split("/").slice(0, -1);
  const target = to
    .replace(/^\.\//, "")
    .split("/")
    .filter((part) => part !== "");
  let same = 0;
  while (same < source.length && same < target.length && source[same] === target[same]) same++;
  const up = source.slice(same).map(() => "..");
  const path = [...up, ...target.slice(same)].join("/");
  return RELATIVE.test(path) ? path : `./${path}`;
}
