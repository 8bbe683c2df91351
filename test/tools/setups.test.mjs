// Runs the set-ups of docs/setup.md and docs/workspaces.md that need tools of their own: ts-jest, Vite, ts-proto, older
// bufs, lint rules, buf v1, yarn Plug'n'Play, Turborepo, Nx, a catalog as a package. The files are those of the pages.
// Needs pack/ (node scripts/pack.mjs).

import assert from "node:assert/strict";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { blockOf, createRepo, root } from "../../scripts/downstream.mjs";
import { assertWorks, layOut, manifest, OUTPUT } from "./repo.mjs";

const ORDERS = "proto/acme/shop/v1/orders.proto";
const WORKSPACES = "docs/workspaces.md";
const YARN = ["--yes", "--package=@yarnpkg/cli-dist@4.18.1", "yarn"];
const TOOLS = {
  "@grpc/grpc-js": "1.14.7",
  "@types/jest": "30.0.0",
  jest: "30.5.2",
  "ts-jest": "29.4.15",
  "ts-proto": "2.18.0",
  typescript: "5.9.3", // ts-jest does not run with TypeScript 7.
  vite: "8.3.8",
};

Object.assign(process.env, {
  DO_NOT_TRACK: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  NX_DAEMON: "false",
  NX_NO_CLOUD: "true",
  YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
  YARN_ENABLE_TELEMETRY: "false",
});

describe("npm", () => {
  const repo = createRepo();
  before(() => {
    repo.write("package.json", manifest({}, TOOLS));
    repo.run("npm", "install", "--no-audit", "--no-fund");
  });
  beforeEach(() => {
    layOut(repo);
    repo.write("package.json", manifest({}, TOOLS));
  });
  after(() => repo.remove());

  describe("ts-jest", () => {
    const jest = () => {
      repo.write("src/main.test.ts", JEST.replace("$extension", extension()));
      repo.remove("src/main.ts");
      const { ok, stdout, stderr } = repo.attempt("jest");
      assert(ok, stdout + stderr);
    };
    const extension = () =>
      repo.read("buf.gen.yaml").includes("import_extension=js") ? ".js" : "";

    test("CommonJS, without import_extension", () => {
      repo.write("package.json", manifest({ type: "commonjs" }, TOOLS));
      repo.write("jest.config.cjs", `module.exports = { ${JEST_TRANSFORM} };`);
      repo.edit("buf.gen.yaml", ",import_extension=js", "");
      repo.edit("tsconfig.json", `"module": "nodenext"`, `"module": "commonjs"`);
      repo.edit("tsconfig.json", `"types": ["node"]`, `"types": ["node", "jest"]`);
      repo.edit("tsconfig.json", `    "verbatimModuleSyntax": true,\n`, "");
      repo.run("buf", "generate");
      jest();
    });

    test("files with import_extension=js, which Node runs as ES modules", () => {
      repo.write("jest.config.cjs", blockOf("docs/setup.md", "js", "// jest.config.cjs"));
      repo.write("tsconfig.jest.json", blockOf("docs/setup.md", "json", "commonjs"));
      repo.run("buf", "generate");
      assertWorks(repo);
      jest();
    });
  });

  test("one folder for Node and Vite: import_extension=js", () => {
    repo.run("buf", "generate");
    assertWorks(repo);
    repo.write("index.html", `<script type="module" src="/src/main.ts"></script>`);
    repo.run("vite", "build", "--outDir", "web");
    const [bundle] = repo.list("web", ".js");
    assert.match(repo.read(bundle), /OUT_OF_STOCK/);
  });

  test("ts-proto in the same run", () => {
    const plugin = blockOf("docs/setup.md", "yaml", "protoc-gen-ts_proto");
    repo.edit("buf.gen.yaml", "  # Errors, by rpcstatus.\n", plugin);
    repo.run("buf", "generate");
    assert.deepEqual(
      repo.list("src/gen", ".ts").map((path) => path.replace("src/gen/acme/", "")),
      ["auth/v1/auth", "shop/v1/orders"].flatMap((name) =>
        ["", "_pb", "_rpcstatus"].map((end) => `${name}${end}.ts`),
      ),
    );
    // ts-proto's files import what they use as types without "type".
    repo.edit("tsconfig.json", `    "verbatimModuleSyntax": true,\n`, "");
    repo.edit("tsconfig.json", `    "exactOptionalPropertyTypes": true,\n`, "");
    assertWorks(repo);
  });

  for (const [version, change] of [
    ["1.36.0", (yaml) => yaml.replace(/ {2}# Messages[\s\S]*?(?= {2}# Errors)/, "")],
    ["1.51.0", (yaml) => yaml],
  ]) {
    test(`buf ${version} generates the same errors as the newest`, () => {
      repo.run("buf", "generate");
      const errors = () => repo.list("src/gen", "_rpcstatus.ts").map(repo.read);
      const expected = errors();
      repo.write("buf.gen.yaml", change(repo.read("buf.gen.yaml")));
      repo.run("npx", "--yes", `--package=@bufbuild/buf@${version}`, "--", "buf", "generate");
      assert.deepEqual(errors(), expected);
    });
  }

  describe("modules of buf", () => {
    const block = (text) => blockOf(WORKSPACES, "yaml", text);

    test("lint without comments that ignore rules", () => {
      const strict = block("disallow_comment_ignores");
      repo.write("buf.yaml", strict.replace(/ {2}ignore:\n.*\n/, ""));
      assert.match(repo.attempt("buf", "lint").stdout, /^node_modules.rpcstatus.*"OK" should be/m);
      repo.write("buf.yaml", strict);
      repo.run("buf", "lint");
      repo.run("buf", "generate");
    });

    test("an input with types, which buf does not find in annotations", () => {
      const input = block("- acme.shop.v1.OrderService");
      repo.edit("buf.gen.yaml", "inputs:\n  - directory: proto\n", input);
      repo.run("buf", "generate");
      const yaml = repo.read("buf.gen.yaml");
      for (const line of input.split("\n").filter((line) => line.includes("#"))) {
        repo.write("buf.gen.yaml", yaml.replace(`${line}\n`, ""));
        assert.match(repo.attempt("buf", "generate").stderr, /cannot find/);
      }
    });

    test("a workspace of version v1", () => {
      repo.remove("buf.yaml");
      repo.write("buf.work.yaml", block("# buf.work.yaml"));
      repo.run("buf", "generate");
      assert.equal(repo.list("src/gen", "_rpcstatus.ts").length, 2);
      repo.run("buf", "lint");
      const v1 = "version: v1\nplugins:\n  - plugin: rpcstatus\n    out: v1\n    strategy: all\n";
      repo.write("buf.gen.yaml", `${v1}    opt: target=ts\n`);
      repo.run("buf", "generate", "proto");
      assert.equal(repo.list("v1", "_rpcstatus.ts").length, 2);
    });

    test("buf push asks for a name of the module of rpcstatus", () => {
      const push = (yaml) => {
        repo.write("buf.yaml", yaml.replaceAll("buf.build", "registry.invalid"));
        return repo.attempt("buf", "push", "--timeout", "20s").stderr;
      };
      const named = block("name: buf.build/acme/rpcstatus");
      const refusal = /must be (named|specified).*node_modules.rpcstatus/s;
      assert.match(push(named.replace(/.*acme\/rpcstatus\n/, "")), refusal);
      assert.doesNotMatch(push(named), refusal);
    });
  });
});

describe("yarn Plug'n'Play", () => {
  const repo = createRepo();
  after(() => repo.remove());
  const yarn = (...args) => repo.run("npx", ...YARN, ...args);

  test("buf reads the protos that the script copies", () => {
    // TypeScript 7 does not find packages in archives.
    repo.write("package.json", manifest({}, { typescript: TOOLS.typescript }));
    repo.write("yarn.lock", "");
    layOut(repo);
    yarn("install");
    assert(!existsSync(join(repo.dir, "node_modules")));
    repo.write("protos.mjs", blockOf(WORKSPACES, "js", "// protos.mjs"));
    repo.edit("buf.yaml", "node_modules/rpcstatus/proto", "third_party");
    yarn("node", "protos.mjs");
    yarn("buf", "generate");
    yarn("tsc");
    assert.equal(yarn("node", "dist/main.js"), OUTPUT);
  });
});

describe("a workspace with a catalog as a package", () => {
  const repo = createRepo();
  const [errors, app] = ["packages/errors", "packages/app"].map((path) => repo.within(path));
  const packageJson = JSON.parse(blockOf(WORKSPACES, "json", `"@acme/errors"`));
  const scripts = { generate: "buf generate", build: "tsc" };
  before(() => {
    const tools = { turbo: "2.11.11", nx: "24.0.6" };
    const workspaces = { workspaces: ["packages/*"], name: "acme", packageManager: "npm@10.0.0" };
    repo.write("package.json", manifest(workspaces, tools));
    // Its peer is in the workspace; npm would ask the registry for it.
    const { peerDependencies: _, ...rest } = packageJson;
    errors.write("package.json", JSON.stringify({ ...rest, scripts }));
    const needs = { "@acme/errors": "1.0.0" };
    app.write(
      "package.json",
      JSON.stringify({ name: "app", type: "module", scripts, dependencies: needs }),
    );
    repo.run("npm", "install", "--no-audit", "--no-fund");

    const modules = [errors, app].map(
      ({ dir }) => `  - path: ${dir.slice(repo.dir.length + 1)}/proto\n`,
    );
    const buf = blockOf("README.md", "yaml", "# buf.yaml");
    repo.write("buf.yaml", buf.replace("  - path: proto\n", modules.join("")));
    repo.write(".gitignore", "node_modules\ndist\ngen\n.turbo\n.nx\n");
    repo.run("git", "init", "--quiet");
    repo.write("turbo.json", blockOf(WORKSPACES, "json", "turborepo"));
    repo.write("nx.json", blockOf(WORKSPACES, "json", "targetDefaults"));
    for (const one of [errors, app]) fill(one);
    errors.write("buf.gen.yaml", blockOf("docs/setup.md", "yaml", "# buf.gen.yaml"));
    errors.remove("proto/acme/shop");
    errors.remove("src/main.ts");
    errors.edit("tsconfig.json", `"strict": true`, `"strict": true, "declaration": true`);
    app.remove("proto/acme/auth");
  });
  after(() => repo.remove());

  for (const [name, command] of [
    ["Turborepo", ["turbo", "run", "build"]],
    ["Nx", ["nx", "run-many", "-t", "build"]],
  ]) {
    test(`${name}: builds, restores from its cache, and generates again after a change`, () => {
      clean();
      repo.run(...command);
      assert.equal(app.run("node", "dist/main.js"), OUTPUT);
      clean();
      assert.match(repo.run(...command), /FULL TURBO|from the cache instead .* 4 out of 4/);
      assert.equal(app.run("node", "dist/main.js"), OUTPUT);
      // The protos of the app import that of the package.
      const auth = "proto/acme/auth/v1/auth.proto";
      errors.edit(auth, "too old", "stale");
      repo.run(...command);
      errors.edit(auth, "stale", "too old");
      assert.equal(app.run("node", "dist/main.js"), OUTPUT.replace("too old", "stale"));
    });
  }

  test("a service that installs the package", () => {
    clean();
    errors.run("buf", "generate");
    errors.run("tsc");
    errors.write("package.json", JSON.stringify(packageJson));
    const [{ filename }] = JSON.parse(errors.run("npm", "pack", "--json"));
    const service = createRepo();
    try {
      const { dependencies, ...rest } = JSON.parse(manifest());
      dependencies["@acme/errors"] = `file:${join(errors.dir, filename)}`;
      service.write("package.json", JSON.stringify({ ...rest, dependencies }));
      service.run("npm", "install", "--no-audit", "--no-fund");
      layOut(service);
      fill(service);
      service.remove("proto/acme/auth");
      service.write("buf.yaml", blockOf(WORKSPACES, "yaml", "node_modules/@acme/errors/proto"));
      service.run("buf", "generate");
      assertWorks(service);
    } finally {
      service.remove();
    }
  });

  /** Writes the protos, the program and the configuration of a service that uses the package. */
  function fill(one) {
    cpSync(join(root, "test/tools/repo"), one.dir, { recursive: true });
    cpSync(join(root, "examples/shop/tsconfig.json"), join(one.dir, "tsconfig.json"));
    one.write("buf.gen.yaml", blockOf(WORKSPACES, "yaml", "map_imports"));
    one.edit(ORDERS, "import ", `import "acme/auth/v1/auth.proto";\n$&`);
    one.edit("src/main.ts", "./gen/acme/auth", "@acme/errors/gen/acme/auth");
  }

  function clean() {
    for (const one of [errors, app]) for (const name of ["dist", "src/gen"]) one.remove(name);
  }
});

const JEST_TRANSFORM = `transform: { "^.+\\.ts$": "ts-jest" }`;
const JEST = `
import { StatusError } from "rpcstatus";
import { authError } from "./gen/acme/auth/v1/auth_rpcstatus$extension";

test("an old token", () => {
  const error = authError.from(StatusError.from(authError.expired({ user: "ann" })));
  expect(error?.reason).toBe("EXPIRED");
});
`;
