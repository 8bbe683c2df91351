// What only our own build reads: the canonical enum with its traits, and the messages of the codec.

import type { DescEnum, DescMessage, FileRegistry } from "@bufbuild/protobuf";
import type { CodeTraits } from "../../../../gen/rpcstatus/v1/code_pb.js";
import { ENUM, messagesOf, OPTIONS, option, PACKAGE } from "../model/descriptors.js";
import type { CodeModel, CodeSources, FileModel, MessageModel } from "../model/model.js";
import { SourceInfo } from "./source-info.js";

export function readCode(
  registry: FileRegistry,
  desc: DescEnum,
  path: readonly number[],
  info: SourceInfo,
): CodeModel {
  return {
    enum: desc,
    get comment() {
      return info.text(path);
    },
    values: desc.values.map((value, i) => {
      const traits = option<CodeTraits>(registry, value, "code");
      if (traits === undefined) throw new Error(`cannot find the traits of code ${value.name}`);
      return {
        name: value.name,
        number: value.number,
        get comment() {
          return info.text([...path, ENUM.value, i]);
        },
        httpStatus: traits.httpStatus,
        httpPhrase: traits.httpPhrase,
        connectName: traits.connectName,
        retry: enumText(registry, "CodeTraits.Retry", traits.retry, "RETRY_"),
        origin: enumText(registry, "CodeTraits.Origin", traits.origin, "ORIGIN_"),
        fault: enumText(registry, "CodeTraits.Fault", traits.fault, "FAULT_"),
        preferOver: traits.preferOver,
        notFor: traits.notFor.map(({ situation, use }) => ({ situation, use })),
        aip194: enumText(registry, "CodeTraits.Aip194", traits.aip194, "AIP194_"),
        otelServerError: traits.otelServerError,
        from: traits.from ?? NO_SOURCES,
      };
    }),
  };
}

const NO_SOURCES: CodeSources = {
  grpcHttp: [],
  connectHttp: [],
  restHttp: [],
  http2: [],
  http3: [],
  errno: [],
  twirp: [],
};

/** RETRY_AFTER_FIX of CodeTraits.Retry gives "after-fix". */
function enumText(registry: FileRegistry, type: string, number: number, prefix: string): string {
  const name = registry.getEnum(`${PACKAGE}.${type}`)?.value[number]?.name ?? "";
  return name.slice(prefix.length).toLowerCase().replaceAll("_", "-");
}

/** The messages of the files and those that their fields refer to, each once and after its own fields. */
export function readMessages(files: readonly FileModel[]): MessageModel[] {
  const found = new Map<string, MessageModel>();
  const visited = new Set<string>();
  const visit = (desc: DescMessage): void => {
    // Noted before its fields are looked at: a message may refer to itself.
    if (visited.has(desc.typeName)) return;
    visited.add(desc.typeName);
    for (const field of desc.fields) if (field.message !== undefined) visit(field.message);
    const info = new SourceInfo(desc.file);
    const path = messagesOf(desc.file).find((m) => m.desc === desc)?.path ?? [];
    found.set(desc.typeName, {
      desc,
      comment: info.text(path),
      fieldComments: desc.fields.map((_, i) => info.text([...path, OPTIONS.message.field, i])),
    });
  };
  for (const file of files) {
    if (file.desc.proto.package !== PACKAGE) for (const m of messagesOf(file.desc)) visit(m.desc);
  }
  return [...found.values()];
}
