// `rpcstatus init`: adds what is missing to the configuration of buf, and writes a first catalog or makes one of an
// existing enum. The package rpcstatus calls it with the arguments after the verb.

import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CannotRun } from "../command/run.js";
import { closest, listed } from "../diagnostics/closest.js";
import { passedOn, quote } from "../diagnostics/quote.js";
import { addPlugin } from "./buf/buf-gen.js";
import { addModule, type Workspace } from "./buf/buf-yaml.js";
import { addInput } from "./buf/inputs.js";
import { findTemplate, type Template } from "./buf/template.js";
import { dependsOn, domainOf, managerOf, readManifest } from "./package-json.js";
import { pathText, shellWord } from "./paths.js";
import { annotate, importsAnnotations, isCatalog } from "./proto/annotate.js";
import { catalogsIn, chooseDomain, type KnownCatalog, knownCatalog } from "./proto/catalogs.js";
import { createCatalog, type FoundProto, isCopied } from "./proto/first-catalog.js";
import { isOfKratos } from "./proto/kratos.js";
import { type ProtoEnum, readProto } from "./proto/proto-source.js";
import { Repository } from "./repository.js";

const USAGE = `usage: rpcstatus init [--from <enum>] [--template <file>] [--write]

Adds what is missing to the repository of the current folder: the protos of rpcstatus to buf.yaml, the
plugin to buf.gen.yaml, and a first catalog of errors. It shows the changes as a diff, and makes none of
them without --write.

  --from <enum>  make an existing enum a catalog, in its file, instead of adding one; a full name such as
                 acme.shop.v1.OrderError, or the end of one; may be repeated. Names and numbers stay, and
                 so do the errors of Kratos on the wire
  --template <file>
                 add the plugin to this template of buf generate, instead of buf.gen.yaml
  --write        write the changes
  --help         print this text

Exit status: 0 if there is nothing to do, or the changes were shown or written; 2 if it cannot.
`;

/** Prints the changes, and returns the exit status. */
export function init(args: readonly string[]): number {
  try {
    const options = parse(args);
    process.stdout.write(options === undefined ? USAGE : passedOn(run(options)));
    return 0;
  } catch (error) {
    const { message, stack, syscall } = error as NodeJS.ErrnoException;
    // Any error but those of the system is a bug here.
    const text =
      error instanceof CannotRun
        ? message
        : `cannot run init: ${syscall === undefined ? stack : message}`;
    process.stderr.write(`${passedOn(`rpcstatus: ${text}`)}\n`);
    return 2;
  }
}

interface Options {
  readonly from: readonly string[];
  readonly template: string | undefined;
  readonly write: boolean;
}

/** Returns undefined for --help. */
function parse(args: readonly string[]): Options | undefined {
  const options = {
    from: { type: "string", multiple: true },
    template: { type: "string" },
    write: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const from = [...new Set(values.from)];
    const { template, write = false } = values;
    return values.help ? undefined : { from, template, write };
  } catch (error) {
    throw new CannotRun(`${(error as Error).message}\n\n${USAGE.trimEnd()}`);
  }
}

/** Returns the text to print. */
function run({ from, template: wanted, write }: Options): string {
  const repository = new Repository(process.cwd());
  const workspace = addModule(repository);
  const template = findTemplate(repository, workspace, wanted);
  const { protos, problems, links } = readProtos(repository, workspace);
  const notes = [...(workspace.notes ?? [])];
  const users = protos.filter(({ source }) => importsAnnotations(source)).map(({ path }) => path);
  if (from.length > 0) {
    const targets = from.map((name) => findEnum(repository, protos, name, problems[0]));
    const known = catalogsIn(protos.map(({ source }) => source));
    for (const found of new Map(targets.map((each) => [each.target, each])).values()) {
      notes.push(...makeCatalog(repository, found, known));
      notes.push(...addInput(workspace, template, found.path));
      users.push(found.path);
    }
  } else if (!protos.some(({ source }) => source.enums.some(isCatalog))) {
    const roots = rootsOf(workspace, template);
    const created = createCatalog(repository, protos, { roots, zeroSuffix: workspace.zeroSuffix });
    notes.push(...created.notes, ...addInput(workspace, template, created.path));
    users.push(created.path);
  }
  notes.unshift(...addPlugin(repository, workspace, template, users));
  notes.push(...problems.slice(0, MAX_NOTES).map(({ message }) => `left out: ${message}`));
  if (links.length > 0)
    notes.push(`links are not read; left out: ${links.slice(0, MAX_NOTES).join(", ")}`);
  const changes = repository.changes();
  const diff = changes.map((file) => file.diff()).join("");
  if (write) repository.write();
  const summary = summaryOf(
    changes.map(({ path }) => pathText(path)),
    write,
  );
  const isDone = write || changes.length === 0;
  const commands = commandsOf(repository, template, { from, template: wanted, write: isDone });
  const hints = notes.map((note) => `note: ${note}\n`).join("");
  const next = commands.map((command) => `  ${command}\n`).join("");
  return `${diff}${diff && "\n"}${summary}\n${hints}\nNext:\n${next}`;
}

/** Of files that are left out; the others are like them. */
const MAX_NOTES = 5;

/** Returns the files of the user's modules, and the problems of those that cannot be read. */
function readProtos(repository: Repository, { base, modules, excludes }: Workspace) {
  const foldersOf = (paths: readonly string[]) =>
    paths.map((path) => join(resolve(base, path), "/"));
  const [inside, outside] = [foldersOf(modules), foldersOf(excludes)];
  const isIn = (path: string, folders: readonly string[]) =>
    folders.some((folder) => path.startsWith(folder));
  const protos: FoundProto[] = [];
  const problems: CannotRun[] = [];
  for (const path of repository.filesBelow(base, (name) => name.endsWith(".proto"))) {
    if (!isIn(path, inside) || isIn(path, outside)) continue;
    try {
      const source = readProto(repository.read(path) ?? "", repository.nameOf(path));
      protos.push({ path, source });
    } catch (error) {
      if (!(error instanceof CannotRun)) throw error;
      problems.push(error);
    }
  }
  const links = [...repository.links]
    .filter((path) => isIn(join(path, "/"), inside) && !isIn(join(path, "/"), outside))
    .filter((path) => !path.endsWith(".yaml"))
    .map((path) => pathText(repository.nameOf(path)))
    .sort();
  return { protos, problems, links };
}

/** Returns the folders of the modules, first those that are generated. */
function rootsOf({ base, modules }: Workspace, { folder, inputs }: Template): string[] {
  const generated = new Set(inputs.map((input) => resolve(folder, input)));
  const roots = modules.map((module) => resolve(base, module));
  return [
    ...roots.filter((root) => generated.has(root)),
    ...roots.filter((root) => !generated.has(root)),
  ];
}

interface FoundEnum extends FoundProto {
  readonly target: ProtoEnum;
}

/** Returns the only enum of that name. */
function findEnum(
  repository: Repository,
  protos: readonly FoundProto[],
  name: string,
  problem: CannotRun | undefined,
): FoundEnum {
  const wanted = name.replace(/^\./, "");
  const all = enumsOf(protos);
  const exact = all.filter(({ target }) => target.fullName === wanted);
  const matches =
    exact.length > 0 ? exact : all.filter(({ target }) => target.fullName.endsWith(`.${wanted}`));
  const [found, other] = matches;
  if (found === undefined) {
    // It may be in that file.
    if (problem !== undefined) throw problem;
    const names = all.map(({ target }) => target.fullName);
    const similar = closest(wanted, [...names, ...all.map(({ target }) => target.name)]);
    const fix =
      similar === undefined ? `the enums are ${listed(names)}` : `write ${quote(similar)}`;
    throw new CannotRun(
      `cannot find enum ${quote(name)} in the modules of buf: ${names.length === 0 ? "they have no enum; leave --from out for a first catalog" : fix}`,
    );
  }
  if (other !== undefined) {
    const where = matches.map(
      ({ target, path }) => `${target.fullName} in ${pathText(repository.nameOf(path))}`,
    );
    const fix = matches.every(({ target }) => target.fullName === found.target.fullName)
      ? "run this command for one of the modules, or rename one of the enums"
      : "write its full name";
    throw new CannotRun(`cannot choose enum ${quote(name)}: it is one of ${listed(where)}; ${fix}`);
  }
  return found;
}

function enumsOf(protos: readonly FoundProto[]): FoundEnum[] {
  return protos.flatMap((proto) => proto.source.enums.map((target) => ({ ...proto, target })));
}

/** Adds the catalog to the known ones, and returns notes for the user. */
function makeCatalog(
  repository: Repository,
  { source, path, target }: FoundEnum,
  known: KnownCatalog[],
): readonly string[] {
  if (isCatalog(target)) return [];
  const manifest = readManifest(repository);
  const domain = isOfKratos(target)
    ? { name: "", isPlaceholder: false }
    : chooseDomain(known, source.package, manifest && domainOf(manifest), target);
  known.push(knownCatalog(target, domain.name));
  const notes = annotate(repository.open(path), source, target, domain);
  if (!isCopied(repository, dirname(path))) return notes;
  const copy = `${pathText(repository.nameOf(path))} is a copy of a file of others; the next copy loses the options`;
  return [...notes, copy];
}

function summaryOf(paths: readonly string[], isWritten: boolean): string {
  if (paths.length === 0) return "nothing to do: buf and a catalog are set up";
  return isWritten
    ? `wrote ${paths.join(", ")}`
    : `changes of ${paths.join(", ")}; nothing is written without --write`;
}

/** Returns the commands that the user runs next. */
function commandsOf(
  repository: Repository,
  template: Template,
  { from, template: wanted, write }: Options,
): string[] {
  const manager = managerOf(repository);
  if (!write) {
    const options = [
      ...from.map((name) => `--from ${shellWord(name)} `),
      ...(wanted === undefined ? [] : [`--template ${shellWord(wanted)} `]),
    ];
    return [`${manager.run} rpcstatus init ${options.join("")}--write`];
  }
  const dev = ["protoc-gen-rpcstatus", "@bufbuild/buf"].filter(
    (name) => !dependsOn(repository, name),
  );
  const folder = repository.nameOf(template.folder);
  const option = template.name === "buf.gen.yaml" ? "" : ` --template ${shellWord(template.name)}`;
  const generate = `${manager.run} buf generate${option}`;
  return [
    ...(dependsOn(repository, "rpcstatus") ? [] : [`${manager.add} rpcstatus`]),
    ...(dev.length > 0 ? [`${manager.dev} ${dev.join(" ")}`] : []),
    folder === "." ? generate : `cd ${shellWord(folder)} && ${generate}`,
    `${manager.run} rpcstatus check`,
  ];
}
