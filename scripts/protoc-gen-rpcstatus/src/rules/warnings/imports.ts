// Imports of files that nothing generates.
//
// Another run may generate them, and a request does not say so: with its default strategy, buf starts the plugin once for
// each folder, with the same bytes as if that folder were the whole input. So a run with files of one folder reports only
// imports from other modules, which the input may not have: buf generates all folders of a module unless told otherwise.
// A run with files of several folders has the whole input.

import type { Add, Position } from "../../diagnostics/finding.js";
import { quote } from "../../diagnostics/quote.js";
import type { Warning } from "../../diagnostics/rules.js";
import { STANDARD_DETAILS } from "../../model/descriptors.js";
import { referencesOf } from "../../model/method-errors.js";
import type { FileModel, Model } from "../../model/model.js";
import type { Output, OutputSuffix } from "../output.js";

interface Import {
  readonly proto: string;
  readonly suffix: OutputSuffix;
  readonly at: Position;
}

interface Missing {
  readonly at: Position;
  readonly suffixes: Set<OutputSuffix>;
}

/** Once for each proto, at the first of its imports. */
export function warnAboutImports(model: Model, output: Output, add: Add<Warning>): void {
  const generated = new Set(model.files.map(({ desc }) => desc.proto.name));
  const missing = new Map<string, Missing>();
  for (const { proto, suffix, at } of model.files.flatMap((file) => imports(model, file))) {
    if (generated.has(proto) || output.isElsewhere(proto, suffix)) continue;
    if (at.ignores?.("IMPORT_GENERATED")) continue;
    const found = missing.get(proto);
    if (found === undefined) missing.set(proto, { at, suffixes: new Set([suffix]) });
    else found.suffixes.add(suffix);
  }
  const folders = new Set(model.files.map(({ desc }) => folderOf(desc.proto.name)));
  const input = folders.size > 1 ? "" : 'with "strategy: all" in buf.gen.yaml, ';
  const mayBeOfOtherRun = folders.size > 1 ? () => false : otherRuns(model, folders, output);
  for (const [proto, { at, suffixes }] of missing) {
    if (mayBeOfOtherRun(proto)) continue;
    const paths = [...suffixes].map((suffix) => quote(proto.replace(/\.proto$/, "") + suffix));
    const plugins = suffixes.has("_pb") ? " for this plugin and protoc-gen-es" : "";
    add(
      "IMPORT_GENERATED",
      at,
      `generated code imports ${paths.join(" and ")}, but this run does not generate ${quote(proto)}; ${input}add the file to the input or set include_imports: true${plugins}; if a package contains the generated code, set the option map_imports=${folderOf(proto) || proto}:<package>`,
    );
  }
}

/** Returns what the output of a file imports of other protos, except standard details, which the runtime has. */
function imports(model: Model, file: FileModel): Import[] {
  const details = file.catalogs.flatMap(({ errors }) => errors.flatMap((error) => error.details));
  return [
    ...file.services.flatMap(referencesOf).flatMap((reference): Import[] => {
      const found = model.resolveAll(reference);
      // The errors of a reference are in one file.
      const proto = typeof found === "object" ? found[0]?.file.desc.proto.name : undefined;
      return proto === undefined ? [] : [{ proto, suffix: "_rpcstatus", at: reference.at }];
    }),
    ...details.flatMap(({ typeName, desc, at }): Import[] =>
      desc === undefined || STANDARD_DETAILS.has(typeName)
        ? []
        : [{ proto: desc.file.proto.name, suffix: "_pb", at }],
    ),
  ];
}

/** Returns a function that reports whether another run for the same input may generate a file, if each has one folder. */
function otherRuns(
  { files, imports }: Model,
  folders: ReadonlySet<string>,
  { exists }: Output,
): (proto: string) => boolean {
  const byName = new Map(imports.map((file) => [file.desc.proto.name, file]));
  // The folder of a file's module; undefined if the file is not below the folder of the run, as those of dependencies.
  const rootOf = ({ desc, at }: FileModel): string | undefined =>
    exists(at.file) ? at.file.slice(0, -desc.proto.name.length) : undefined;
  let roots: ReadonlySet<string | undefined> | undefined;
  return (proto) => {
    const file = byName.get(proto);
    if (file === undefined || folders.has(folderOf(proto))) return false;
    roots ??= new Set(files.map(rootOf));
    return roots.has(undefined) || roots.has(rootOf(file));
  };
}

function folderOf(proto: string): string {
  return proto.slice(0, proto.lastIndexOf("/") + 1);
}
