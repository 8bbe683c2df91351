// The plugin's options, as `opt` in buf.gen.yaml holds them.

import { quote } from "./diagnostics/quote.js";
import { isWarning, problemOfIgnored, type Rule } from "./diagnostics/rules.js";
import { type EmitOptions, TARGETS, type Target } from "./emit/index.js";
import { mapRule, rewriteRule } from "./emit/typescript/import-path.js";
import { canonicalLocale } from "./model/locale.js";

export interface Options extends EmitOptions {
  readonly targets: readonly Target[];
  /** The warnings that are not reported. */
  readonly ignored: ReadonlySet<Rule>;
}

const defaults: Options = {
  targets: ["ts"],
  ignored: new Set(),
  importExtension: "",
  mapImports: [],
  rewriteImports: [],
  commonJs: false,
  importEnums: false,
  erasableSyntax: false,
  tsNocheck: false,
  keepEmptyFiles: false,
  elidePluginVersion: false,
  notes: false,
  locales: "all",
  clientSide: false,
};

/** The options with a fixed set of values, each as protoc-gen-es accepts it. */
const settings: Readonly<Record<string, Readonly<Record<string, Partial<Options>>>>> = {
  import_extension: {
    none: { importExtension: "" },
    "": { importExtension: "" },
    js: { importExtension: ".js" },
    ".js": { importExtension: ".js" },
    ts: { importExtension: ".ts" },
    ".ts": { importExtension: ".ts" },
  },
  js_import_style: { module: { commonJs: false }, legacy_commonjs: { commonJs: true } },
  enums: { emit: { importEnums: false }, import: { importEnums: true } },
  erasable_syntax: flag("erasableSyntax"),
  ts_nocheck: flag("tsNocheck"),
  keep_empty_files: flag("keepEmptyFiles"),
  elide_plugin_version: flag("elidePluginVersion"),
  notes: flag("notes"),
  side: { both: { clientSide: false }, client: { clientSide: true } },
};

function flag(name: keyof Options): Readonly<Record<string, Partial<Options>>> {
  const [on, off] = [{ [name]: true }, { [name]: false }];
  return { true: on, 1: on, false: off, 0: off };
}

/** They are about messages, but teams give both plugins one list. */
const OPTIONS_OF_ES: ReadonlySet<string> = new Set(["json_types", "valid_types", "bootstrap_wkt"]);

const known = [
  `target=${TARGETS.join("|")}`,
  ...Object.entries(settings).map(([name, values]) => `${name}=${listed(values).join("|")}`),
  ...["map_imports", "rewrite_imports"].map((name) => `${name}=<pattern>:<target>`),
  "locales=all|none|<languages>",
  "ignore=<rules>",
].join(", ");

/** Returns the values without their other spellings: "js" without ".js", "true" without "1". */
function listed(values: object): string[] {
  return Object.keys(values).filter((value) => /^[a-z]/.test(value));
}

export interface ParsedOptions {
  readonly options: Options;
  /** One for each option that cannot be used, and for each contradiction. */
  readonly problems: readonly string[];
  /** One for each option that changes nothing. */
  readonly warnings: readonly string[];
}

/** Parses the options; of an option that is given twice, the last one counts, unless it adds to a list. */
export function parseOptions(parameter: string): ParsedOptions {
  const problems: string[] = [];
  const warnings: string[] = [];
  let options = defaults;
  for (const option of splitOptions(parameter)) {
    if (OPTIONS_OF_ES.has(split(option)[0])) {
      warnings.push(
        `option ${quote(option)} has no effect on errors; give it to protoc-gen-es alone`,
      );
      continue;
    }
    const parsed = parseOption(option, options);
    if (typeof parsed === "string") problems.push(`cannot use option ${quote(option)}: ${parsed}`);
    else options = { ...options, ...parsed };
  }
  return { options, problems: [...problems, ...contradictions(options)], warnings };
}

/** Splits at commas, except those between languages or rules: locales=de,fr. */
function splitOptions(parameter: string): string[] {
  const parts: string[] = [];
  for (const part of parameter.split(",").map((text) => text.trim())) {
    const last = parts.at(-1);
    if (part === "") continue;
    if (last !== undefined && /^(locales|ignore)=/.test(last) && !part.includes("="))
      parts.push(`${parts.pop()},${part}`);
    else parts.push(part);
  }
  return parts;
}

/**
 * Returns a string that lists the known options or values if the option is not known. `before` are the options that precede
 * it.
 */
function parseOption(option: string, before: Options): Partial<Options> | string {
  const [name, value] = split(option);
  if (name === "target") {
    const parts = value.split("+");
    const found = TARGETS.filter((target) => parts.includes(target));
    // Fewer are found if one is unknown, empty or repeated.
    return found.length === parts.length
      ? { targets: found }
      : `known targets are ${TARGETS.join(", ")} and combinations of them, each once, such as js+dts`;
  }
  if (name === "locales") return parseLocales(value.split(","));
  if (name === "ignore") {
    const rules = value.split(",");
    const problem = problemOfIgnored(rules);
    return problem ?? { ignored: new Set([...before.ignored, ...rules.filter(isWarning)]) };
  }
  if (name === "map_imports" || name === "rewrite_imports") {
    return parseImportRule(name, value, before);
  }
  const values = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (values === undefined) return `known options are ${known}`;
  const setting = Object.hasOwn(values, value) ? values[value] : undefined;
  return setting ?? `known values of ${name} are ${listed(values).join(", ")}`;
}

function parseImportRule(
  name: "map_imports" | "rewrite_imports",
  value: string,
  { mapImports, rewriteImports }: Options,
): Partial<Options> | string {
  const [, pattern, target] = /^([^:]*):(.*)$/s.exec(value) ?? [];
  if (name === "rewrite_imports") {
    if (pattern === undefined || target === undefined)
      return "write a pattern and a target, as in rewrite_imports=./acme/common/**/*_pb.js:@acme/common";
    return { rewriteImports: [...rewriteImports, rewriteRule(pattern, target)] };
  }
  if (!pattern || !target)
    return "write a pattern and a target, as in map_imports=acme/common/:@acme/common/gen";
  return { mapImports: [...mapImports, mapRule(pattern, target)] };
}

function parseLocales(tags: readonly string[]): Partial<Options> | string {
  const [only = ""] = tags;
  if (tags.length === 1 && only === "all") return { locales: "all" };
  if (tags.length === 1 && only === "none") return { locales: [] };
  // "all" is a valid language tag too, but here it is an option value.
  const wrong = tags.find((tag) => /^(all|none)$/.test(tag) || canonicalLocale(tag) === undefined);
  if (wrong === undefined) return { locales: tags.map((tag) => canonicalLocale(tag) ?? tag) };
  const better = canonicalLocale(wrong.replaceAll("_", "-"));
  return better === undefined || better === wrong
    ? "write all, none, or BCP-47 tags like de,pt-BR"
    : `${quote(wrong)} is not a BCP-47 tag; write ${quote(better)}`;
}

/** Returns the problems of options that exclude each other. */
function contradictions({ targets, importExtension }: Options): string[] {
  const target = `target=${targets.join("+")}`;
  return [
    ...(importExtension === ".ts" && !targets.includes("ts")
      ? [
          `cannot use import_extension=ts with ${target}: no generated file has that extension; use js or none`,
        ]
      : []),
  ];
}

function split(option: string): readonly [string, string] {
  const i = option.indexOf("=");
  return i < 0 ? [option, ""] : [option.slice(0, i), option.slice(i + 1)];
}
