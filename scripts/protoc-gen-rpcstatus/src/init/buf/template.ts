// Finds the template of buf generate that gets the plugin: buf.gen.yaml, or one of another name.

import { join, relative } from "node:path";
import type { YAMLMap } from "yaml";
import { CannotRun } from "../../command/run.js";
import { quote } from "../../diagnostics/quote.js";
import type { Repository } from "../repository.js";
import type { Workspace } from "./buf-yaml.js";
import { YamlFile } from "./yaml-file.js";

export const OWN = "rpcstatus";
export const ES = /^(?:es|bufbuild\/es)$/;
export const TS_PROTO = /^(?:ts_proto|ts-proto|community\/stephenh-ts-proto)$/;
export const TYPESCRIPT = [
  ES,
  TS_PROTO,
  /^(?:connect-es|connect-query|connectrpc\/(?:es|query-es)|ts|nice-ts|grpc-web|protobuf-ts|community\/timostamm-protobuf-ts)$/,
];

const USUAL = "buf.gen.yaml";
const NAME = /buf.*gen.*\.ya?ml$/;

export interface Template {
  /** The folder that buf generate runs in. */
  readonly folder: string;
  /** The path from there. */
  readonly name: string;
  /** undefined for a new file. */
  readonly yaml: YamlFile | undefined;
  /** The directories that it generates, from that folder; empty for all modules. */
  readonly inputs: readonly string[];
  /** The paths of the other templates: of the folder, or of a new file, of the repository around and below. */
  readonly others: readonly string[];
}

/** Throws CannotRun if the wanted template does not exist, or the found one is not valid. */
export function findTemplate(
  repository: Repository,
  workspace: Workspace,
  wanted: string | undefined,
): Template {
  const { above, cwd } = repository;
  if (wanted !== undefined) {
    if (!repository.exists(join(cwd, wanted)))
      throw new CannotRun(`cannot find template ${quote(wanted)}; give its path from this folder`);
    return openTemplate(repository, cwd, wanted, []);
  }
  for (const folder of above) {
    const names = templatesIn(repository, folder);
    const name = choose(repository, folder, names);
    if (name === undefined) continue;
    const others = names.filter((each) => each !== name).map((each) => join(folder, each));
    return openTemplate(repository, folder, name, others);
  }
  // The first change after that of buf.yaml.
  repository.open(join(cwd, USUAL));
  const { base, modules } = workspace;
  const [module = "."] = modules;
  const input = relative(cwd, join(base, module)).replaceAll("\\", "/") || ".";
  return {
    folder: cwd,
    name: USUAL,
    yaml: undefined,
    inputs: modules.length === 1 && module !== "." ? [input] : [],
    others: [
      ...above.flatMap((folder) =>
        templatesIn(repository, folder).map((name) => join(folder, name)),
      ),
      ...repository.filesBelow(cwd, (name) => NAME.test(name)),
    ].filter((path, i, all) => all.indexOf(path) === i && hasPlugins(repository, path)),
  };
}

function openTemplate(
  repository: Repository,
  folder: string,
  name: string,
  others: readonly string[],
): Template {
  const yaml = new YamlFile(repository.open(join(folder, name)));
  const inputs = yaml.mapsOf(yaml.root, "inputs").flatMap((map) => yaml.textsOf(map, "directory"));
  return { folder, name, yaml, inputs, others };
}

/** Returns the names of buf.gen.yaml, and of other files that have plugins and a similar name. */
function templatesIn(repository: Repository, folder: string): string[] {
  return repository
    .namesIn(folder)
    .filter(
      (name) => name === USUAL || (NAME.test(name) && hasPlugins(repository, join(folder, name))),
    );
}

function hasPlugins(repository: Repository, path: string): boolean {
  return /\bplugins\b/.test(repository.peek(path) ?? "");
}

/** Returns the template with the plugin, or else that for TypeScript, the one that buf takes, or the only one. */
function choose(
  repository: Repository,
  folder: string,
  names: readonly string[],
): string | undefined {
  const plugins = new Map(
    names.map((name) => [name, pluginNamesIn(repository, join(folder, name))]),
  );
  const withPlugin = (pattern: RegExp) =>
    names.filter((name) => plugins.get(name)?.some((each) => pattern.test(each)));
  const [own] = usualFirst(withPlugin(/^rpcstatus$/));
  if (own !== undefined) return own;
  const typescript = usualFirst(TYPESCRIPT.flatMap(withPlugin));
  if (typescript[0] === USUAL || new Set(typescript).size === 1) return typescript[0];
  return names.includes(USUAL) || names.length === 1 ? usualFirst(names)[0] : undefined;
}

function usualFirst(names: readonly string[]): string[] {
  return [...names].sort((a, b) => Number(b === USUAL) - Number(a === USUAL));
}

/** Returns the names of the plugins; none for a file that cannot be read. */
function pluginNamesIn(repository: Repository, path: string): string[] {
  try {
    return pluginsOf(new YamlFile(repository.open(path))).map(({ name }) => name);
  } catch {
    return [];
  }
}

export interface Plugin {
  readonly map: YAMLMap;
  readonly name: string;
}

export function pluginsOf(yaml: YamlFile): Plugin[] {
  return yaml.mapsOf(yaml.root, "plugins").map((map) => ({ map, name: nameOf(yaml, map) }));
}

/** Returns the name of a plugin, as its program or its address has it. */
function nameOf(yaml: YamlFile, map: YAMLMap): string {
  const program = yaml.textsOf(map, "local").find((part) => part.includes("protoc-gen-"));
  const name =
    program ?? ["remote", "plugin", "name"].map((key) => yaml.textOf(map, key)).find(Boolean) ?? "";
  return name
    .replace(/^.*protoc-gen-/s, "")
    .replace(/^[^/.]*\.[^/]*\//, "")
    .replace(/:.*$|\.(?:cmd|exe|[cm]?js)$/, "");
}
