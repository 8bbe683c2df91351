// Chooses the options of the plugin: those of protoc-gen-es, or the ones that fit tsconfig.json and package.json.

import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { dependsOn, parseJson, readManifest } from "../package-json.js";
import type { Repository } from "../repository.js";

export const EXTENSION_OPTIONS: Readonly<Record<string, string>> = {
  ".js": "import_extension=js",
  js: "import_extension=js",
  ".ts": "import_extension=ts",
  ts: "import_extension=ts",
};

/** Returns those options of protoc-gen-es that this plugin has too, as it spells them. */
export function optionsOfEs(options: readonly string[]): string[] {
  const given = new Map(
    options.map((option) => [option.replace(/=.*/s, ""), option.replace(/^[^=]*=?/, "")]),
  );
  const target = given.get("target") ?? "js+dts";
  const extension = EXTENSION_OPTIONS[given.get("import_extension") ?? ""];
  const style = given.get("js_import_style");
  const flags = ["erasable_syntax", "ts_nocheck"].filter((name) =>
    /^(?:true|1)$/.test(given.get(name) ?? ""),
  );
  return [
    `target=${target}`,
    // A .ts file is imported from .ts files only.
    ...(extension !== undefined &&
    (extension !== EXTENSION_OPTIONS.ts || target.split("+").includes("ts"))
      ? [extension]
      : []),
    ...(style === "legacy_commonjs" ? [`js_import_style=${style}`] : []),
    ...flags.map((name) => `${name}=true`),
  ];
}

/** Returns the options for a project without other plugins. */
export function configured(repository: Repository): string[] {
  const manifest = readManifest(repository);
  const isModule = manifest?.type === "module";
  const path = repository.above
    .map((folder) => join(folder, "tsconfig.json"))
    .find((file) => repository.exists(file));
  if (path === undefined && manifest !== undefined && !dependsOn(repository, "typescript"))
    return ["target=js+dts", isModule ? "import_extension=js" : "js_import_style=legacy_commonjs"];
  if (path === undefined && manifest === undefined) return ["target=ts", "import_extension=js"];
  const compiler = path === undefined ? {} : readCompilerOptions(repository, path);
  const erasable = compiler.erasableSyntaxOnly === true ? ["erasable_syntax=true"] : [];
  if (
    compiler.allowImportingTsExtensions === true ||
    compiler.rewriteRelativeImportExtensions === true
  )
    return ["target=ts", "import_extension=ts", ...erasable];
  const module = String(compiler.module ?? "").toLowerCase();
  const resolution = String(compiler.moduleResolution ?? "").toLowerCase();
  // With these, the compiler refuses an import without an extension; a bundler may not find one with it.
  const isNode = [module, resolution].some((each) => /^node(?:\d\d|next)$/.test(each));
  const isOpen = module === "" && resolution === "";
  return [
    "target=ts",
    ...(isModule && (isNode || isOpen) ? ["import_extension=js"] : []),
    ...erasable,
  ];
}

const MAX_EXTENDS = 8;

type CompilerOptions = Readonly<Record<string, unknown>>;

/** Returns the compiler options of a tsconfig.json, with those of the files that it extends. */
function readCompilerOptions(repository: Repository, path: string, depth = 0): CompilerOptions {
  const config = parseJson(repository.peek(path) ?? "");
  if (config === undefined || depth > MAX_EXTENDS) return {};
  const bases = [config.extends ?? []].flat().filter((each) => typeof each === "string");
  const inherited = bases.map((base) => {
    const file = extendedFile(path, base as string);
    return file === undefined ? {} : readCompilerOptions(repository, file, depth + 1);
  });
  return Object.assign({}, ...inherited, config.compilerOptions);
}

function extendedFile(path: string, base: string): string | undefined {
  if (/^\.{1,2}[/\\]/.test(base)) {
    const file = resolve(dirname(path), base);
    return file.endsWith(".json") ? file : `${file}.json`;
  }
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      return createRequire(path).resolve(name);
    } catch {
      // The next spelling.
    }
  }
  return undefined;
}
