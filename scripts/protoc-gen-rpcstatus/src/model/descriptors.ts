// Descriptors with their paths in SourceCodeInfo, and their options.

import type {
  DescEnum,
  DescEnumValue,
  DescExtension,
  DescFile,
  DescMessage,
  DescMethod,
  DescService,
  FileRegistry,
} from "@bufbuild/protobuf";
import { getOption, hasOption } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import {
  catalog,
  error,
  errors,
  service_errors,
} from "../../../../gen/rpcstatus/v1/annotations_pb.js";
import { code } from "../../../../gen/rpcstatus/v1/code_pb.js";
import { quote } from "../diagnostics/quote.js";
import { decodeValue } from "./option-value.js";

export const PACKAGE = "rpcstatus.v1";

/** The standard details except ErrorInfo. The runtime has them, so that no import is needed. */
export const STANDARD_DETAILS: ReadonlySet<string> = new Set(
  (
    "RetryInfo DebugInfo QuotaFailure PreconditionFailure BadRequest RequestInfo ResourceInfo Help " +
    "LocalizedMessage"
  )
    .split(" ")
    .map((name) => `google.rpc.${name}`),
);

// Field numbers of descriptor.proto, for paths of SourceCodeInfo.
export const OPTIONS = {
  file: { message: 4, enum: 5, service: 6, extension: 7 },
  message: { field: 2, message: 3, enum: 4 },
};
export const ENUM = { value: 2, options: 3 };
export const SERVICE = { method: 2, options: 3 };

export type Located<T> = { readonly desc: T; readonly path: readonly number[] };

/** Returns every enum of the file with its path: first those of the file itself, then nested ones. */
export function enumsOf(file: DescFile): Located<DescEnum>[] {
  const found: Located<DescEnum>[] = [];
  file.enums.forEach((desc, i) => {
    found.push({ desc, path: [OPTIONS.file.enum, i] });
  });
  for (const { desc, path } of messagesOf(file)) {
    desc.nestedEnums.forEach((nested, i) => {
      found.push({ desc: nested, path: [...path, OPTIONS.message.enum, i] });
    });
  }
  return found;
}

export function messagesOf(file: DescFile): Located<DescMessage>[] {
  const found: Located<DescMessage>[] = [];
  const visit = (desc: DescMessage, path: readonly number[]): void => {
    found.push({ desc, path });
    // The list of the proto counts map entries too, which the descriptor omits.
    const indices = new Map(desc.proto.nestedType.map((proto, i) => [proto, i]));
    for (const nested of desc.nestedMessages) {
      visit(nested, [...path, OPTIONS.message.message, indices.get(nested.proto) ?? -1]);
    }
  };
  file.messages.forEach((desc, i) => {
    visit(desc, [OPTIONS.file.message, i]);
  });
  return found;
}

/** The declarations that can have our options. */
type WithOption = DescEnum | DescEnumValue | DescMethod | DescService;

/** Returns the path of the declaration in SourceCodeInfo. */
export function pathOf(desc: WithOption): readonly number[] {
  if (desc.kind === "service") return [OPTIONS.file.service, desc.file.services.indexOf(desc)];
  if (desc.kind === "rpc")
    return [...pathOf(desc.parent), SERVICE.method, desc.parent.methods.indexOf(desc)];
  if (desc.kind === "enum_value")
    return [...pathOf(desc.parent), ENUM.value, desc.parent.values.indexOf(desc)];
  return enumsOf(desc.file).find((located) => located.desc === desc)?.path ?? [];
}

export function option<T>(registry: FileRegistry, desc: WithOption, name: string): T | undefined {
  // An extension that is known only by the descriptors of the request.
  const unknown = desc.proto.options?.$unknown;
  if (unknown === undefined) return undefined;
  const extension = extensionOf(registry, name);
  if (extension === undefined || !hasOption(desc, extension)) return undefined;
  const [field, other] = unknown.filter(({ no }) => no === extension.number);
  try {
    // getOption takes several times as long; it is needed only for an option in several parts.
    if (field?.wireType === WireType.LengthDelimited && other === undefined && extension.message)
      return decodeValue(extension.message, new BinaryReader(field.data).bytes()) as T;
    return getOption(desc, extension) as T;
  } catch (error) {
    throw new UnreadableOption(desc, name, error);
  }
}

/** An option whose bytes are not those of its message. Compilers check that, but protoc not whether a text is UTF-8. */
export class UnreadableOption extends Error {
  readonly desc: WithOption;

  constructor(desc: WithOption, name: string, cause: unknown) {
    const isText = (cause as NodeJS.ErrnoException).code === "ERR_ENCODING_INVALID_ENCODED_DATA";
    const why = isText
      ? "it has a text that is not UTF-8; save the file as UTF-8, and replace escapes such as \\xe9 by the letter"
      : "its bytes are not those of its message; compile the file again";
    super(`cannot read option (${PACKAGE}.${name}) of ${quote(desc.name)}: ${why}`);
    this.desc = desc;
  }
}

const known = new WeakMap<FileRegistry, Map<string, DescExtension | undefined>>();

/**
 * Returns the option of that name if the request has it, and it is ours. A copy of the annotations in the request may be
 * older, and lack fields that the rules read.
 */
function extensionOf(registry: FileRegistry, name: string): DescExtension | undefined {
  const extensions = known.get(registry) ?? new Map();
  known.set(registry, extensions);
  if (!extensions.has(name)) {
    const extension = registry.getExtension(`${PACKAGE}.${name}`);
    const ours = OUR_OPTIONS[name as keyof typeof OUR_OPTIONS];
    extensions.set(name, extension !== undefined && isOurs(extension) ? ours : undefined);
  }
  return extensions.get(name);
}

/** Our options. Their numbers are those of the protos, and of nothing else in the plugin. */
export const OUR_OPTIONS = { catalog, error, errors, service_errors, code };

/** Reports whether the extension is not named like an option of ours, or is that option. */
export function isOurs(extension: DescExtension): boolean {
  const { typeName } = extension;
  const ours = Object.values(OUR_OPTIONS).find((option) => option.typeName === typeName);
  return (
    ours === undefined ||
    (extension.extendee.typeName === ours.extendee.typeName &&
      extension.number === ours.number &&
      extension.fieldKind === ours.fieldKind &&
      extension.message?.typeName === ours.message?.typeName)
  );
}
