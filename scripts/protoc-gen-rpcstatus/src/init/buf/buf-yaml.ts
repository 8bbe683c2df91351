// buf.yaml, or buf.work.yaml of the v1 format: adds the module with the protos of rpcstatus.

import { existsSync } from "node:fs";
import { basename, dirname, join, posix, relative, sep } from "node:path";
import { isMap, type YAMLMap } from "yaml";
import { CannotRun } from "../../command/run.js";
import { listed } from "../../diagnostics/closest.js";
import { quote } from "../../diagnostics/quote.js";
import { ANNOTATIONS } from "../proto/annotate.js";
import type { Repository } from "../repository.js";
import { pathInside, rootsBelow } from "./module-roots.js";
import { blockLines, type Value, YamlFile, yamlOf } from "./yaml-file.js";

const INSTALLED = "node_modules/rpcstatus/proto";

export interface Workspace {
  /** The folder with buf.yaml. */
  readonly base: string;
  /** The paths of the user's modules, from `base`. */
  readonly modules: readonly string[];
  /** The folders in them that buf leaves out. */
  readonly excludes: readonly string[];
  /** Where the protos of rpcstatus are: a module of the workspace, or of a registry. */
  readonly annotations: {
    readonly directory?: string | undefined;
    readonly module?: string | undefined;
  };
  /** The suffix that the lint rules require of a zero value. */
  readonly zeroSuffix: string;
  readonly notes?: readonly string[];
}

const ZERO_SUFFIX = "_UNSPECIFIED";

export function addModule(repository: Repository): Workspace {
  const base = repository.above.find((folder) =>
    ["buf.yaml", "buf.work.yaml"].some((name) => repository.exists(join(folder, name))),
  );
  if (base === undefined) return createBufYaml(repository);
  const work = join(base, "buf.work.yaml");
  if (repository.exists(work)) return changeBufWork(repository, base, work);
  return changeBufYaml(repository, base, join(base, "buf.yaml"));
}

function createBufYaml(repository: Repository): Workspace {
  const base =
    repository.above.find((folder) => existsSync(join(folder, INSTALLED))) ?? repository.cwd;
  const isConfig = (name: string) => name === "buf.yaml" || name === "buf.work.yaml";
  const [below] = repository
    .filesBelow(base, isConfig)
    .sort((a, b) => a.split(sep).length - b.split(sep).length);
  if (below !== undefined) refuseBelow(repository, base, below);
  const installed = modulePath(repository, base);
  const { roots, left, missing } = rootsBelow(repository, base);
  const modules = roots.length === 0 ? ["proto"] : roots;
  const file = repository.open(join(base, "buf.yaml"));
  const entries = modules.map((path) => {
    // A file belongs to one module.
    const excludes = [...modules, ...left, excludedFor(installed)].filter(
      (each) => each !== path && pathInside(path, each) !== undefined,
    );
    return excludes.length === 0 ? { path } : { path, excludes };
  });
  file.insert(0, yamlOf({ version: "v2", modules: [...entries, { path: installed }] }));
  const notes =
    missing.length === 0
      ? []
      : [
          `no folder of the repository has ${listed(missing, quote)}, which your protos import; add the module to deps in buf.yaml, and run npx buf dep update`,
        ];
  const annotations = { directory: installed };
  return { base, modules, excludes: [], annotations, zeroSuffix: ZERO_SUFFIX, notes };
}

function refuseBelow(repository: Repository, base: string, below: string): never {
  const yaml = new YamlFile(repository.open(below));
  const folder = relative(base, dirname(below)).replaceAll("\\", "/");
  const isWorkspace = basename(below) === "buf.work.yaml" || yaml.root.has("modules");
  const move =
    yaml.textOf(yaml.root, "version") === "v2"
      ? `move it to ${quote(repository.nameOf(join(base, "buf.yaml")))}, with ${quote(folder)} as the path of its module`
      : "run npx buf config migrate, which moves it";
  const fix = isWorkspace ? "" : `${move}, and run this command again; or `;
  throw new CannotRun(
    `cannot add the protos of rpcstatus to ${quote(repository.nameOf(below))} from here: buf reads no files outside of its folder; ${fix}install rpcstatus in ${quote(folder)}, and run this command there`,
  );
}

function changeBufYaml(repository: Repository, base: string, path: string): Workspace {
  const yaml = new YamlFile(repository.open(path));
  const version = yaml.textOf(yaml.root, "version");
  if (version === "v1" || version === "v1beta1") {
    const work = repository.above.find((each) => repository.exists(join(each, "buf.work.yaml")));
    const fix =
      work === undefined
        ? `run npx buf config migrate in ${quote(repository.nameOf(base))}, which changes it to version v2, and then this command again`
        : `run this command in ${quote(repository.nameOf(work))}, which has buf.work.yaml`;
    throw new CannotRun(
      `cannot add a module to ${quote(yaml.file.path)}: a file of version ${version} has one module; ${fix}`,
    );
  }
  if (version !== "v2") yaml.refuse("it has no version that this command knows; use v2");
  const entries = yaml.mapsOf(yaml.root, "modules").map((map) => ({
    map,
    path: normalized(yaml.textOf(map, "path") ?? "."),
  }));
  // An empty list is the same for buf as none.
  const paths = entries.length > 0 ? entries.map((entry) => entry.path) : ["."];
  const modules = paths.filter((each) => !isInstalled(each));
  const lint = yaml.root.get("lint");
  const zeroSuffix = (isMap(lint) && yaml.textOf(lint, "enum_zero_value_suffix")) || ZERO_SUFFIX;
  const excludes = entries.flatMap(({ map }) => yaml.textsOf(map, "excludes"));
  const isNamed = yaml.root.has("name") || entries.some(({ map }) => map.has("name"));
  const workspace = { base, modules, excludes, zeroSuffix };
  const module = yaml.textsOf(yaml.root, "deps").find((dep) => /\/rpcstatus(?::|$)/.test(dep));
  const directory = paths.find((each) => hasProtos(base, each));
  if (module !== undefined || directory !== undefined) {
    // Its protos may be in another module too.
    const copy = directory !== undefined && isInstalled(directory) ? directory : INSTALLED;
    if (copy === directory || existsSync(join(base, copy))) leaveOut(yaml, entries, copy);
    const annotations = directory === undefined ? { module } : { directory };
    return { ...workspace, annotations, notes: [] };
  }
  const installed = modulePath(repository, base);
  const annotations = { directory: installed };
  if (yaml.root.has("modules")) {
    if (entries.length === 0) refuseEmpty(yaml);
    leaveOut(yaml, entries, installed);
    yaml.addItem(yaml.root, "modules", moduleOf(yaml, installed));
  } else addModules(yaml, installed);
  return { ...workspace, annotations, notes: isNamed ? [NAME] : [] };
}

function refuseEmpty(yaml: YamlFile): never {
  const isList = /^(?:\[\s*\]|null|~)?$/i.test(yaml.sourceOf(yaml.root, "modules") ?? "");
  yaml.refuse(
    isList
      ? '"modules" is empty, which means the module "." to buf; remove the line, or write that module'
      : '"modules" is not a list; write it as one',
  );
}

interface Entry {
  readonly map: YAMLMap;
  readonly path: string;
}

/** Leaves the packages out of a module around them: otherwise buf reads the protos of rpcstatus twice. */
function leaveOut(yaml: YamlFile, entries: readonly Entry[], installed: string): void {
  for (const { map, path } of entries) {
    if (path === installed || pathInside(path, installed) === undefined) continue;
    const isIn = (key: string) =>
      yaml.textsOf(map, key).some((each) => pathInside(normalized(each), installed) !== undefined);
    if (isIn("excludes") || (map.has("includes") && !isIn("includes"))) continue;
    const excluded = excludedFor(installed);
    if (map.has("excludes")) yaml.addItem(map, "excludes", excluded);
    else yaml.addKey(map, "excludes", [excluded], map.has("path") ? "path" : undefined);
  }
}

const NAME =
  "buf push needs a name for each module that another one imports; give the module of rpcstatus one of your organization, as in docs/workspaces.md";

/** The categories of rules that the protos of rpcstatus keep. */
const KEPT = /^(?:MINIMAL|BASIC|STANDARD|DEFAULT|COMMENTS)$/;

/** Returns the module; the rules of the user are for the user's own files. */
function moduleOf(yaml: YamlFile, path: string): { readonly [key: string]: Value } {
  const lint = yaml.root.get("lint");
  if (!isMap(lint)) return { path };
  const keys = lint.items.map(({ key }) => String(key));
  const isKept =
    keys.every((key) => /^(?:use|except|ignore|ignore_only)$/.test(key)) &&
    yaml.textsOf(lint, "use").every((rule) => KEPT.test(rule));
  return isKept ? { path } : { path, lint: { ignore: [path] } };
}

/** Adds the list with the module that buf assumes without one, whose name may be at the top. */
function addModules(yaml: YamlFile, installed: string): void {
  const excluded = excludedFor(installed);
  if (yaml.root.has("name")) {
    // It becomes that of the module.
    const before = ["modules:", "  - path: .", `    excludes: [${excluded}]`, "    "];
    const after = blockLines([moduleOf(yaml, installed)]).map((line) => `  ${line}`);
    yaml.wrap("name", before, after);
  } else {
    const modules = [{ path: ".", excludes: [excluded] }, moduleOf(yaml, installed)];
    yaml.addKey(yaml.root, "modules", modules, "version");
  }
}

function changeBufWork(repository: Repository, base: string, path: string): Workspace {
  const yaml = new YamlFile(repository.open(path));
  const directories = yaml.textsOf(yaml.root, "directories").map(normalized);
  const modules = directories.filter((each) => !isInstalled(each));
  const directory =
    directories.find((each) => hasProtos(base, each)) ?? modulePath(repository, base);
  if (!directories.includes(directory)) yaml.addItem(yaml.root, "directories", directory);
  const annotations = { directory };
  return { base, modules, excludes: [], annotations, zeroSuffix: ZERO_SUFFIX };
}

/** Reports whether the module is that of the package, installed or not. */
function isInstalled(path: string): boolean {
  return /(?:^|\/)node_modules\/rpcstatus\/proto$/.test(path);
}

/** Reports whether the module has the protos of rpcstatus, or will have them. */
function hasProtos(base: string, path: string): boolean {
  return isInstalled(path) || existsSync(join(base, path, ANNOTATIONS));
}

function normalized(path: string): string {
  return posix.normalize(path).replace(/(.)\/$/, "$1");
}

/** Returns the path of the protos of rpcstatus from the folder with buf.yaml. */
function modulePath(repository: Repository, base: string): string {
  const folder = repository.above.find((each) => existsSync(join(each, INSTALLED)));
  if (folder === undefined) {
    if (repository.above.some((each) => existsSync(join(each, ".pnp.cjs"))))
      throw new CannotRun(
        "cannot find the protos of rpcstatus: Yarn's Plug'n'Play installs no node_modules, where buf could read them; copy them to third_party, with the script in docs/workspaces.md, and name third_party in buf.yaml",
      );
    return INSTALLED;
  }
  const path = relative(base, join(folder, INSTALLED)).replaceAll("\\", "/");
  if (!path.startsWith("..")) return path;
  throw new CannotRun(
    `cannot add ${quote(repository.nameOf(join(folder, INSTALLED)))} to the modules in ${quote(repository.nameOf(base))}: buf reads no files outside of its folder; install rpcstatus in ${quote(repository.nameOf(base))}, or move the configuration of buf to ${quote(repository.nameOf(folder))} and change the paths in it`,
  );
}

/** Returns the folder with all packages, which a module around it has to leave out. */
function excludedFor(installed: string): string {
  return installed.slice(0, installed.lastIndexOf("/rpcstatus/"));
}
