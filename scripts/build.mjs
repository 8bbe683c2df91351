// Builds both packages: the plugin, and the runtime as ES modules and CommonJS with declarations beside the
// JavaScript. `node scripts/build.mjs plugin` builds the plugin only, `runtime` the runtime.

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const only = process.argv[2];

const neutral = {
  platform: "neutral",
  external: /^(node:|@grpc\/|@bufbuild\/|@connectrpc\/)/,
};

// A few files load fast, so entries share two: one for the codes, which has to stay small when imported alone, and one
// for the rest. The declarations are split in the same way.
const groups = [
  {
    name: "code",
    test: /\/(src\/code(\/(names|http-status|traits|errno|http2|twirp))?|gen\/rpcstatus\/v1\/code(_(errno|http2|twirp))?_rpcstatus)(\.d)?\.ts$/,
    priority: 3,
  },
  { name: "core", test: /\/(src\/(?!code\/)|gen\/google\/).*\.ts$/, minShareCount: 2 },
];

// If a chunk uses only constants of another chunk, rolldown inlines them but keeps the import for its side effects. Our
// modules have none, and the bundlers of users warn of each such import.
const noBareImports = {
  name: "no-bare-imports",
  generateBundle: (_, files) => {
    for (const file of Object.values(files))
      file.code = file.code.replaceAll(/^(import |require\()"\.[^"]*"\)?;\n/gm, "");
  },
};

/** Keeps each comment with its declaration; rolldown-plugin-dts alone misplaces some. */
const comments = {
  name: "comments",
  transform: {
    order: "pre",
    // The parser attaches a comment to the statement before it as well, so a comment would outlive the declaration
    // that it documents and move on to the next one. An empty statement before each comment prevents that.
    handler: (code) => code.replaceAll(/^\/\*\*/gm, "export {};\n/**"),
  },
  // TypeScript ignores a doc comment that begins on the line of the previous member.
  renderChunk: (code) => `${code.replaceAll(/^( *)(\S.*) (\/\*\* .* \*\/)$/gm, "$1$2\n$1$3")}\n`,
};

// The entries that export the types of results. If two export the same type, the compiler names the one that it loads
// first. That should be `rpcstatus/details`, since the name of `rpcstatus/codegenv1` changes; so `details`, which needs
// no other entry, imports none.
const NAMING = ["details", "catalog", "index", "codegenv1"];

/**
 * Makes each declaration of an entry import those that export the types of its results. A compiler that writes
 * declarations can name an inferred type only by an entry that is part of the program, even if nothing else of it is
 * used.
 */
const names = {
  name: "names",
  renderChunk: (code, { fileName, isEntry }) => {
    if (!isEntry || fileName === "details.d.ts") return code;
    const own = fileName.replace(/\.d\.ts$/, "");
    const up = "../".repeat(own.split("/").length - 1) || "./";
    const others = NAMING.filter((entry) => entry !== own);
    return `${others.map((entry) => `import "${up}${entry}.js";\n`).join("")}${code}`;
  },
};

if (only === undefined || only === "plugin") await buildPlugin();
if (only === undefined || only === "runtime") await buildRuntime();

/**
 * Bundles each program of the plugin with its imports into one file of CommonJS: buf starts the plugin for each run, and
 * Node loads that in half the time of modules that import protobuf-es.
 */
async function buildPlugin() {
  const from = "scripts/protoc-gen-rpcstatus/src";
  const dist = "scripts/protoc-gen-rpcstatus/dist";
  rmSync(dist, { recursive: true, force: true });
  const bundled = new Set();
  const collect = {
    name: "collect",
    generateBundle: (_, files) => {
      for (const file of Object.values(files))
        for (const id of file.moduleIds) if (id.includes("/node_modules/")) bundled.add(id);
    },
  };
  // For Node, yaml has CommonJS, of which nothing can be left out.
  const forNode = { platform: "neutral", external: /^node:/ };
  for (const [name, input] of [
    ["bin", `${from}/bin.ts`],
    ["check", `${from}/command/index.ts`],
    ["init", `${from}/init/index.ts`],
  ])
    await bundle({ ...forNode, input, plugins: [collect] }, [
      { file: `${dist}/${name}.js`, format: "cjs", codeSplitting: false },
    ]);
  writeFileSync(`${dist}/package.json`, `${JSON.stringify({ type: "commonjs" })}\n`);
  writeFileSync(`${dist}/THIRD-PARTY.txt`, noticesOf([...bundled].sort()));
}

/** Returns the licenses and the notices of bundled files of other packages. */
function noticesOf(files) {
  const notices = new Set();
  for (const file of files) {
    const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    // The first comment of each file, or else the license of the package.
    const [comment] = /^(?:\/\/.*\n)*/.exec(readFileSync(file, "utf8"));
    const notice = comment.startsWith("// Copyright")
      ? comment.replaceAll(/^\/\/ ?/gm, "")
      : readFileSync(`${folder}/LICENSE`, "utf8");
    if (!notice.startsWith("Copyright")) throw new Error(`cannot find the notice of ${file}`);
    notices.add(`${name} ${version}, ${license}\n\n${notice}`);
  }
  if (notices.size === 0) throw new Error("cannot find the bundled files of other packages");
  return `The programs in this folder contain code of other packages.\n\n${[...notices].join("\n")}`;
}

async function buildRuntime() {
  rmSync("dist", { recursive: true, force: true });
  const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
  const entries = Object.values(exports)
    .filter((files) => typeof files === "object")
    .map((files) => files.import.slice("./dist/esm/".length, -".js".length));
  const plugins = [noBareImports];
  await bundle({ ...neutral, input: inputOf(entries, "src", "ts"), plugins }, [
    { dir: "dist/esm", format: "esm", ...filesNamed("js") },
    { dir: "dist/cjs", format: "cjs", exports: "named", ...filesNamed("js") },
  ]);
  // The bin shares no files with the entries, so that it adds no chunks to them.
  await bundle({ input: { bin: "src/cli/rpcstatus.ts" }, platform: "node", external: /^node:/ }, [
    { dir: "dist/esm", format: "esm", codeSplitting: false },
  ]);
  await buildDeclarations(entries);
  // Makes the JavaScript and the declarations in the folder CommonJS.
  writeFileSync(
    "dist/cjs/package.json",
    `${JSON.stringify({ type: "commonjs", sideEffects: false })}\n`,
  );
}

/** Rolls up the declarations that tsc emits for each source file: one file for each entry, and shared files. */
async function buildDeclarations(entries) {
  const emitted = "dist/declarations";
  const tsc = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--outDir", emitted];
  execFileSync(process.execPath, tsc, { stdio: "inherit" });
  await bundle(
    {
      ...neutral,
      input: inputOf(entries, `${emitted}/src`, "d.ts"),
      plugins: [dts({ dtsInput: true, tsconfig: false, sourcemap: false }), comments, names],
      // No comments that name the emitted files.
      experimental: { attachDebugInfo: "none" },
    },
    // Editors and error messages show the names of types, so they stay.
    ["dist/esm", "dist/cjs"].map((dir) => ({
      dir,
      format: "esm",
      minifyInternalExports: false,
      ...filesNamed("d.ts"),
    })),
  );
  rmSync(emitted, { recursive: true });
}

function inputOf(entries, dir, extension) {
  return Object.fromEntries(entries.map((name) => [name, `${dir}/${name}.${extension}`]));
}

function filesNamed(extension) {
  return {
    chunkFileNames: `shared-[name].${extension}`,
    entryFileNames: `[name].${extension}`,
    codeSplitting: { groups },
  };
}

async function bundle(options, outputs) {
  const build = await rolldown({ ...options, logLevel: "warn" });
  for (const output of outputs) await build.write({ ...output });
  await build.close();
}
