// The facts of google.rpc: names, numbers and types of its messages and enums, no text.
//
//   node scripts/official-descriptors.mjs node_modules/google-gax/build/protos > test/testdata/google-rpc-descriptors.json
//
// test/descriptors.test.ts holds our own protos against that file. It runs this script on them too, with
// the files of ours as further arguments.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const officialFiles = ["code", "error_details", "status"].map((name) => `google/rpc/${name}.proto`);

const [folder, ...given] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: official-descriptors.mjs <folder of protos> [<file in it> ...]");
  process.exit(1);
}
const files = given.length > 0 ? given : officialFiles;

const messages = {};
const enums = {};
for (const file of build(resolve(folder), files)) {
  if (!files.includes(file.name)) continue;
  for (const message of file.messageType ?? []) addMessage(message, file.package);
  for (const each of file.enumType ?? []) addEnum(each, file.package);
}
console.log(
  JSON.stringify(sorted({ source: packageOf(resolve(folder)), messages, enums }), null, 2),
);

/** The descriptors of the files and of what they import, in protobuf's JSON. */
function build(folder, files) {
  const buf = fileURLToPath(new URL("../node_modules/.bin/buf", import.meta.url));
  const paths = files.flatMap((file) => ["--path", join(folder, file)]);
  const args = ["build", folder, ...paths, "--exclude-source-info", "-o", "-#format=json"];
  // Without a configuration of its own the folder is one module, whatever stands around it.
  const config = ["--config", JSON.stringify({ version: "v2" })];
  return JSON.parse(execFileSync(buf, [...args, ...config], { maxBuffer: 1 << 26 })).file;
}

function addMessage(desc, scope) {
  const name = `${scope}.${desc.name}`;
  messages[name] = {
    // A map's entry message is how a map field looks in a descriptor.
    mapEntry: desc.options?.mapEntry ?? false,
    fields: Object.fromEntries(
      (desc.field ?? []).map((field) => [
        field.name,
        {
          number: field.number,
          type: field.type,
          label: field.label,
          jsonName: field.jsonName,
          proto3Optional: field.proto3Optional ?? false,
          typeName: field.typeName ?? "",
          oneof: field.oneofIndex === undefined ? "" : desc.oneofDecl[field.oneofIndex].name,
        },
      ]),
    ),
  };
  for (const nested of desc.nestedType ?? []) addMessage(nested, name);
  for (const nested of desc.enumType ?? []) addEnum(nested, name);
}

function addEnum(desc, scope) {
  enums[`${scope}.${desc.name}`] = Object.fromEntries(
    desc.value.map(({ name, number }) => [name, number ?? 0]),
  );
}

/** Name and version of the package that the folder is in. */
function packageOf(folder) {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (!existsSync(join(at, "package.json"))) continue;
    const { name, version } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
    return `${name} ${version}`;
  }
  throw new Error(`cannot find the package that "${folder}" is in; give a folder inside a package`);
}

function sorted(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
