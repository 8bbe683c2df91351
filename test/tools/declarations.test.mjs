// Compiles libraries with `declaration: true` whose exports have types that the compiler infers from a catalog and
// from the runtime, and compiles programs that use the declarations. With three versions of TypeScript, npm and pnpm,
// project references in workspaces, and a catalog that is a package of its own. Needs pack/ (node scripts/pack.mjs).

import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createRepo, installable, root } from "../../scripts/downstream.mjs";

const PNPM = "pnpm@12.21.0";
const CATALOG = "@acme/shop-errors";
const own = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const pinned = JSON.parse(readFileSync(`${root}test/package/package.json`, "utf8")).devDependencies;
const TYPESCRIPTS = ["typescript-5", "typescript-6", "typescript-7"];
const RANGE = `^${own.version}`;
const TARBALL = `file:${installable("rpcstatus")}`;

// Each file of declarations/ is a project: what one file imports helps the compiler to name the types of all others.
const PROJECTS = ["catalog", "explicit", "status", "texts"];

// The compilers, and the generated code of the shop, which is the same in every layout.
const tools = createRepo();
before(() => {
  const names = ["@bufbuild/buf", "@bufbuild/protoc-gen-es", ...TYPESCRIPTS];
  tools.write(
    "package.json",
    JSON.stringify({
      private: true,
      dependencies: catalogPackage(TARBALL),
      devDependencies: {
        "protoc-gen-rpcstatus": `file:${installable("protoc-gen-rpcstatus")}`,
        ...Object.fromEntries(names.map((name) => [name, pinned[name]])),
      },
      allowScripts: { "@bufbuild/buf": true },
    }),
  );
  tools.run("npm", "install", "--no-audit", "--no-fund");
  for (const name of ["buf.yaml", "buf.gen.yaml", "proto"])
    cpSync(join(root, "examples/shop", name), join(tools.dir, name), { recursive: true });
  generate("src/gen");
  tools.edit("buf.gen.yaml", "enums=import", "enums=import,side=client");
  tools.edit("buf.gen.yaml", "src/gen", "src/client-gen");
  generate("src/client-gen");
});
after(() => tools.remove());

describe("a package with its own generated code", () => {
  for (const manager of ["npm", "pnpm"]) {
    describe(manager, () => {
      const repo = createRepo();
      before(() => {
        repo.write("package.json", manifest("shop", library(versionsOf("@bufbuild/protobuf"))));
        writeLibrary(repo, [...PROJECTS, "client"]);
        install(repo, manager);
      });
      after(() => repo.remove());
      testLibrary(repo);
    });
  }
});

describe("packages of a workspace, with project references", () => {
  for (const manager of ["npm", "pnpm"]) {
    describe(manager, () => {
      const repo = createRepo();
      const shop = repo.within("packages/shop");
      before(() => {
        const workspaces = ["packages/*"];
        repo.write("package.json", manifest("root", {}, { workspaces }));
        repo.write("packages/errors/package.json", manifest(CATALOG, catalogPackage(TARBALL)));
        writeCatalog(repo.within("packages/errors"));
        const version = manager === "pnpm" ? "workspace:*" : "*";
        shop.write("package.json", manifest("shop", library({ [CATALOG]: version })));
        writeLibrary(shop, PROJECTS, { catalog: CATALOG, references: [{ path: "../../errors" }] });
        install(repo, manager);
      });
      after(() => repo.remove());
      testLibrary(shop);
    });
  }
});

describe("a catalog that is a package of its own", () => {
  const errors = createRepo();
  const tarballs = {};
  before(() => {
    errors.write("package.json", manifest(CATALOG, catalogPackage(TARBALL)));
    writeCatalog(errors);
    install(errors, "npm");
    compile(errors, "typescript-5");
    for (const kind of ["dependencies", "peerDependencies"]) {
      const { rpcstatus, ...dependencies } = catalogPackage(RANGE);
      errors.write(
        "package.json",
        manifest(CATALOG, dependencies, { [kind]: { ...dependencies, rpcstatus } }),
      );
      const [{ filename }] = JSON.parse(errors.run("npm", "pack", "--json"));
      errors.run("mv", filename, `${kind}.tgz`);
      tarballs[kind] = `file:${join(errors.dir, `${kind}.tgz`)}`;
    }
  });
  after(() => errors.remove());

  for (const manager of ["npm", "pnpm"]) {
    for (const kind of ["dependencies", "peerDependencies"]) {
      describe(`${manager}, rpcstatus in its ${kind}`, () => {
        const repo = createRepo();
        before(() => {
          repo.write("package.json", manifest("shop", library({ [CATALOG]: tarballs[kind] })));
          writeLibrary(repo, PROJECTS, { catalog: CATALOG });
          install(repo, manager);
        });
        after(() => repo.remove());
        testLibrary(repo);
      });
    }
  }
});

/** Generates the shop into the folder, with a module that exports all of it. */
function generate(folder) {
  tools.run("buf", "generate");
  const modules = tools.list(folder, ".ts").map((file) => file.slice(folder.length + 1, -3));
  tools.write(
    `${folder}/index.ts`,
    modules.map((name) => `export * from "./${name}.js";\n`).join(""),
  );
}

/** Tests that the library compiles, and a program that uses its declarations. */
function testLibrary(repo) {
  for (const typescript of TYPESCRIPTS) {
    test(typescript, () => {
      repo.remove("dist");
      compile(repo, typescript, "use");
      const files = repo.list("dist", ".d.ts");
      assert(files.length > 3, `there is only ${files}`);
      for (const file of files) assertPublicImports(repo.read(file), file);
    });
  }
}

/** Asserts that a declaration names types by the paths that `exports` has. */
function assertPublicImports(text, file) {
  for (const [, path] of text.matchAll(/(?:from |import\()"([^"]+)"/g)) {
    const allowed = path.startsWith("rpcstatus")
      ? Object.hasOwn(own.exports, path.replace("rpcstatus", "."))
      : !path.includes("node_modules");
    assert(allowed, `${file} imports ${path}`);
  }
}

function compile(repo, typescript, project = ".") {
  const tsc = join(tools.dir, "node_modules", typescript, "bin/tsc");
  repo.run(process.execPath, tsc, "--build", "--force", project);
}

/**
 * Writes the library, and the program that uses its declarations. Without a package of the catalog, the generated code
 * is in the project "catalog".
 */
function writeLibrary(repo, projects, { catalog, references = [] } = {}) {
  for (const name of projects) {
    writeSource(repo, name, name, catalog);
    const others = name === "catalog" || catalog ? [] : [{ path: "../catalog" }];
    const options = name === "explicit" ? { isolatedDeclarations: true } : {};
    writeProject(repo, name, options, [...references, ...others]);
  }
  if (!catalog) copyGenerated(repo, "catalog/gen");
  if (projects.includes("client")) copyGenerated(repo, "client/client-gen", "src/client-gen");
  writeSource(repo, "use", "use", catalog);
  // Checks the declarations, too.
  const checks = { skipLibCheck: false, skipDefaultLibCheck: true };
  const libraries = projects.map((name) => ({ path: `../${name}` }));
  writeProject(repo, "use", checks, [...references, ...libraries]);
}

function writeSource(repo, project, name, catalog) {
  const generated =
    catalog ?? (project === "catalog" ? "./gen/index.js" : "../catalog/gen/index.js");
  const text = readFileSync(`${root}test/tools/declarations/${name}.ts`, "utf8");
  repo.write(`${project}/${name}.ts`, text.replaceAll("./gen/index.js", generated));
}

/** Writes the package of the catalog. */
function writeCatalog(repo) {
  copyGenerated(repo, "src");
  writeProject(repo, ".", { rootDir: "src", outDir: "dist", isolatedDeclarations: true });
}

function writeProject(repo, name, options, references = []) {
  const compilerOptions = {
    target: "es2022",
    lib: ["es2022", "dom"],
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    declaration: true,
    composite: true,
    types: ["node"],
    rootDir: ".",
    outDir: `../dist/${name}`,
    ...options,
  };
  const include = name === "." ? ["src"] : ["."];
  repo.write(`${name}/tsconfig.json`, JSON.stringify({ compilerOptions, references, include }));
}

function copyGenerated(repo, to, from = "src/gen") {
  cpSync(join(tools.dir, from), join(repo.dir, to), { recursive: true });
}

function install(repo, manager) {
  if (manager === "npm") return repo.run("npm", "install", "--no-audit", "--no-fund");
  const overrides = { rpcstatus: TARBALL };
  repo.write("pnpm-workspace.yaml", JSON.stringify({ packages: ["packages/*"], overrides }));
  return repo.run("npx", "--yes", PNPM, "install", "--config.strict-dep-builds=false");
}

function manifest(name, dependencies, more = {}) {
  return JSON.stringify({
    name,
    version: "1.0.0",
    type: "module",
    exports: { types: "./dist/index.d.ts", default: "./dist/index.js" },
    files: ["dist"],
    dependencies,
    devDependencies: versionsOf("@types/node"),
    ...more,
  });
}

function catalogPackage(rpcstatus) {
  return { rpcstatus, ...versionsOf("@bufbuild/protobuf") };
}

function library(more) {
  return { rpcstatus: TARBALL, ...more };
}

function versionsOf(...names) {
  return Object.fromEntries(names.map((name) => [name, own.devDependencies[name]]));
}
