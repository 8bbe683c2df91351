// An enum value and its option (rpcstatus.v1.error), if it has one -> ErrorModel.

import type { DescEnumValue, FileRegistry } from "@bufbuild/protobuf";
import type { Catalog, ErrorSpec } from "../../../../gen/rpcstatus/v1/annotations_pb.js";
import type { CodeTraits } from "../../../../gen/rpcstatus/v1/code_pb.js";
import type { Position } from "../diagnostics/finding.js";
import { OUR_OPTIONS, option, PACKAGE, STANDARD_DETAILS } from "../model/descriptors.js";
import type { ErrorModel, MetadataModel, MetadataType } from "../model/model.js";
import { upperSnakeCase } from "../model/names.js";
import { REASON } from "../model/reason.js";
import { parseTemplate } from "../model/template.js";
import type { SourceInfo } from "./comments-and-positions.js";

const VALUE_NAME = 1;
export const VALUE_OPTIONS = 3;
export const ERROR = {
  extension: OUR_OPTIONS.error.number,
  code: 1,
  message: 2,
  metadata: 3,
  retryDelay: 4,
  localized: 5,
  help: 6,
  details: 7,
  httpStatus: 8,
  reason: 9,
  logLevel: 10,
  replacedBy: 11,
  ignore: 14,
};

/** `derived` is the name of the value without the catalog's prefix. */
export function readError(
  registry: FileRegistry,
  value: DescEnumValue,
  derived: string,
  spec: ErrorSpec | undefined,
  catalog: Catalog,
  path: readonly number[],
  comment: () => string,
  info: SourceInfo,
): ErrorModel {
  // Not a spread, which takes room for more.
  const optionPath = path.concat(VALUE_OPTIONS, ERROR.extension);
  const at: At = (part, index) => info.at(optionPath, optionPath.length, part, index);
  const code = spec?.code ?? catalog.defaultCode;
  const reason = spec?.reason ?? derived;
  return {
    value,
    reason,
    name: REASON.test(reason) ? reason : nameOf(value, derived),
    hasOwnReason: spec?.reason !== undefined,
    code,
    codeName: codeName(registry, code),
    codeOfHttp: codeOfHttp(registry, code),
    hasDefaultCode: spec?.code === undefined && code !== undefined,
    message: spec?.message,
    metadata: readMetadata(spec, at),
    localized: (spec?.localized ?? []).map(({ locale, message }, i) => ({
      locale,
      message,
      at: at(ERROR.localized, i),
    })),
    retryDelay: spec?.retryDelay,
    comment,
    help: (spec?.help ?? []).map((link, i) => ({ ...link, at: at(ERROR.help, i) })),
    details: readDetails(registry, spec, at),
    httpStatus: spec?.httpStatus,
    logLevel: logLevel(spec?.logLevel),
    logLevelNumber: spec?.logLevel ?? 0,
    replacedBy:
      spec?.replacedBy === undefined
        ? undefined
        : { name: spec.replacedBy, scope: value.parent.typeName, at: at(ERROR.replacedBy) },
    explanation: spec?.explanation,
    resolution: spec?.resolution,
    at: new Places(at, info, path, spec?.reason !== undefined),
  };
}

/** Returns the words of the value's name: a reason of another system may be any text. */
function nameOf({ name, number }: DescEnumValue, derived: string): string {
  const names = [derived, name].map(upperSnakeCase);
  // A name may be an underscore.
  return names.find((each) => /[A-Z\d]/.test(each)) ?? `VALUE_${Math.abs(number)}`;
}

type PlacesOfError = ErrorModel["at"];

/** The places of an error, most of which are never read. */
class Places implements PlacesOfError {
  private readonly at: At;
  private readonly info: SourceInfo;
  private readonly path: readonly number[];
  private readonly hasOwnReason: boolean;

  constructor(at: At, info: SourceInfo, path: readonly number[], hasOwnReason: boolean) {
    this.at = at;
    this.info = info;
    this.path = path;
    this.hasOwnReason = hasOwnReason;
  }

  get value(): Position {
    return this.info.at(this.path);
  }

  get code(): Position {
    return this.at(ERROR.code);
  }

  get message(): Position {
    return this.at(ERROR.message);
  }

  get reason(): Position {
    const { info, path, hasOwnReason } = this;
    return hasOwnReason ? this.at(ERROR.reason) : info.at(path, path.length + 1, VALUE_NAME);
  }

  get retryDelay(): Position {
    return this.at(ERROR.retryDelay);
  }

  get httpStatus(): Position {
    return this.at(ERROR.httpStatus);
  }

  get logLevel(): Position {
    return this.at(ERROR.logLevel);
  }
}

/** Returns the place of a part of the option. */
type At = (part: number, index?: number) => Position;

/** Returns the declared keys, then those that the message declares. */
function readMetadata(spec: ErrorSpec | undefined, at: At): MetadataModel[] {
  const metadata: MetadataModel[] = (spec?.metadata ?? []).map((entry, i) => ({
    key: entry.key,
    type: metadataType(entry.type),
    typeNumber: entry.type,
    optional: entry.optional,
    isImplied: false,
    description: entry.description,
    example: entry.example,
    at: at(ERROR.metadata, i),
  }));
  const declared = new Set(metadata.map(({ key }) => key));
  for (const key of parseTemplate(spec?.message ?? "").keys) {
    if (declared.has(key)) continue;
    const implied = { type: "string", typeNumber: 0, optional: false, isImplied: true } as const;
    metadata.push({ key, ...implied, description: "", example: "", at: at(ERROR.message) });
  }
  return metadata;
}

function readDetails(
  registry: FileRegistry,
  spec: ErrorSpec | undefined,
  at: At,
): ErrorModel["details"] {
  return (spec?.details ?? []).map((typeName, i) => {
    const desc = registry.getMessage(typeName);
    // Searches all types.
    const isKnown = desc !== undefined || STANDARD_DETAILS.has(typeName);
    const similar = isKnown ? undefined : similarMessage(registry, typeName);
    return { typeName, desc, similar, at: at(ERROR.details, i) };
  });
}

export function codeName(registry: FileRegistry, code: number | undefined): string | undefined {
  return registry.getEnum(`${PACKAGE}.Code`)?.value[code ?? -1]?.name;
}

/** Returns the code of an HTTP status of a REST API, for a user who wrote a status in place of a code. */
function codeOfHttp(registry: FileRegistry, status: number | undefined): string | undefined {
  if (status === undefined || status < 400) return undefined;
  const codes = httpCodes.get(registry) ?? codesByHttp(registry);
  httpCodes.set(registry, codes);
  return codes.get(status);
}

const httpCodes = new WeakMap<FileRegistry, ReadonlyMap<number, string>>();

function codesByHttp(registry: FileRegistry): Map<number, string> {
  const codes = new Map<number, string>();
  for (const value of registry.getEnum(`${PACKAGE}.Code`)?.values ?? []) {
    for (const status of option<CodeTraits>(registry, value, "code")?.from?.restHttp ?? [])
      if (!codes.has(status)) codes.set(status, value.name);
  }
  return codes;
}

const messages = new WeakMap<FileRegistry, ReadonlyMap<string, readonly string[]>>();

/** Of more messages with the same name, the first are compared. */
const MAX_SAME_NAME = 100;

/** Returns the type that shares the longest end with the name, for a user who did not write its full name. */
function similarMessage(registry: FileRegistry, name: string): string | undefined {
  const byName = messages.get(registry) ?? messagesByName(registry);
  messages.set(registry, byName);
  const wanted = name.split(/[./]/).reverse();
  let best: string | undefined;
  let most = 0;
  for (const typeName of byName.get(wanted[0] ?? "") ?? []) {
    const parts = typeName.split(".").reverse();
    const differs = wanted.findIndex((part, i) => part !== parts[i]);
    const same = differs < 0 ? wanted.length : differs;
    if (same > most) [best, most] = [typeName, same];
  }
  return best;
}

/** Returns the full names of all messages, by the last part of the name. */
function messagesByName(registry: FileRegistry): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const type of registry) {
    if (type.kind !== "message") continue;
    const names = byName.get(type.name) ?? [];
    if (names.length < MAX_SAME_NAME) names.push(type.typeName);
    byName.set(type.name, names);
  }
  return byName;
}

function logLevel(level: number | undefined): ErrorModel["logLevel"] {
  return ([undefined, "debug", "info", "warn", "error"] as const)[level ?? 0];
}

function metadataType(type: number): MetadataType | undefined {
  const types = ["string", "string", "int64", "double", "bool", "timestamp", "duration", "bytes"];
  return types[type] as MetadataType | undefined;
}
