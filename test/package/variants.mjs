// Tests every variant of the generated code as users have it: behaviour.ts is compiled beside each under every
// flag, and inferred.ts with `declaration`, with three versions of TypeScript and both module resolutions, and run by
// Node. Needs the packed tarballs installed here (package-check.mjs installs them).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

const variants = [
  { name: "ts", opt: "target=ts,import_extension=js" },
  { name: "ts-nocheck", opt: "target=ts,import_extension=js,ts_nocheck=true" },
  { name: "ts-imported-enums", opt: "target=ts,import_extension=js,enums=import" },
  { name: "ts-erasable", opt: "target=ts,import_extension=ts,erasable_syntax=true" },
  { name: "js", opt: "target=js+dts,import_extension=js" },
  {
    name: "js-imported-enums",
    opt: "target=js+dts,import_extension=js,erasable_syntax=true,enums=import",
  },
  { name: "js-commonjs", opt: "target=js+dts,js_import_style=legacy_commonjs" },
  {
    name: "js-commonjs-imported-enums",
    opt: "target=js+dts,js_import_style=legacy_commonjs,enums=import",
  },
];

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
process.env.PATH = `${process.cwd()}/node_modules/.bin${delimiter}${process.env.PATH}`;
rmSync("variants", { recursive: true, force: true });
const plugins = variants.flatMap(({ name, opt }) => {
  const out = `variants/${name}/gen`;
  const its = opt.split(",").filter((option) => !option.startsWith("enums="));
  return [
    { local: "protoc-gen-es", out, opt: its, strategy: "all", exclude_types: ["rpcstatus.v1"] },
    { local: "protoc-gen-rpcstatus", out, opt, strategy: "all" },
  ];
});
const inputs = [{ directory: "behaviour/proto" }];
run("buf", "generate", "--template", JSON.stringify({ version: "v2", inputs, plugins }));

/** The files of each program, by its options: variants with the same options are compiled in one run. */
const programs = new Map();
for (const { name, opt } of variants) {
  const dir = `variants/${name}`;
  const isCommonJs = opt.includes("legacy_commonjs");
  const importsTs = opt.includes("import_extension=ts");
  const source = readFileSync("behaviour/behaviour.ts", "utf8");
  const own = importsTs ? source.replace(/(from "\.\/gen\/.*)\.js"/g, '$1.ts"') : source;
  writeFileSync(`${dir}/behaviour.ts`, own);
  writeFileSync(
    `${dir}/package.json`,
    JSON.stringify({ type: isCommonJs ? "commonjs" : "module" }),
  );
  // TypeScript with enums is not erasable; declarations may have enums.
  const erasableSyntaxOnly = opt.includes("erasable_syntax") || opt.includes("target=js");
  // behaviour.ts is an ES module, so in a CommonJS package its imports have to be rewritten.
  const verbatimModuleSyntax = !isCommonJs;
  add(name, { module: "nodenext", erasableSyntaxOnly, verbatimModuleSyntax });
  const bundler = { module: "esnext", moduleResolution: "bundler", noEmit: true };
  add(name, { ...bundler, erasableSyntaxOnly, verbatimModuleSyntax: true });
  if (importsTs) runTypeScript(`${dir}/behaviour.ts`);
}

// Types that the compiler infers: not under isolatedDeclarations, which forbids them.
mkdirSync("variants/inferred");
writeFileSync("variants/inferred/package.json", JSON.stringify({ type: "module" }));
for (const name of ["ts", "js"]) {
  const source = readFileSync("behaviour/inferred.ts", "utf8");
  writeFileSync(`variants/inferred/${name}.ts`, source.replace("./gen/", `../${name}/gen/`));
}
add("inferred", { module: "nodenext", isolatedDeclarations: false });

for (const [i, [compilerOptions, include]] of [...programs].entries()) {
  const project = {
    extends: "../behaviour/tsconfig.json",
    compilerOptions: JSON.parse(compilerOptions),
    include,
  };
  writeFileSync(`variants/tsconfig.${i}.json`, JSON.stringify(project));
}
for (const typescript of ["typescript-5", "typescript-6", "typescript-7"]) {
  for (const i of [...programs.keys()].keys()) {
    run(
      process.execPath,
      `node_modules/${typescript}/bin/tsc`,
      "-p",
      `variants/tsconfig.${i}.json`,
    );
  }
  for (const { name } of variants) run(process.execPath, `variants/${name}/behaviour.js`);
}

// Node finds the exports of a CommonJS module that an ES module imports without running it.
const shop = "./variants/js-commonjs/gen/acme/shop/v1/orders_rpcstatus.js";
const { orderError, OrderError, OrderServiceErrors } = await import(shop);
assert(orderError.paymentBusy.is(orderError.paymentBusy()));
assert.equal(OrderError[OrderError.BROKEN], "BROKEN");
assert(OrderServiceErrors.place.is(orderError.paymentBusy()));

console.log(`${variants.length} variants behave alike on Node ${process.versions.node}`);

function add(name, compilerOptions) {
  const key = JSON.stringify(compilerOptions);
  programs.set(key, [...(programs.get(key) ?? []), name]);
}

function runTypeScript(file) {
  if (process.features.typescript) run(process.execPath, file);
  else console.log(`left out: Node ${process.versions.node} does not run TypeScript (${file})`);
}

function run(command, ...args) {
  const shown = args.map((arg) => (arg.length > 80 ? "…" : arg)).join(" ");
  console.log(`$ ${command === process.execPath ? "node" : command} ${shown}`);
  try {
    execFileSync(command, args, { stdio: "inherit" });
  } catch {
    console.error(`failed: ${shown}`);
    process.exit(1);
  }
}
