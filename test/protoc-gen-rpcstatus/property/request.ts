// Builds the request that a compiler would send for a plan, and loads the descriptors of our options.

import { execFileSync } from "node:child_process";
import {
  create,
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  setExtension,
  toBinary,
} from "@bufbuild/protobuf";
import {
  type CodeGeneratorRequest,
  CodeGeneratorRequestSchema,
  type DescriptorProto,
  DescriptorProtoSchema,
  Edition,
  EnumDescriptorProtoSchema,
  type EnumOptions,
  EnumOptionsSchema,
  type EnumValueOptions,
  EnumValueOptionsSchema,
  FeatureSet_EnforceNamingStyle,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  type MethodOptions,
  MethodOptionsSchema,
  ServiceDescriptorProtoSchema,
  SourceCodeInfoSchema,
} from "@bufbuild/protobuf/wkt";
import { buf, root } from "../build.js";
import type { Values } from "./option-values.js";
import type { EnumPlan, FilePlan } from "./plan.js";

export interface Schema {
  readonly registry: FileRegistry;
  /** annotations.proto and its transitive imports. */
  readonly files: readonly FileDescriptorProto[];
}

/** The messages of our three options. */
export interface Options {
  readonly catalog: DescMessage;
  readonly error: DescMessage;
  readonly errors: DescMessage;
}

/** Compiles our protos with buf. */
export function loadSchema(): Schema {
  const args = ["build", "proto", "--path", "proto/rpcstatus", "-o", "-#format=binpb"];
  const image = execFileSync(buf, args, { cwd: root });
  const set = fromBinary(FileDescriptorSetSchema, image);
  return { registry: createFileRegistry(set), files: set.file };
}

export function optionsOf({ registry }: Schema): Options {
  const of = (name: string): DescMessage => {
    const message = registry.getExtension(`rpcstatus.v1.${name}`)?.message;
    if (message === undefined) throw new Error(`cannot find the option ${name}`);
    return message;
  };
  return { catalog: of("catalog"), error: of("error"), errors: of("errors") };
}

/** Returns the full names that our protos and their imports declare. */
export function namesIn({ registry }: Schema): string[] {
  return [...registry].flatMap((type) =>
    // Enum values are siblings of their enum.
    type.kind === "enum"
      ? [type.typeName, ...type.values.map(({ name }) => type.typeName.replace(/\w+$/, name))]
      : [type.typeName],
  );
}

/** Returns the request of a compiler, encoded. */
export function requestOf(
  files: readonly FilePlan[],
  schema: Schema,
  parameter: string,
): Uint8Array {
  // Edition 2024 has `import option`, and the compiler does not send such a file.
  const areSent = files.some(({ syntax }) => syntax !== "2024");
  const request = create(CodeGeneratorRequestSchema, {
    parameter,
    fileToGenerate: files.filter(({ generate }) => generate).map(({ name }) => name),
    protoFile: files.map((file) => fileOf(file, schema.registry)),
  });
  // Concatenated messages merge their lists. The first part is the same in every run, and cached.
  return Buffer.concat([importsOf(schema, areSent), toBinary(CodeGeneratorRequestSchema, request)]);
}

const imports = new Map<boolean, Uint8Array>();

function importsOf({ files }: Schema, areSent: boolean): Uint8Array {
  const protoFile = files.filter(({ name }) => areSent || name === DURATION);
  const bytes =
    imports.get(areSent) ??
    toBinary(CodeGeneratorRequestSchema, create(CodeGeneratorRequestSchema, { protoFile }));
  imports.set(areSent, bytes);
  return bytes;
}

/** Returns the request for a plugin that buf runs without our options. */
export function requestWithout(
  files: readonly FilePlan[],
  schema: Schema,
  parameter: string,
): CodeGeneratorRequest {
  return create(CodeGeneratorRequestSchema, {
    parameter,
    fileToGenerate: files.map(({ name }) => name),
    protoFile: [
      ...schema.files.filter(({ name }) => name === DURATION),
      ...files.map((file) => fileOf(file)),
    ],
  });
}

const ANNOTATIONS = "rpcstatus/v1/annotations.proto";
const DURATION = "google/protobuf/duration.proto";
/** The input and output of all methods. */
const NOTHING = ".google.protobuf.Duration";
const { STYLE_LEGACY } = FeatureSet_EnforceNamingStyle;

function fileOf(file: FilePlan, registry?: FileRegistry): FileDescriptorProto {
  const { name, package: packageName, syntax } = file;
  const places = new Places(file);
  const isEdition = syntax === "2023" || syntax === "2024";
  const proto = create(FileDescriptorProtoSchema, {
    ...{ name, package: packageName },
    dependency: registry === undefined || syntax === "2024" ? [DURATION] : [ANNOTATIONS, DURATION],
    optionDependency: registry !== undefined && syntax === "2024" ? [ANNOTATIONS] : [],
    ...(syntax === "proto2" ? {} : { syntax: isEdition ? "editions" : syntax }),
    ...(isEdition ? { edition: Edition[`EDITION_${syntax}`] } : {}),
    // Without this, the edition would forbid names that are valid in other files.
    ...(syntax === "2024" ? { options: { features: { enforceNamingStyle: STYLE_LEGACY } } } : {}),
  });
  for (const message of file.messages)
    inside(proto, message.outer).messages.push(messageOf(message.name));
  for (const each of file.enums) {
    const { enums, path } = inside(proto, each.outer);
    enums.push(enumOf(each, registry, places, [...path, enums.length]));
  }
  for (const [s, service] of file.services.entries()) {
    places.add([6, s]);
    const method = service.methods.map(({ name, errors }, m) => {
      const at = [6, s, 2, m];
      places.add(at);
      const options = create(MethodOptionsSchema);
      annotate(options, "errors", errors, registry, places, [...at, 4]);
      return { name, inputType: NOTHING, outputType: NOTHING, options };
    });
    proto.service.push(create(ServiceDescriptorProtoSchema, { name: service.name, method }));
  }
  if (file.places.length > 0) {
    proto.sourceCodeInfo = create(SourceCodeInfoSchema, { location: places.all });
  }
  return proto;
}

/** Returns the lists for declarations inside the given messages, which it creates if they are missing. */
function inside(file: FileDescriptorProto, outer: readonly string[]) {
  let found = { messages: file.messageType, enums: file.enumType, path: [] as number[], n: [4, 5] };
  for (const name of outer) {
    const { messages, path, n } = found;
    let i = messages.findIndex((message) => message.name === name);
    if (i < 0) i = messages.push(create(DescriptorProtoSchema, { name })) - 1;
    const { nestedType, enumType } = messages[i] as DescriptorProto;
    found = { messages: nestedType, enums: enumType, path: [...path, n[0] ?? 0, i], n: [3, 4] };
  }
  return { ...found, path: [...found.path, found.n[1] ?? 0] };
}

/** message Name { optional string text = 1; optional int64 count = 2; } */
function messageOf(name: string): DescriptorProto {
  const label = FieldDescriptorProto_Label.OPTIONAL;
  const { STRING, INT64 } = FieldDescriptorProto_Type;
  const field = [
    { name: "text", jsonName: "text", number: 1, label, type: STRING },
    { name: "count", jsonName: "count", number: 2, label, type: INT64 },
  ];
  return create(DescriptorProtoSchema, { name, field });
}

function enumOf(
  { name, catalog, values }: EnumPlan,
  registry: FileRegistry | undefined,
  places: Places,
  at: readonly number[],
) {
  places.add(at);
  const numbers = new Set(values.map(({ number }) => number));
  const options = create(EnumOptionsSchema, {});
  if (numbers.size < values.length) options.allowAlias = true;
  annotate(options, "catalog", catalog, registry, places, [...at, 3]);
  const value = values.map(({ name, number, deprecated, error }, v) => {
    const valueAt = [...at, 2, v];
    places.add(valueAt);
    const options = create(EnumValueOptionsSchema, { deprecated });
    annotate(options, "error", error, registry, places, [...valueAt, 3]);
    return { name, number, options };
  });
  return create(EnumDescriptorProtoSchema, { name, value, options });
}

function annotate(
  options: EnumOptions | EnumValueOptions | MethodOptions,
  name: "catalog" | "error" | "errors",
  values: Values | undefined,
  registry: FileRegistry | undefined,
  places: Places,
  at: readonly number[],
): void {
  if (values === undefined || registry === undefined) return;
  const extension = registry.getExtension(`rpcstatus.v1.${name}`);
  const message = extension?.message;
  if (extension === undefined || message === undefined) throw new Error(`cannot find ${name}`);
  setExtension(options, extension, create(message, values));
  places.add([...at, extension.number]);
  for (const { number, localName, fieldKind } of message.fields) {
    const value = values[localName];
    const elements = fieldKind === "list" ? ((value ?? []) as unknown[]) : [];
    for (const i of elements.keys()) places.add([...at, extension.number, number, i]);
    if (value !== undefined && fieldKind !== "list") places.add([...at, extension.number, number]);
  }
}

/** Source info of a file: one position on each line, in the order of the declarations. */
class Places {
  readonly all: { path: number[]; span: number[]; leadingComments?: string }[] = [];
  private readonly file: FilePlan;
  private count = 0;

  constructor(file: FilePlan) {
    this.file = file;
  }

  add(path: readonly number[]): void {
    const { places, comments } = this.file;
    const i = this.count++;
    if (places[i % places.length] !== true) return;
    const leadingComments = comments[i % comments.length];
    const span = [i, path.length, path.length + 1];
    this.all.push({ path: [...path], span, ...(leadingComments && { leadingComments }) });
  }
}
