// A first catalog, with one error as an example: as buf lint wants it, and beside the protos that are there.

import { basename, dirname, join, relative } from "node:path";
import { upperSnakeCase } from "../../model/names.js";
import { lineBreakOf } from "../edits.js";
import { domainOf, readManifest } from "../package-json.js";
import type { Repository } from "../repository.js";
import { ANNOTATIONS, CHANGE_DOMAIN, placeholderNote } from "./annotate.js";
import { placeholderOf } from "./catalogs.js";
import type { ProtoSource } from "./proto-source.js";

export interface FoundProto {
  readonly path: string;
  readonly source: ProtoSource;
}

interface Place {
  /** The folders of the user's modules, the preferred first. */
  readonly roots: readonly string[];
  readonly zeroSuffix: string;
}

/** Options of a file that all files of a package have in common. */
const SHARED_OPTIONS =
  /^(?:go_package|java_package|java_multiple_files|csharp_namespace|php_namespace|ruby_package|swift_prefix|objc_class_prefix)$/;

/** Folders and packages with protos of others. */
const COPIED = /(?:^|[/\\])(?:third_party|vendor)(?:[/\\]|$)/;
/** Reports whether a file is a copy of a file of others. */
export function isCopied(repository: Repository, path: string): boolean {
  return COPIED.test(relative(repository.top, path));
}

const OTHERS = /^(?:google|rpcstatus|buf|grpc|validate)(?:\.|$)/;

/** Returns the path of the new file, and notes for the user. */
export function createCatalog(
  repository: Repository,
  protos: readonly FoundProto[],
  { roots, zeroSuffix }: Place,
): { readonly path: string; readonly notes: readonly string[] } {
  const manifest = readManifest(repository);
  const own = roots.filter((root) => !isCopied(repository, root));
  const sibling = siblingIn(
    own,
    protos.filter(
      ({ path, source }) => !isCopied(repository, dirname(path)) && !OTHERS.test(source.package),
    ),
  );
  const name =
    sibling?.source.package ?? packageFrom(String(manifest?.name ?? basename(repository.cwd)));
  const folder = sibling
    ? dirname(sibling.path)
    : join(own[0] ?? roots[0] ?? repository.cwd, ...name.split("."));
  const inPackage = protos.filter(({ source }) => source.package === name);
  const enumName = freeName(name, inPackage.map(({ source }) => source.text).join("\n"));
  const prefix = upperSnakeCase(enumName);
  const host = manifest && domainOf(manifest);
  const dot = name.split(".").includes("rpcstatus") ? "." : "";
  const options =
    sibling?.source.options.filter((option) => SHARED_OPTIONS.test(option.name)) ?? [];
  const optionLines = options.map(({ start, end }) => sibling?.source.text.slice(start, end) ?? "");
  const placeholder = placeholderOf(name);
  const domain = JSON.stringify(host ?? placeholder);
  const lines = [
    'syntax = "proto3";',
    "",
    ...(name === "" ? [] : [`package ${name};`, ""]),
    `import "${ANNOTATIONS}";`,
    "",
    ...(optionLines.length > 0 ? [...optionLines, ""] : []),
    "// The reasons why a call can fail.",
    `enum ${enumName} {`,
    ...(host === undefined
      ? [
          `  option (${dot}rpcstatus.v1.catalog) = {`,
          `    // ${CHANGE_DOMAIN}`,
          `    domain: ${domain}`,
          "  };",
        ]
      : [`  option (${dot}rpcstatus.v1.catalog) = {domain: ${domain}};`]),
    "",
    "  // Not set; it is not an error.",
    `  ${prefix}${zeroSuffix} = 0;`,
    "",
    "  // The request names an item that does not exist. An example: replace it with an error of yours.",
    `  ${prefix}_ITEM_NOT_FOUND = 1 [(${dot}rpcstatus.v1.error) = {`,
    "    code: NOT_FOUND",
    '    message: "item {item} does not exist"',
    "    metadata: {",
    '      key: "item"',
    '      description: "The identifier from the request."',
    "    }",
    "  }];",
    "}",
    "",
  ];
  const eol = lineBreakOf(sibling?.source.text ?? "");
  const path = freePath(repository, folder, enumName);
  repository.open(path).insert(0, lines.join(eol));
  return { path, notes: host === undefined ? [placeholderNote(placeholder)] : [] };
}

/** Returns a file whose package gets the catalog: one with a service, if there is one. */
function siblingIn(
  roots: readonly string[],
  protos: readonly FoundProto[],
): FoundProto | undefined {
  for (const root of roots) {
    const inside = protos.filter(({ path }) => path.startsWith(join(root, "/")));
    const found = inside.find(({ source }) => source.hasServices) ?? inside[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** "@acme/shop" gives acme.shop.v1. */
function packageFrom(name: string): string {
  const parts = name.split("/").map((part) =>
    part
      .toLowerCase()
      .replace(/^[^a-z]+/, "")
      .split(/[^a-z0-9]+/)
      .filter(Boolean)
      .join("_"),
  );
  const found = parts.filter(Boolean);
  // Not a package of others, whose names it would hide.
  const isOwn = found.length > 0 && !OTHERS.test(found[0] ?? "");
  return [...(isOwn ? [] : ["app"]), ...found, "v1"].join(".");
}

/** Returns a name for the enum that the package does not have. */
function freeName(packageName: string, text: string): string {
  const part = packageName.split(".").findLast((each) => !/^v\d+\w*$/.test(each)) || "Service";
  const base = part
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
  const isTaken = (name: string) =>
    new RegExp(`\\b(?:${name}|${upperSnakeCase(name)}_\\w*)\\b`).test(text);
  const names = [`${base}Error`, `${base}ErrorReason`, `${base}Failure`];
  let i = 2;
  let found = names.find((name) => !isTaken(name));
  for (; found === undefined; i++) if (!isTaken(`${base}Error${i}`)) found = `${base}Error${i}`;
  return found;
}

/** Returns the path of a file that does not exist. */
function freePath(repository: Repository, folder: string, enumName: string): string {
  const names = ["errors", upperSnakeCase(enumName).toLowerCase()];
  for (let i = 2; ; i++) {
    const path = join(folder, `${names.shift() ?? `errors_${i}`}.proto`);
    if (!repository.exists(path)) return path;
  }
}
