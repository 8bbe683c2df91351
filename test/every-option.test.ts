// Checks that the shop example and docs/catalog.md each show every option: their protos set each field of
// annotations.proto, and use each metadata type by its name.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buf, root } from "./protoc-gen-rpcstatus/build.js";

interface Field {
  readonly name: string;
  readonly jsonName: string;
  readonly typeName?: string;
}

interface Message {
  readonly name: string;
  readonly field?: readonly Field[];
  readonly nestedType?: readonly Message[];
  readonly enumType?: readonly Enum[];
}

interface Enum {
  readonly name: string;
  readonly value: readonly { readonly name: string; readonly number?: number }[];
}

interface File {
  readonly name: string;
  readonly package: string;
  readonly messageType?: readonly Message[];
  readonly extension?: readonly Field[];
}

const METADATA_TYPE = ".rpcstatus.v1.ErrorSpec.Metadata.Type";

const places = {
  "examples/shop": build((to) =>
    cpSync(join(root, "examples/shop/proto"), join(to, "proto"), { recursive: true }),
  ),
  "docs/catalog.md": build((to) =>
    execFileSync(process.execPath, [join(root, "scripts/docs-examples.mjs"), to]),
  ),
};

describe.each(Object.entries(places))("%s", (_, files) => {
  const annotations = files.find(({ name }) => name === "rpcstatus/v1/annotations.proto");
  if (annotations === undefined) throw new Error("no file imports annotations.proto");
  const messages = messagesOf(annotations);
  const used = usedIn(files, annotations, messages);
  const options = [...messages].flatMap(([scope, { field = [], enumType = [] }]) => [
    ...field.map(({ name }) => `${scope}.${name}`),
    ...enumType
      .filter(({ name }) => `${scope}.${name}` === METADATA_TYPE)
      // Value zero is the unset one.
      .flatMap(({ name, value }) => value.slice(1).map((each) => `${scope}.${name}.${each.name}`)),
  ]);

  test("finds options and metadata types in annotations.proto", () => {
    expect(options).toContain(".rpcstatus.v1.MethodErrors.error");
    expect(options).toContain(`${METADATA_TYPE}.INT64`);
  });

  test.each(options)("uses %s", (option) => {
    expect(used).toContain(option);
  });
});

/** Returns the descriptors of the protos that `writeProtos` writes and of their imports, as protobuf's JSON. */
function build(writeProtos: (to: string) => void): readonly File[] {
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-options-"));
  try {
    writeProtos(dir);
    // buf takes only modules inside its workspace.
    cpSync(join(root, "proto/rpcstatus"), join(dir, "ours/rpcstatus"), { recursive: true });
    const modules = [{ path: "proto" }, { path: "ours" }];
    writeFileSync(join(dir, "buf.yaml"), JSON.stringify({ version: "v2", modules }));
    const args = ["build", "--exclude-source-info", "-o", "-#format=json"];
    return JSON.parse(execFileSync(buf, args, { cwd: dir, encoding: "utf8" })).file;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Returns the messages by full name with a leading dot, as descriptors name types. */
function messagesOf(file: File): Map<string, Message> {
  const messages = new Map<string, Message>();
  const add = (scope: string, message: Message): void => {
    const name = `${scope}.${message.name}`;
    messages.set(name, message);
    for (const nested of message.nestedType ?? []) add(name, nested);
  };
  for (const message of file.messageType ?? []) add(`.${file.package}`, message);
  return messages;
}

/** Returns the full names of the fields that options set anywhere in the files, and of the enum values in them. */
function usedIn(
  files: readonly File[],
  annotations: File,
  messages: ReadonlyMap<string, Message>,
): Set<string> {
  const used = new Set<string>();
  const types = new Map(
    annotations.extension?.map(({ name, typeName }) => [
      `[${annotations.package}.${name}]`,
      typeName,
    ]),
  );
  const find = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      const type = types.get(key);
      if (type === undefined) find(value);
      else use(type, value);
    }
  };
  const use = (type: string, value: unknown): void => {
    for (const each of Array.isArray(value) ? value : [value]) {
      const message = messages.get(type);
      if (message === undefined) used.add(`${type}.${each}`);
      else {
        for (const { name, jsonName, typeName } of message.field ?? []) {
          if (!Object.hasOwn(each, jsonName)) continue;
          used.add(`${type}.${name}`);
          if (typeName !== undefined) use(typeName, each[jsonName]);
        }
      }
    }
  };
  find(files);
  return used;
}
