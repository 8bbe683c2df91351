// Builds both packages: the plugin first (the runtime's gen/ comes out of it), then the run time as
// ES modules and CommonJS. `node scripts/build.mjs plugin` builds the plugin alone.

import { execFileSync } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const only = process.argv[2];

if (only === undefined || only === "plugin") await buildPlugin();
if (only === undefined || only === "runtime") await buildRuntime();

async function buildPlugin() {
  const dir = "scripts/protoc-gen-rpcstatus";
  rmSync(`${dir}/dist`, { recursive: true, force: true });
  await bundle(
    {
      input: { bin: `${dir}/src/bin.ts`, check: `${dir}/src/command/index.ts` },
      platform: "node",
      external: /^(node:|@bufbuild\/|ts-morph$)/,
    },
    [{ dir: `${dir}/dist`, format: "esm" }],
  );
}

async function buildRuntime() {
  rmSync("dist", { recursive: true, force: true });
  const protocols = ["aip194", "errno", "http2", "http3", "otel", "twirp"];
  const entries = [
    "index",
    "code",
    ...protocols.map((name) => `code/${name}`),
    "details",
    "catalog",
    "protobuf",
    "grpc-js",
    "connect",
    "http",
  ];
  const input = Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`]));
  // Few files load fast: what entries share is three files, since the codes alone are to stay small, and
  // those of errno too.
  const groups = [
    {
      name: "errno",
      test: /\/(src\/code\/errno|gen\/rpcstatus\/v1\/code_errno_rpcstatus)\.ts$/,
      priority: 2,
    },
    {
      name: "code",
      test: /\/(src\/code(\/(names|http-status|traits))?|gen\/rpcstatus\/v1\/code_rpcstatus)\.ts$/,
      priority: 3,
    },
    { name: "core", test: /\/(src\/(?!code\/)|gen\/google\/).*\.ts$/, minShareCount: 2 },
  ];
  const shared = {
    chunkFileNames: "shared-[name].js",
    entryFileNames: "[name].js",
    codeSplitting: { groups },
  };
  await bundle(
    { input, platform: "neutral", external: /^(node:|@grpc\/|@bufbuild\/|@connectrpc\/)/ },
    [
      { dir: "dist/esm", format: "esm", ...shared },
      { dir: "dist/cjs", format: "cjs", exports: "named", ...shared },
    ],
  );
  // The bin shares nothing with the entries on disk, so that no chunk is made for its sake.
  await bundle({ input: { bin: "src/cli/rpcstatus.ts" }, platform: "node", external: /^node:/ }, [
    { dir: "dist/esm", format: "esm", codeSplitting: false },
  ]);
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
    stdio: "inherit",
  });
  // The folder's own package.json makes the same declarations those of a CommonJS module.
  cpSync("dist/esm/types", "dist/cjs/types", { recursive: true });
  writeFileSync(
    "dist/cjs/package.json",
    `${JSON.stringify({ type: "commonjs", sideEffects: false })}\n`,
  );
}

async function bundle(options, outputs) {
  const build = await rolldown({ ...options, logLevel: "warn" });
  for (const output of outputs) await build.write({ ...output });
  await build.close();
}
