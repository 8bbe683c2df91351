// buf.gen.yaml: adds the plugin next to the others.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { YAMLMap } from "yaml";
import { listed } from "../../diagnostics/closest.js";
import { pathText } from "../paths.js";
import type { Repository } from "../repository.js";
import type { Workspace } from "./buf-yaml.js";
import { addAnnotations, hasAnnotationsEverywhere } from "./inputs.js";
import {
  ES,
  OWN,
  type Plugin,
  pluginsOf,
  type Template,
  TS_PROTO,
  TYPESCRIPT,
} from "./template.js";
import { configured, EXTENSION_OPTIONS, optionsOfEs } from "./typescript.js";
import { type Value, type YamlFile, yamlOf } from "./yaml-file.js";

const HIDDEN = "rpcstatus.v1";

/** Adds the plugin; `users` are the files that import our options. Returns notes for the user. */
export function addPlugin(
  repository: Repository,
  workspace: Workspace,
  template: Template,
  users: readonly string[],
): string[] {
  const { folder, others: templates, yaml } = template;
  if (yaml === undefined) {
    fillTemplate(repository, template);
    return untouched(repository, templates);
  }
  const version = yaml.textOf(yaml.root, "version");
  if (version === undefined || !/^v(?:2|1|1beta1)$/.test(version))
    yaml.refuse("it has no version that this command knows; use v2");
  const file = pathText(yaml.file.path);
  const plugins = pluginsOf(yaml);
  const others = plugins.filter((plugin) => plugin.name !== OWN);
  const notes: string[] = [];
  if (version === "v2") {
    const shown = others.filter(({ map }) => !isHidden(yaml, map));
    if (shown.length > 0 && hasAnnotationsEverywhere(workspace, template, users)) {
      for (const { map } of shown) hide(yaml, map);
      notes.push(
        `${file}: with exclude_types, buf generate for a part of the files, such as with --path, fails if none of them uses rpcstatus; docs/setup.md says what to do`,
      );
    } else if (
      shown.length > 0 &&
      addAnnotations(workspace, template) &&
      shown.some((each) => !isForTypeScript(each))
    )
      notes.push(
        `${file}: all plugins get the protos of rpcstatus, since buf refuses exclude_types for an input without them; docs/generators.md says what plugins for other languages need`,
      );
    const installed = versionOfBuf(repository);
    if (others.length > 0 && isOlder(installed))
      notes.push(`exclude_types needs buf 1.51 or later, and ${installed} is installed`);
  } else if (others.some((plugin) => [ES, TS_PROTO].some((pattern) => pattern.test(plugin.name))))
    notes.push(
      `${file}: version ${version} cannot leave rpcstatus/v1 out of what other plugins generate; npx buf config migrate changes it to v2, and this command then adds exclude_types`,
    );
  if (others.length < plugins.length) return notes;
  const neighbours = TYPESCRIPT.flatMap((pattern) =>
    plugins.filter((plugin) => pattern.test(plugin.name)),
  );
  // Of one for JavaScript and one for TypeScript, the latter.
  const isTypeScript = /(?:^|,)\s*target=ts\s*(?:,|$)/;
  const neighbour =
    neighbours.find(({ map }) => isTypeScript.test(yaml.textsOf(map, "opt").join())) ??
    neighbours[0];
  const entry = {
    ...(version === "v2"
      ? { local: localOf(yaml, neighbour?.map) }
      : { [version === "v1" ? "plugin" : "name"]: OWN }),
    out: (neighbour && yaml.textOf(neighbour.map, "out")) ?? outIn(repository, folder, yaml),
    opt: optionsNextTo(repository, yaml, neighbour).join(","),
    strategy: "all",
  };
  yaml.addItem(yaml.root, "plugins", entry as Value, neighbour?.map);
  return [...notes, ...untouched(repository, templates)];
}

function isForTypeScript({ name }: Plugin): boolean {
  return TYPESCRIPT.some((pattern) => pattern.test(name));
}

const OUT = "src/gen";

/** Returns a folder for the output; if buf empties it first, one that does not exist. */
function outIn(repository: Repository, folder: string, yaml: YamlFile): string {
  if (yaml.textOf(yaml.root, "clean") !== "true") return OUT;
  let out = OUT;
  for (let i = 1; repository.exists(join(folder, out)); i++)
    out = `${OUT}/rpcstatus${i === 1 ? "" : `_${i}`}`;
  return out;
}

/** Returns a note about the other templates. */
function untouched(repository: Repository, templates: readonly string[]): string[] {
  if (templates.length === 0) return [];
  const names = templates.map((path) => pathText(repository.nameOf(path)));
  return [
    `${listed(names)}: not changed; to add the plugin there too, run this command with --template, or give the plugins there exclude_types: [${HIDDEN}]`,
  ];
}

function fillTemplate(repository: Repository, { folder, name, inputs, others }: Template): void {
  // buf empties the folder.
  const mayClean = others.length === 0 && !repository.exists(join(folder, OUT));
  repository.open(join(folder, name)).insert(
    0,
    yamlOf({
      version: "v2",
      ...(mayClean ? { clean: true } : {}),
      ...(inputs.length > 0 ? { inputs: inputs.map((directory) => ({ directory })) } : {}),
      plugins: [
        {
          local: "protoc-gen-rpcstatus",
          out: OUT,
          opt: configured(repository).join(","),
          strategy: "all",
        },
      ],
    }),
  );
}

/** Reports whether the plugin generates nothing for our options, or only types that it names. */
function isHidden(yaml: YamlFile, map: YAMLMap): boolean {
  const types = yaml.textsOf(map, "exclude_types");
  return map.has("types") || types.some((type) => HIDDEN === type || type === "rpcstatus");
}

/** Leaves our options out of the output of another plugin, which would import a file that no plugin generates. */
function hide(yaml: YamlFile, map: YAMLMap): void {
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
  const [, minor] = /^1\.(\d+)\.[\w.+-]*$/.exec(version) ?? [];
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
