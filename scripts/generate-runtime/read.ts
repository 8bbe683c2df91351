// Descriptors -> what gen/ is printed from: the enum of the codes with its traits, and the messages.

import type {
  DescEnum,
  DescEnumValue,
  DescFile,
  DescMessage,
  FileRegistry,
} from "@bufbuild/protobuf";
import type { CodeTraits } from "../../gen/rpcstatus/v1/code_pb.js";
import {
  ENUM,
  enumsOf,
  messagesOf,
  OPTIONS,
  option,
  PACKAGE,
} from "../protoc-gen-rpcstatus/src/model/descriptors.js";
import { SourceInfo } from "../protoc-gen-rpcstatus/src/read/comments-and-positions.js";
import { unsupported } from "./field.js";

/** The enum rpcstatus.v1.Code. */
export interface CodeEnum {
  readonly enum: DescEnum;
  readonly comment: string;
  readonly values: readonly CodeValue[];
}

export interface CodeValue {
  readonly name: string;
  readonly number: number;
  readonly comment: string;
  readonly httpStatus: number;
  readonly httpPhrase: string;
  readonly connectName: string;
  readonly retry: string;
  readonly origin: string;
  readonly fault: string;
  readonly preferOver: readonly number[];
  readonly notFor: readonly { readonly situation: string; readonly use: number }[];
  readonly aip194: string;
  readonly otelServerError: boolean;
  /** The values that mean this code in other protocols. */
  readonly from: CodeSources;
}

export interface CodeSources {
  readonly grpcHttp: readonly number[];
  readonly connectHttp: readonly number[];
  readonly restHttp: readonly number[];
  readonly http2: readonly string[];
  readonly http3: readonly string[];
  readonly errno: readonly string[];
  readonly twirp: readonly string[];
}

export interface Message {
  readonly desc: DescMessage;
  readonly comment: string;
  readonly fieldComments: readonly string[];
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

export function readCodes(registry: FileRegistry, file: DescFile): CodeEnum[] {
  const info = new SourceInfo(file);
  return enumsOf(file)
    .filter(({ desc }) => desc.typeName === `${PACKAGE}.Code`)
    .map(({ desc, path }) => ({
      enum: desc,
      comment: info.text(path),
      values: desc.values.map((value, i) =>
        readValue(registry, value, info.text([...path, ENUM.value, i])),
      ),
    }));
}

function readValue(registry: FileRegistry, value: DescEnumValue, comment: string): CodeValue {
  const traits = option<CodeTraits>(registry, value, "code");
  if (traits === undefined) throw new Error(`cannot find the traits of code ${value.name}`);
  return {
    name: value.name,
    number: value.number,
    comment,
    httpStatus: traits.httpStatus,
    httpPhrase: traits.httpPhrase,
    connectName: traits.connectName,
    retry: wordOf(registry, "Retry", traits.retry),
    origin: wordOf(registry, "Origin", traits.origin),
    fault: wordOf(registry, "Fault", traits.fault),
    preferOver: traits.preferOver,
    notFor: traits.notFor.map(({ situation, use }) => ({ situation, use })),
    aip194: wordOf(registry, "Aip194", traits.aip194),
    otelServerError: traits.otelServerError,
    from: traits.from ?? NO_SOURCES,
  };
}

/** RETRY_AFTER_FIX of CodeTraits.Retry gives "after-fix". */
function wordOf(registry: FileRegistry, type: string, number: number): string {
  const name = registry.getEnum(`${PACKAGE}.CodeTraits.${type}`)?.value[number]?.name ?? "";
  return name.slice(`${type}_`.length).toLowerCase().replaceAll("_", "-");
}

/** The messages of the files and those of their fields, each once and after the messages of its fields. */
export function readMessages(files: readonly DescFile[]): Message[] {
  const found = new Map<string, Message>();
  const visited = new Set<string>();
  const visit = (desc: DescMessage): void => {
    if (visited.has(desc.typeName)) return;
    visited.add(desc.typeName);
    for (const field of desc.fields) {
      if (field.message === undefined) continue;
      visit(field.message);
      // The table of a message that contains itself would be used before it is defined.
      if (!found.has(field.message.typeName)) throw unsupported(field);
    }
    found.set(desc.typeName, readMessage(desc));
  };
  for (const file of files) {
    if (file.proto.package !== PACKAGE) for (const { desc } of messagesOf(file)) visit(desc);
  }
  return [...found.values()];
}

function readMessage(desc: DescMessage): Message {
  const info = new SourceInfo(desc.file);
  const path = messagesOf(desc.file).find((message) => message.desc === desc)?.path ?? [];
  return {
    desc,
    comment: info.text(path),
    fieldComments: desc.fields.map((_, i) => info.text([...path, OPTIONS.message.field, i])),
  };
}
