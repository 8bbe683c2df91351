// Installs copies of the package that one program may load together, each with its own catalog: two installations with
// different versions; ES modules and CommonJS; a separate realm; a minified bundle.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFunction, createContext, runInContext } from "node:vm";
import { rolldown } from "rolldown";

const here = fileURLToPath(new URL("..", import.meta.url));
const dir = `${here}copies/installed`;

/** Installs and loads the copies. Needs the packed tarballs installed here (package-check.mjs does that). */
export async function installCopies() {
  rmSync(dir, { recursive: true, force: true });
  for (const [name, version] of [
    ["one", undefined],
    ["two", "99.0.0"],
  ])
    install(`${dir}/${name}`, version);
  const outs = ["one", "two"].flatMap((name) => [
    plugin(`${dir}/${name}/esm`, "target=js,import_extension=js"),
    plugin(`${dir}/${name}/cjs`, "target=js,js_import_style=legacy_commonjs"),
  ]);
  const template = { version: "v2", inputs: [{ directory: "proto" }], plugins: outs };
  const buf = `${here}node_modules/.bin/buf`;
  execFileSync(buf, ["generate", "--template", JSON.stringify(template)], {
    cwd: here,
    stdio: "inherit",
    env: { ...process.env, PATH: `${here}node_modules/.bin:${process.env.PATH}` },
  });
  await bundle();
  const require = createRequire(import.meta.url);
  const host = { Uint8Array, Map, Error, AggregateError, Object };
  return [
    { name: "an ES module", realm: host, ...(await import(`${dir}/one/index.mjs`)) },
    { name: "its CommonJS build", realm: host, ...require(`${dir}/one/index.cjs`) },
    { name: "another version", realm: host, ...(await import(`${dir}/two/index.mjs`)) },
    { name: "the CommonJS build of that version", realm: host, ...require(`${dir}/two/index.cjs`) },
    { name: "a minified bundle", realm: host, ...(await import(`${dir}/bundle.mjs`)) },
    loadInRealm(`${dir}/two/index.cjs`),
  ];
}

/** The module of the copy that workers load. */
export const copyForWorkers = `${dir}/two/index.mjs`;

function install(path, version) {
  const installed = `${path}/node_modules/rpcstatus`;
  mkdirSync(installed, { recursive: true });
  const tarball = `${here}../../pack/rpcstatus.tgz`;
  execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components", "1"]);
  if (version !== undefined) {
    const manifest = JSON.parse(readFileSync(`${installed}/package.json`, "utf8"));
    writeFileSync(`${installed}/package.json`, JSON.stringify({ ...manifest, version }));
  }
  const entries = { rpc: "rpcstatus", http: "rpcstatus/http" };
  const peers = { grpcJs: "rpcstatus/grpc-js", connect: "rpcstatus/connect" };
  const all = Object.entries({ ...entries, ...peers });
  const kinds = "acme/v1/kinds_rpcstatus.js";
  writeFileSync(
    `${path}/index.mjs`,
    [
      ...all.map(([name, from]) => `export * as ${name} from "${from}";`),
      `export { kindsError } from "./esm/${kinds}";`,
    ].join("\n"),
  );
  writeFileSync(
    `${path}/index.cjs`,
    [
      ...all.map(([name, from]) => `exports.${name} = require("${from}");`),
      `exports.kindsError = require("./cjs/${kinds}").kindsError;`,
    ].join("\n"),
  );
  for (const [folder, type] of [
    ["esm", "module"],
    ["cjs", "commonjs"],
  ]) {
    mkdirSync(`${path}/${folder}`);
    writeFileSync(`${path}/${folder}/package.json`, JSON.stringify({ type }));
  }
}

function plugin(out, opt) {
  return { local: "protoc-gen-rpcstatus", out, opt, strategy: "all" };
}

async function bundle() {
  const external = /^(node:|@grpc\/|@bufbuild\/|@connectrpc\/)/;
  const build = await rolldown({ input: `${dir}/one/index.mjs`, external, logLevel: "warn" });
  await build.write({ file: `${dir}/bundle.mjs`, format: "esm", minify: true });
}

/**
 * Loads a copy in a realm with its own Error, Uint8Array and Map, and without TextDecoder, as in jsdom. Libraries
 * and timers are those of the host.
 */
function loadInRealm(file) {
  const context = createContext({ Buffer, Headers, Response, clearTimeout, process, setTimeout });
  const loaded = new Map();
  const load = (path) => {
    const known = loaded.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: runInContext("({})", context) };
    loaded.set(path, module);
    const resolve = createRequire(path).resolve;
    const require = (id) => {
      const target = resolve(id);
      return target.startsWith(`${dir}/`) ? load(target) : createRequire(path)(id);
    };
    const names = ["exports", "require", "module", "__filename", "__dirname"];
    const options = { parsingContext: context, filename: path };
    const run = compileFunction(readFileSync(path, "utf8"), names, options);
    run(module.exports, require, module, path, dirname(path));
    return module.exports;
  };
  const realm = runInContext("({ Uint8Array, Map, Error, AggregateError, Object })", context);
  return { name: "another realm", realm, ...load(file) };
}
