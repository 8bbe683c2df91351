// Checks the files of the installed package: each entry has JavaScript and a declaration beside it in both module
// systems, and internals have no declarations of their own.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "node_modules/rpcstatus");
const { exports, peerDependencies } = JSON.parse(read("package.json"));
const entries = Object.entries(exports).filter(([, files]) => typeof files === "object");
const formats = { esm: "import", cjs: "require" };

test("the package holds no other files", () => {
  const texts = ["CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md"];
  const files = [...texts, "dist", "docs", "package.json", "proto"];
  assert.deepEqual(readdirSync(root).sort(), files);
  const below = (folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(relative(root, entry.parentPath ?? entry.path), entry.name));
  assert.deepEqual(below("proto").sort(), [
    "proto/buf.yaml",
    "proto/rpcstatus/v1/annotations.proto",
    "proto/rpcstatus/v1/code.proto",
  ]);
  assert.deepEqual(
    below("docs").filter((file) => !/^docs\/\w+\.md$/.test(file)),
    [],
  );
  const shared = ["code", "core"].map((name) => `shared-${name}`);
  const own = entries.map(([name]) => (name === "." ? "index" : name.slice("./".length)));
  const known = [...own, ...shared].flatMap((name) =>
    ["esm", "cjs"].flatMap((dir) => [`dist/${dir}/${name}.js`, `dist/${dir}/${name}.d.ts`]),
  );
  known.push("dist/esm/bin.js", "dist/cjs/package.json");
  assert.deepEqual(
    below("dist").filter((file) => !known.includes(file)),
    [],
  );
});

test("the plugin's package holds its two programs, needs no other package, and names those it contains", () => {
  const plugin = join(here, "node_modules/protoc-gen-rpcstatus");
  const files = ["LICENSE", "README.md", "dist", "package.json"];
  assert.deepEqual(readdirSync(plugin).sort(), files);
  const dist = ["THIRD-PARTY.txt", "bin.js", "check.js", "init.js", "package.json"];
  assert.deepEqual(readdirSync(join(plugin, "dist")).sort(), dist);
  for (const name of ["bin.js", "check.js", "init.js"]) {
    const required = readFileSync(join(plugin, "dist", name), "utf8").matchAll(
      /\b(?:require|import)\("([^"]+)"\)/g,
    );
    for (const [, specifier] of required) assert.match(specifier, /^node:/);
  }
  const manifest = JSON.parse(readFileSync(join(plugin, "package.json"), "utf8"));
  assert.equal(manifest.dependencies, undefined);
  const notices = readFileSync(join(plugin, "dist/THIRD-PARTY.txt"), "utf8");
  for (const owner of ["Buf Technologies", "Google", "Eemeli Aro"])
    assert.match(notices, new RegExp(`^Copyright .*${owner}`, "m"));
});

test("the browser program imports every entry but grpc-js, and codegenv1 through generated files", () => {
  const page = readFileSync(join(here, "browser/use.ts"), "utf8");
  const used = [...page.matchAll(/ from "rpcstatus(.*)";$/gm)].map(([, path]) => `.${path}`);
  const others = entries
    .map(([name]) => name)
    .filter((name) => !["./grpc-js", "./codegenv1"].includes(name));
  assert.deepEqual(used.sort(), others.sort());
});

for (const [format, condition] of Object.entries(formats)) {
  suite(format, () => {
    const dir = `dist/${format}`;
    const all = readdirSync(join(root, dir), { recursive: true });
    const declarations = all.filter((file) => file.endsWith(".d.ts"));

    test("every entry has JavaScript and a declaration beside it", () => {
      for (const [name, files] of entries) {
        assert.deepEqual(Object.keys(files), Object.values(formats), name);
        const own = name === "." ? "index" : name.slice("./".length);
        assert.equal(files[condition], `./${dir}/${own}.js`);
        assert(all.includes(`${own}.js`), own);
        assert(declarations.includes(`${own}.d.ts`), own);
      }
    });

    test("no file imports another without using it, of which bundlers warn", () => {
      for (const file of all.filter((file) => file.endsWith(".js")))
        assert.doesNotMatch(read(`${dir}/${file}`), /^(import|require\()\s*"\./m, file);
    });

    test("only entries and shared files have declarations", () => {
      const own = entries.map(([, files]) => files[condition].slice(`./${dir}/`.length));
      const others = declarations.filter((file) => !own.includes(file.replace(/\.d\.ts$/, ".js")));
      assert.deepEqual(others.sort(), ["shared-code.d.ts", "shared-core.d.ts"]);
    });

    test("declarations import only each other and peers", () => {
      for (const file of declarations) {
        for (const specifier of specifiersOf(read(`${dir}/${file}`))) {
          const target = join(file, "..", specifier).replace(/\.js$/, ".d.ts");
          const isOwn = specifier.startsWith(".") && declarations.includes(target);
          assert(isOwn || specifier in peerDependencies, `${file} imports ${specifier}`);
        }
      }
    });

    test("every class and enum is declared once", () => {
      const names = declarations.flatMap((file) =>
        [...read(`${dir}/${file}`).matchAll(/^declare (?:class|enum) (\w+)/gm)].map(([, n]) => n),
      );
      assert.deepEqual(names.sort(), ["Code", "StatusErrorBase"]);
    });

    test("every comment documents the declaration that follows it", () => {
      for (const file of declarations) {
        const text = read(`${dir}/${file}`);
        assert.doesNotMatch(text, /\S +\/\*\*/, `${file}: a comment begins within a line`);
        assert.doesNotMatch(text, /\*\/\s*\/\*\*/, `${file}: two comments in a row`);
      }
    });
  });
}

test("both module systems have the same declarations", () => {
  for (const file of readdirSync(join(root, "dist/cjs"), { recursive: true })) {
    if (!file.endsWith(".d.ts")) continue;
    assert.equal(read(`dist/cjs/${file}`), read(`dist/esm/${file}`), file);
  }
  assert.equal(JSON.parse(read("dist/cjs/package.json")).type, "commonjs");
});

function read(file) {
  return readFileSync(join(root, file), "utf8");
}

function specifiersOf(declaration) {
  const imported = declaration.matchAll(/(?:\bfrom |\bimport |\bimport\()"([^"]+)"/g);
  assert.doesNotMatch(declaration, /^\/\/\/ *<reference/m);
  return [...imported].map(([, specifier]) => specifier);
}
