// The inputs of a template: buf generates them one by one, and looks for the types to exclude in each.

import { join, relative, resolve, sep } from "node:path";
import type { YAMLMap } from "yaml";
import { pathText } from "../paths.js";
import { ANNOTATIONS } from "../proto/annotate.js";
import type { Workspace } from "./buf-yaml.js";
import { OWN, pluginsOf, type Template } from "./template.js";
import type { YamlFile } from "./yaml-file.js";

/** Adds an input for a file that no input of the template contains. Returns notes for the user. */
export function addInput({ base, modules }: Workspace, template: Template, path: string): string[] {
  const { yaml, folder } = template;
  // A new template has the right ones.
  if (yaml === undefined) return [];
  const name = pathText(yaml.file.path);
  const notes = pluginsOf(yaml)
    .filter((plugin) => plugin.name === OWN && plugin.map.has("types"))
    .map(() => `the plugin in ${name} selects types; add the full name of the enum to them`);
  const inputs = yaml.mapsOf(yaml.root, "inputs");
  // Without any, buf generates all modules.
  if (inputs.length === 0) return notes;
  const around = inputs.filter((map) => isInDirectory(yaml, map, folder, path));
  const found = around.find((map) => isSelected(yaml, map, folder, path)) ?? around[0];
  if (found === undefined) {
    const module = modules
      .map((each) => resolve(base, each))
      .find((each) => path.startsWith(join(each, sep)));
    addDirectory(yaml, relative(folder, module ?? base));
  } else if (!isSelected(yaml, found, folder, path)) {
    const file = pathText(relative(folder, path).replaceAll("\\", "/"));
    notes.push(
      `an input of ${name} leaves ${file} out by its paths or exclude_paths; change them so that it is generated`,
    );
  } else if (found.has("types"))
    notes.push(`an input of ${name} selects types; add the full name of the enum to them`);
  return notes;
}

/** Reports whether each input has our options, in its files: buf fails if a type to exclude is in none of them. */
export function hasAnnotationsEverywhere(
  { base, annotations }: Workspace,
  { yaml, folder }: Template,
  users: readonly string[],
): boolean {
  const own = annotations.directory && join(resolve(base, annotations.directory), ANNOTATIONS);
  const files = own === undefined ? users : [own, ...users];
  const inputs = yaml?.mapsOf(yaml.root, "inputs") ?? [];
  return inputs.every(
    (map) => !map.has("types") && files.some((path) => isSelected(yaml, map, folder, path)),
  );
}

/** Adds the protos of rpcstatus to the inputs, so that what imports them compiles. Reports whether they were missing. */
export function addAnnotations(
  { base, annotations: { directory, module } }: Workspace,
  { yaml, folder }: Template,
): boolean {
  if (yaml === undefined) return false;
  const inputs = yaml.mapsOf(yaml.root, "inputs");
  if (directory === undefined) {
    const isThere = inputs.some((map) => yaml.textOf(map, "module") === module);
    if (isThere || module === undefined) return false;
    yaml.addItem(yaml.root, "inputs", { module });
    return true;
  }
  // A module of the user may have other protos too.
  const isOwn = directory.endsWith(PACKAGE);
  const path = join(resolve(base, directory), isOwn ? "" : "rpcstatus");
  const isThere = inputs.some((map) => isSelected(yaml, map, folder, join(path, "rpcstatus")));
  if (!isThere) addDirectory(yaml, relative(folder, path));
  return !isThere;
}

const PACKAGE = "node_modules/rpcstatus/proto";

function addDirectory(yaml: YamlFile, path: string): void {
  const directory = path.replaceAll("\\", "/") || ".";
  if (!yaml.file.inserts(`directory: ${directory}`))
    yaml.addItem(yaml.root, "inputs", { directory });
}

function isInDirectory(yaml: YamlFile, map: YAMLMap, folder: string, path: string): boolean {
  return yaml.textsOf(map, "directory").some((each) => contains(resolve(folder, each), path));
}

/** Reports whether the input has the file: paths are from the folder that buf runs in. */
function isSelected(
  yaml: YamlFile | undefined,
  map: YAMLMap,
  folder: string,
  path: string,
): boolean {
  if (yaml === undefined || !isInDirectory(yaml, map, folder, path)) return false;
  const isIn = (key: string) =>
    yaml.textsOf(map, key).some((each) => contains(resolve(folder, each), path));
  return (!map.has("paths") || isIn("paths")) && !isIn("exclude_paths");
}

function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(join(folder, sep));
}
