// buf.gen.yaml: adds the plugin next to the others.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, posix, relative, resolve, sep } from "node:path";
import type { YAMLMap } from "yaml";
import type { Repository } from "../repository.js";
import type { Workspace } from "./buf-yaml.js";
import { configured, EXTENSION_OPTIONS, optionsOfEs } from "./typescript.js";
import { type Value, YamlFile, yamlOf } from "./yaml-file.js";

const ES = /^(?:es|bufbuild\/es)$/;
const TS_PROTO = /^(?:ts_proto|ts-proto|community\/stephenh-ts-proto)$/;
const TYPESCRIPT = [
  ES,
  TS_PROTO,
  /^(?:connect-es|connect-query|connectrpc\/(?:es|query-es)|ts|nice-ts|grpc-web|protobuf-ts|community\/timostamm-protobuf-ts)$/,
];
const HIDDEN = "rpcstatus.v1";

export interface Template {
  /** The folder that buf generate runs in. */
  readonly folder: string;
  readonly name: string;
  /** The directories that it generates, from that folder; empty for all modules. */
  readonly inputs: readonly string[];
  readonly notes: readonly string[];
}

export function addPlugin(repository: Repository, { base, modules }: Workspace): Template {
  const folder = repository.above.find((each) => templateIn(repository, each) !== undefined);
  if (folder === undefined) return createTemplate(repository, base, modules);
  const path = join(folder, templateIn(repository, folder) ?? "");
  const yaml = new YamlFile(repository.open(path));
  const version = yaml.textOf(yaml.root, "version");
  if (version === undefined || !/^v(?:2|1|1beta1)$/.test(version))
    yaml.refuse("it has no version that this command knows; use v2");
  const plugins = yaml
    .mapsOf(yaml.root, "plugins")
    .map((map) => ({ map, name: nameOf(yaml, map) }));
  const inputs = yaml.mapsOf(yaml.root, "inputs").flatMap((map) => yaml.textsOf(map, "directory"));
  const template = { folder, name: basename(path), inputs };
  const others = plugins.filter(({ name }) => name !== "rpcstatus");
  const notes: string[] = [];
  if (version === "v2") {
    for (const { map } of others) hide(yaml, map);
    const installed = versionOfBuf(repository);
    if (others.length > 0 && isOlder(installed))
      notes.push(`exclude_types needs buf 1.51 or later, and ${installed} is installed`);
  } else if (others.some(({ name }) => [ES, TS_PROTO].some((pattern) => pattern.test(name))))
    notes.push(
      `${yaml.file.path}: version ${version} cannot leave rpcstatus/v1 out of what other plugins generate; npx buf config migrate changes it to v2, and this command then adds exclude_types`,
    );
  if (others.length < plugins.length) return { ...template, notes };
  const neighbours = TYPESCRIPT.flatMap((pattern) =>
    plugins.filter(({ name }) => pattern.test(name)),
  );
  // Of one for JavaScript and one for TypeScript, the latter.
  const isTypeScript = /(?:^|,)\s*target=ts\s*(?:,|$)/;
  const neighbour =
    neighbours.find(({ map }) => isTypeScript.test(yaml.textsOf(map, "opt").join())) ??
    neighbours[0];
  const out = (neighbour && yaml.textOf(neighbour.map, "out")) ?? "src/gen";
  const entry = {
    ...(version === "v2"
      ? { local: localOf(yaml, neighbour?.map) }
      : { [version === "v1" ? "plugin" : "name"]: "rpcstatus" }),
    out,
    opt: optionsNextTo(repository, yaml, neighbour).join(","),
    strategy: "all",
  };
  yaml.addItem(yaml.root, "plugins", entry as Value, neighbour?.map);
  return { ...template, notes };
}

/** Adds an input for a file that no input of the template contains. Returns notes for the user. */
export function addInput(
  repository: Repository,
  { base, modules }: Workspace,
  { folder, name }: Template,
  path: string,
): string[] {
  const file = repository.open(join(folder, name));
  // A new template has the right ones, and without any, buf generates all modules.
  if (file.before === undefined) return [];
  const yaml = new YamlFile(file);
  const inputs = yaml.mapsOf(yaml.root, "inputs");
  if (inputs.length === 0) return [];
  const isInside = (directory: string) => path.startsWith(join(resolve(folder, directory), sep));
  const found = inputs.find((map) => yaml.textsOf(map, "directory").some(isInside));
  if (found !== undefined) {
    return found.has("types")
      ? [`an input of ${file.path} selects types; add the full name of the enum to them`]
      : [];
  }
  const module = modules
    .map((each) => resolve(base, each))
    .find((each) => path.startsWith(join(each, sep)));
  const directory = relative(folder, module ?? base).replaceAll("\\", "/") || ".";
  if (!file.inserts(`directory: ${directory}`)) yaml.addItem(yaml.root, "inputs", { directory });
  return [];
}

/** Returns the name of the only template in the folder, or of the one that buf takes. */
function templateIn(repository: Repository, folder: string): string | undefined {
  if (repository.exists(join(folder, "buf.gen.yaml"))) return "buf.gen.yaml";
  const others = repository
    .namesIn(folder)
    .filter((name) => /^buf\.gen\..+\.yaml$|^.+\.buf\.gen\.yaml$/.test(name));
  return others.length === 1 ? others[0] : undefined;
}

function createTemplate(
  repository: Repository,
  base: string,
  modules: readonly string[],
): Template {
  const path = join(repository.cwd, "buf.gen.yaml");
  const file = repository.open(path);
  const out = "src/gen";
  const [module = "."] = modules;
  // Another folder than that of the workspace needs the path from there.
  const prefix = posix.relative(repository.cwd.replaceAll("\\", "/"), base.replaceAll("\\", "/"));
  const input = posix.join(prefix || ".", module);
  const inputs = modules.length === 1 && module !== "." ? [input] : [];
  file.insert(
    0,
    yamlOf({
      version: "v2",
      // buf empties the folder.
      ...(repository.exists(join(repository.cwd, out)) ? {} : { clean: true }),
      ...(inputs.length > 0 ? { inputs: inputs.map((directory) => ({ directory })) } : {}),
      plugins: [
        {
          local: "protoc-gen-rpcstatus",
          out,
          opt: configured(repository).join(","),
          strategy: "all",
        },
      ],
    }),
  );
  return { folder: repository.cwd, name: basename(path), inputs, notes: [] };
}

/** Returns the name of a plugin, as its program or its address has it. */
function nameOf(yaml: YamlFile, map: YAMLMap): string {
  const program = yaml.textsOf(map, "local").find((part) => part.includes("protoc-gen-"));
  const name =
    program ?? ["remote", "plugin", "name"].map((key) => yaml.textOf(map, key)).find(Boolean) ?? "";
  return name
    .replace(/^.*protoc-gen-/s, "")
    .replace(/^[^/]*\.[^/]*\//, "")
    .replace(/:.*$|\.(?:cmd|exe|[cm]?js)$/, "");
}

/** Leaves our options out of the output of another plugin, which would import a file that no plugin generates. */
function hide(yaml: YamlFile, map: YAMLMap): void {
  const types = yaml.textsOf(map, "exclude_types");
  if (types.some((type) => HIDDEN === type || type === "rpcstatus") || map.has("types")) return;
  if (map.has("exclude_types")) yaml.addItem(map, "exclude_types", HIDDEN);
  else yaml.addKey(map, "exclude_types", [HIDDEN]);
}

/** Returns the version of buf that npm installed; "" without one. */
function versionOfBuf({ cwd }: Repository): string {
  try {
    const file = createRequire(join(cwd, "package.json")).resolve("@bufbuild/buf/package.json");
    return String(JSON.parse(readFileSync(file, "utf8")).version);
  } catch {
    return "";
  }
}

function isOlder(version: string): boolean {
  const [, minor] = /^1\.(\d+)\./.exec(version) ?? [];
  return minor !== undefined && Number(minor) < 51;
}

/** Returns how the plugin is started: as its neighbour is. */
function localOf(yaml: YamlFile, neighbour: YAMLMap | undefined): string | readonly string[] {
  const own = "protoc-gen-rpcstatus";
  if (neighbour === undefined) return own;
  const parts = yaml.textsOf(neighbour, "local");
  // A path in node_modules, or a program such as npx with the name of the plugin.
  const renamed = parts.map((part) => part.replace(/protoc-gen-[\w-]+$/, own));
  const isUsual = renamed.filter((part, i) => part !== parts[i]).length === 1;
  if (
    !isUsual ||
    !/^(?:protoc-gen-|\.?\/?(?:\.\.\/)*node_modules\/\.bin\/|npx$|pnpm$|yarn$|bunx?$)/.test(
      parts[0] ?? "",
    )
  )
    return own;
  return renamed.length === 1 ? (renamed[0] ?? own) : renamed;
}

function optionsNextTo(
  repository: Repository,
  yaml: YamlFile,
  neighbour: { readonly map: YAMLMap; readonly name: string } | undefined,
): string[] {
  const given = neighbour
    ? yaml.textsOf(neighbour.map, "opt").flatMap((opt) => opt.split(","))
    : [];
  const options = given.map((option) => option.trim()).filter(Boolean);
  if (neighbour !== undefined && ES.test(neighbour.name)) return optionsOfEs(options);
  const found = configured(repository);
  const suffix = options.find((option) => option.startsWith("importSuffix="));
  if (neighbour === undefined || !TS_PROTO.test(neighbour.name) || suffix === undefined)
    return found;
  const extension = EXTENSION_OPTIONS[suffix.slice("importSuffix=".length)];
  const others = found.filter((option) => !option.startsWith("import_extension="));
  return extension === undefined ? others : [...others, extension];
}
