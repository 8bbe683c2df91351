// Files -> Model. Options are decoded with the extensions of the request's own registry, so
// that a file is read as its own copy of the annotations describes it.

import type { DescFile, FileRegistry } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { MethodErrors } from "../../../../gen/rpcstatus/v1/annotations_pb.js";
import type { Add, Finding, Locate } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import { enumsOf, isOurs, OPTIONS, OUR_OPTIONS, option, SERVICE } from "../model/descriptors.js";
import type { FileModel, Model, ServiceModel } from "../model/model.js";
import { isCode, readCatalog } from "./catalog.js";
import { SourceInfo } from "./comments-and-positions.js";
import { sourceOf } from "./file.js";
import { createRegistry } from "./registry.js";
import { resolver } from "./resolve.js";

const METHOD = { options: 4, extension: OUR_OPTIONS.errors.number, error: 1 };

export function read(
  request: {
    readonly protoFile: readonly FileDescriptorProto[];
    readonly fileToGenerate: readonly string[];
  },
  locate?: Locate,
): Model {
  const registry = createRegistry(request);
  const problems: Finding[] = [];
  const add: Add = (rule, at, text) => problems.push({ rule, at, text });
  const fileNamed = (name: string): DescFile => {
    const desc = registry.getFile(name);
    if (desc === undefined) throw new Error(`cannot find ${quote(name)} in the request`);
    return desc;
  };
  // References may name errors of files that are only imported; the problems of those are not reported.
  const generated = new Set(request.fileToGenerate);
  const imports = request.protoFile
    .filter(({ name }) => !generated.has(name))
    .map(({ name }) => readFile(registry, fileNamed(name), () => {}, locate));
  const files = request.fileToGenerate.map((name) =>
    readFile(registry, fileNamed(name), add, locate),
  );
  return { files, imports, resolve: resolver(registry, [...files, ...imports]), problems };
}

function readFile(
  registry: FileRegistry,
  desc: DescFile,
  add: Add,
  locate: Locate | undefined,
): FileModel {
  const info = new SourceInfo(desc, locate);
  for (const [i, extension] of desc.extensions.entries()) {
    if (isOurs(extension)) continue;
    add(
      "OPTION_DEFINITION",
      info.at([OPTIONS.file.extension, i]),
      `cannot use option (${extension.typeName}): it has the name of an rpcstatus option, but another number or type; rename the package, or update rpcstatus if the file is a copy of its proto`,
    );
  }
  const catalogs = enumsOf(desc)
    .filter((located) => !isCode(registry, located.desc))
    .flatMap((located) => readCatalog(registry, located, info, add) ?? []);
  const services = readServices(registry, desc, info);
  return {
    desc,
    catalogs,
    services,
    hasSource: sourceOf(desc.proto) !== undefined,
    get ignored() {
      return info.ignored;
    },
    at: info.at([]),
    placeOf: (path) => info.at(path),
  };
}

function readServices(registry: FileRegistry, file: DescFile, info: SourceInfo): ServiceModel[] {
  const services = file.services.map((desc, s) => ({
    desc,
    methods: desc.methods.map((method, m) => {
      const path = [OPTIONS.file.service, s, SERVICE.method, m, METHOD.options, METHOD.extension];
      const names = option<MethodErrors>(registry, method, "errors")?.error ?? [];
      const scope = `${desc.typeName}.${method.name}`;
      const errors = names.map((name, i) => ({
        name,
        scope,
        at: info.at([...path, METHOD.error, i], path.length),
      }));
      return { desc: method, errors };
    }),
  }));
  return services.filter(({ methods }) => methods.some(({ errors }) => errors.length > 0));
}
