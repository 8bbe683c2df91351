// Installs the packages that the tables measure: the peers in the lock file, and the packed tarballs. Generates
// the README's catalog, variants of it, and google.rpc with the plugins of the peers. Needs pack/ (node
// scripts/pack.mjs).

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { blockOf, installable, root } from "../scripts/downstream.mjs";

const bench = join(root, "bench");
const PATH = [`${bench}/node_modules/.bin`, `${root}node_modules/.bin`, process.env.PATH].join(
  delimiter,
);

run(bench, "npm", "ci", "--no-audit", "--no-fund");
const tarballs = ["rpcstatus", "protoc-gen-rpcstatus"].map(installable);
run(
  bench,
  "npm",
  "install",
  "--no-save",
  "--no-package-lock",
  "--no-audit",
  "--no-fund",
  ...tarballs,
);
rmSync(`${bench}/build`, { recursive: true, force: true });

const orders = blockOf("README.md", "proto", "enum OrderError");
const [withoutSecond, second] = orders.split("\n  // The payment provider");
catalog("shop", orders);
catalog("single", second === undefined ? "" : `${withoutSecond}}\n`);
const withTexts = orders
  .replace(`"shop.acme.example"}`, `"shop.acme.example" default_locale: "en"}`)
  .replace(
    "  }];",
    `    localized: {locale: "de" message: "Es sind nur noch {available} da."}\n  }];`,
  );
catalog("texts", withTexts);
catalog("client", withTexts, "target=ts,side=client");
google();
await runnable();

function catalog(name, proto, options = "target=ts") {
  const cwd = project(name, {
    "proto/acme/shop/v1/orders.proto": proto,
    "buf.yaml": blockOf("README.md", "yaml", "# buf.yaml"),
    // The bundlers resolve the imports.
    "buf.gen.yaml": blockOf("README.md", "yaml", "# buf.gen.yaml").replace(
      "target=ts,import_extension=js",
      options,
    ),
  });
  run(cwd, "buf", "generate");
}

/** Generates google.rpc.Status and the standard details, as small as each plugin can make them. */
function google() {
  const cwd = project("google", {
    "buf.yaml": "version: v2\nmodules: [{path: proto}]\n",
    "buf.gen.yaml": `version: v2
plugins:
  - {local: protoc-gen-es, out: protobuf-es, opt: target=ts}
  - local: protoc-gen-ts_proto
    out: ts-proto
    opt: [outputJsonMethods=false, outputPartialMethods=false]
    include_imports: true
    include_wkt: true
`,
  });
  cpSync(`${root}proto/google`, join(cwd, "proto/google"), { recursive: true });
  run(cwd, "buf", "generate");
  const protos = ["google/rpc/status.proto", "google/rpc/error_details.proto"];
  // Without what no row calls.
  const parts = "--no-verify --no-convert --no-delimited --no-service --no-comments".split(" ");
  const out = join(cwd, "protobufjs/index.mjs");
  mkdirSync(dirname(out));
  run(
    cwd,
    "pbjs",
    "-t",
    "static-module",
    "-w",
    "es6",
    ...parts,
    "-p",
    "proto",
    "-o",
    out,
    ...protos,
  );
}

/** Writes the generated TypeScript as modules that Node can run; the imports of packages stay. */
async function runnable() {
  // Of bench/, and installed above.
  const { buildSync } = await import("esbuild");
  const build = join(bench, "build");
  const google = (plugin, ending) =>
    ["status", "error_details"]
      .map((name) => `export * from "./google/${plugin}/google/rpc/${name}${ending}";\n`)
      .join("");
  const entries = {
    "protobuf-es": google("protobuf-es", "_pb"),
    "ts-proto": google("ts-proto", ""),
    ...Object.fromEntries(
      ["shop", "texts"].map((name) => [
        name,
        `export * from "./${name}/src/gen/acme/shop/v1/orders_rpcstatus";\n`,
      ]),
    ),
  };
  for (const [name, contents] of Object.entries(entries))
    buildSync({
      stdin: { contents, resolveDir: build },
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
      outfile: join(build, `${name}.mjs`),
      tsconfigRaw: {},
      logLevel: "warning",
    });
}

/** Creates a folder in build/ with the files and the packages that are installed here. */
function project(name, files) {
  const dir = join(bench, "build", name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  symlinkSync(`${bench}/node_modules`, join(dir, "node_modules"));
  return dir;
}

function run(cwd, command, ...args) {
  execFileSync(command, args, { cwd, env: { ...process.env, PATH }, stdio: "inherit" });
}
