// The cases of the plugin: folders under testdata/plugin, and some that are written on demand.

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./build.js";
import { filesIn } from "./compile.js";

const data = join(root, "test/testdata/plugin");
export const accepted = join(data, "accepted");
export const refused = join(data, "refused");
export const warned = join(data, "warned");
/** Each of these cases has a run of its own, with the plugin options in its options.txt. */
export const withOptions = join(data, "options");

/** Returns the names of the cases in a folder, sorted. */
export function casesIn(folder: string): string[] {
  const found = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return found.map((entry) => entry.name).sort();
}

/** Returns the plugin options of a case in `withOptions`. */
export function optionsOf(name: string): string {
  return readFileSync(join(withOptions, name, "options.txt"), "utf8").trim();
}

/** Writes the first proto of the README into the folder. */
export function writeReadmeProto(folder: string): void {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, proto = ""] = /^```proto\n(syntax.*?)^```/ms.exec(readme) ?? [];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "orders.proto"), proto);
}

/** Copies an accepted case into the folder, under its name, and changes its protos. */
export function writeChanged(
  folder: string,
  name: string,
  change: (proto: string) => string,
): void {
  // The output contains file names, which are relative to the folder of all cases.
  cpSync(join(accepted, name), join(folder, name), { recursive: true });
  for (const file of filesIn(folder, /\.proto$/)) {
    const proto = readFileSync(join(folder, file), "utf8");
    if (change(proto) === proto) throw new Error(`cannot change ${file}: nothing is replaced`);
    writeFileSync(join(folder, file), change(proto));
  }
}

export function withCrlf(proto: string): string {
  return proto.replaceAll("\n", "\r\n");
}

/** Changes the case "editions" to `import option`, which hides the file of our options from plugins. */
export function withImportOption(proto: string): string {
  // The message uses a file that our options also import.
  return proto
    .replace('edition = "2023"', 'edition = "2024"')
    .replace("import ", 'import "google/protobuf/duration.proto";\nimport option ')
    .replace("message Holder {", "$&\n  google.protobuf.Duration age = 2;");
}

/** Writes an enum with `count` errors into the folder, each with the given options. */
export function writeMany(folder: string, count: number, options: string): void {
  const values = Array.from(
    { length: count },
    (_, i) => `// A comment.\n  BIG_ERROR_NO_${i + 1} = ${i + 1} ${options};`,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "big.proto"),
    `syntax = "proto3";
package big;
import "rpcstatus/v1/annotations.proto";
enum BigError {
  option (rpcstatus.v1.catalog) = {domain: "big.acme.example"};
  BIG_ERROR_UNSPECIFIED = 0;
  ${values.join("\n  ")}
}
`,
  );
}
