// Files -> Model. An option is read if the request declares it as we do; a copy of the annotations in the request may be of
// another version.

import type { DescFile, FileRegistry } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { MethodErrors } from "../../../../gen/rpcstatus/v1/annotations_pb.js";
import { CannotRead } from "../diagnostics/cannot-read.js";
import type { Add, Finding, Locate } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import {
  enumsOf,
  isOurs,
  OPTIONS,
  OUR_OPTIONS,
  option,
  pathOf,
  SERVICE,
  UnreadableOption,
} from "../model/descriptors.js";
import { enumNames } from "../model/enum-names.js";
import type { ErrorReference, FileModel, Model, ServiceModel } from "../model/model.js";
import { isCode, readCatalog } from "./catalog.js";
import { SourceInfo } from "./comments-and-positions.js";
import { sourceOf } from "./file.js";
import { createRegistry } from "./registry.js";
import { resolver } from "./resolve.js";

const METHOD = { options: 4, extension: OUR_OPTIONS.errors.number };
const SERVICE_ERRORS = OUR_OPTIONS.service_errors.number;
/** MethodErrors.error. */
const ERROR = 1;

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
    if (desc === undefined) throw new CannotRead(`cannot find ${quote(name)} in the request`);
    return desc;
  };
  const readNamed = (name: string, add: Add): FileModel => {
    const desc = fileNamed(name);
    try {
      return readFile(registry, desc, add, locate);
    } catch (error) {
      throw error instanceof UnreadableOption ? placed(error, locate) : error;
    }
  };
  // References may name errors of files that are only imported; the problems of those are not reported.
  const generated = new Set(request.fileToGenerate);
  const imports = request.protoFile
    .filter(({ name }) => !generated.has(name))
    .map(({ name }) => readNamed(name, () => {}));
  const files = request.fileToGenerate.map((name) => readNamed(name, add));
  return { files, imports, ...resolver(registry, [...files, ...imports]), problems };
}

/** Returns the error with the place of the declaration. */
function placed(error: UnreadableOption, locate: Locate | undefined): CannotRead {
  const { desc } = error;
  const { file } = "file" in desc ? desc : desc.parent;
  const at = new SourceInfo(file, locate).at(pathOf(desc));
  return new CannotRead(error.message, { rule: "OPTION_ENCODING", at, text: error.message });
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
  const names = enumNames(desc);
  const catalogs = enumsOf(desc)
    .filter((located) => !isCode(registry, located.desc))
    .flatMap((located) => readCatalog(registry, located, names, info, add) ?? []);
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
  const references = (
    scope: string,
    errors: MethodErrors | undefined,
    path: readonly number[],
  ): ErrorReference[] =>
    (errors?.error ?? []).map((name, i) => ({
      name,
      scope,
      at: info.at([...path, ERROR, i], path.length),
    }));
  const services = file.services.map((desc, s): ServiceModel => {
    const path = [OPTIONS.file.service, s];
    const ofAll = references(
      desc.typeName,
      option<MethodErrors>(registry, desc, "service_errors"),
      [...path, SERVICE.options, SERVICE_ERRORS],
    );
    const methods = desc.methods.map((method, m) => {
      const own = references(
        `${desc.typeName}.${method.name}`,
        option<MethodErrors>(registry, method, "errors"),
        [...path, SERVICE.method, m, METHOD.options, METHOD.extension],
      );
      return { desc: method, own, errors: [...own, ...ofAll] };
    });
    return { desc, ofAll, methods };
  });
  return services.filter(
    ({ ofAll, methods }) => ofAll.length > 0 || methods.some(({ own }) => own.length > 0),
  );
}
