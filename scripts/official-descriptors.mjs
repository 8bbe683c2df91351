// Prints the names, numbers and types of the messages and enums of google.rpc as JSON, without any comments.
//
//   node scripts/official-descriptors.mjs node_modules/google-gax/build/protos > test/testdata/google-rpc-descriptors.json
//
// test/descriptors.test.ts compares our own protos with that file. It runs this script on them too, with their files
// as further arguments.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const officialFiles = ["code", "error_details", "status"].map((name) => `google/rpc/${name}.proto`);

const [folder, ...given] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: official-descriptors.mjs <proto folder> [<file in it> ...]");
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

/** Returns the descriptors of the files and of their imports, as protobuf JSON. */
function build(folder, files) {
  const buf = fileURLToPath(new URL("../node_modules/.bin/buf", import.meta.url));
  const paths = files.flatMap((file) => ["--path", join(folder, file)]);
  const args = ["build", folder, ...paths, "--exclude-source-info", "-o", "-#format=json"];
  // With this configuration, the folder is one module even if a parent folder has a buf.yaml.
  const config = ["--config", JSON.stringify({ version: "v2" })];
  return JSON.parse(execFileSync(buf, [...args, ...config], { maxBuffer: 1 << 26 })).file;
}

function addMessage(desc, scope) {
  const name = `${scope}.${desc.name}`;
  messages[name] = {
    // A descriptor represents a map field by an entry message.
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

/** Returns the name and version of the package that contains the folder. */
function packageOf(folder) {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (!existsSync(join(at, "package.json"))) continue;
    const { name, version } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
    return `${name} ${version}`;
  }
  throw new Error(`cannot find the package of "${folder}"; give a folder inside a package`);
}

function sorted(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
