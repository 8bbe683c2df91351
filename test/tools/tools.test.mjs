// Runs the tools of users on a user's repository: buf and protoc, npm and pnpm, and the layouts of
// docs/setup.md and docs/workspaces.md. Each case generates, compiles and runs src/main.ts of repo/, or checks the reported problem and its fix.
// Needs pack/ (node scripts/pack.mjs).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { blockOf, createRepo, root } from "../../scripts/downstream.mjs";
import { allModules, assertRefused, assertWorks, layOut, manifest } from "./repo.mjs";

const PNPM = "pnpm@12.21.0";
const ORDERS = "proto/acme/shop/v1/orders.proto";
const AUTH = "proto/acme/auth/v1/auth.proto";
const OK = `cannot use code OK for "ORDER_ERROR_OUT_OF_STOCK": a status with code OK is not an error; use one of the 16 error codes (CODE_VALID)`;
const NOT_HERE = `cannot find an error of method "PlaceOrder": enum "acme.auth.v1.AuthError" is not known; the only catalog of this run is "OrderError"; use it, or generate your file in the same run, with one input and "strategy: all" in buf.gen.yaml; if that filters the types of the input, list the enum in types, or remove it from exclude_types (METHOD_ERROR_KNOWN)`;
const STRATEGY = "    strategy: all\n";

describe("npm", () => {
  const repo = createRepo();
  before(() => {
    repo.write("package.json", manifest({ workspaces: ["packages/*"] }));
    repo.write("packages/api/package.json", manifest({ name: "api" }));
    repo.run("npm", "install", "--no-audit", "--no-fund");
  });
  beforeEach(() => layOut(repo));
  after(() => repo.remove());

  test("buf in a path with a space, strategy: all", () => {
    assert.match(repo.dir, / /);
    repo.run("buf", "generate");
    assertWorks(repo);
    // Our protos are a module of the user's workspace, so they are linted, too.
    repo.run("buf", "lint");
  });

  test("buf, one run per directory: errors of another directory must be imported", () => {
    repo.edit("buf.gen.yaml", STRATEGY, "");
    const result = repo.attempt("buf", "generate");
    assertRefused(repo, result, NOT_HERE, ORDERS, `error: "acme.auth.v1.AuthError.EXPIRED"`);
    repo.edit(ORDERS, "import ", `import "acme/auth/v1/auth.proto";\nimport `);
    repo.run("buf", "generate");
    assertWorks(repo);
  });

  test("buf: only strategy: all finds a reason that two directories use", () => {
    repo.edit(AUTH, "AUTH_ERROR_EXPIRED", "AUTH_ERROR_OUT_OF_STOCK");
    repo.edit(AUTH, "auth.acme.example", "shop.acme.example");
    repo.edit(ORDERS, `      error: "acme.auth.v1.AuthError.EXPIRED"\n`, "");
    const { ok, stderr } = repo.attempt("buf", "generate");
    assert(!ok, "accepted");
    assert.match(stderr, /cannot use reason "OUT_OF_STOCK" twice in domain "shop\.acme\.example"/);
    repo.edit("buf.gen.yaml", STRATEGY, "");
    repo.run("buf", "generate");
  });

  test("buf, protos in several modules: one run without inputs, one run per input with them", () => {
    cpSync(join(repo.dir, "proto/acme/auth"), join(repo.dir, "api/acme/auth"), { recursive: true });
    repo.remove("proto/acme/auth");
    repo.write("buf.yaml", allModules("proto", "api"));
    repo.edit(
      "buf.gen.yaml",
      "  - directory: proto\n",
      "  - directory: proto\n  - directory: api\n",
    );
    const result = repo.attempt("buf", "generate");
    assertRefused(repo, result, NOT_HERE, ORDERS, `error: "acme.auth.v1.AuthError.EXPIRED"`);
    repo.edit("buf.gen.yaml", "inputs:\n  - directory: proto\n  - directory: api\n", "");
    repo.run("buf", "generate");
    assertWorks(repo);
  });

  test("buf with a user's module that contains google/rpc", () => {
    cpSync(join(root, "proto/google"), join(repo.dir, "third_party/google"), { recursive: true });
    cpSync(join(root, "test/tools/google-rpc"), repo.dir, { recursive: true });
    repo.write("buf.yaml", allModules("proto", "third_party"));
    repo.edit("buf.gen.yaml", "    exclude_types:", "    include_imports: true\n$&");
    repo.run("buf", "generate");
    assertWorks(repo);
    assert.equal(repo.run("node", "dist/history.js"), "quantity\n");
  });

  test("buf, import_extension=none, and a bundler that resolves the imports", () => {
    repo.edit("buf.gen.yaml", ",import_extension=js", "");
    repo.edit("src/main.ts", `.js"`, `"`);
    repo.edit("tsconfig.json", `"module": "nodenext"`, `"module": "preserve", "noEmit": true`);
    repo.run("buf", "generate");
    const bundle = ["src/main.ts", "--platform", "node", "--file", "dist/main.js"];
    assertWorks(repo, () => repo.run(`${root}node_modules/.bin/rolldown`, ...bundle));
  });

  test("buf with CRLF line endings: the same files, and the same positions of problems", () => {
    repo.run("buf", "generate");
    const before = generated(repo);
    useCrlf(repo);
    repo.run("buf", "generate");
    assert.deepEqual(generated(repo), before);
    assertWorks(repo);
    repo.edit(ORDERS, "code: FAILED_PRECONDITION", "code: OK");
    const result = repo.attempt("buf", "generate");
    assert.match(result.stderr, /^Failure: plugin protoc-gen-rpcstatus: $/m);
    assertRefused(repo, result, OK, ORDERS, "code: OK");
  });

  test("buf in a package of npm workspaces: buf.yaml is next to node_modules", () => {
    const api = repo.within("packages/api");
    assert(!existsSync(join(api.dir, "node_modules/rpcstatus")), "npm did not hoist rpcstatus");
    layOut(api);
    api.remove("buf.yaml");
    repo.write("buf.yaml", allModules("packages/api/proto"));
    api.run("npx", "buf", "generate");
    assertWorks(api);
  });

  describe("protoc", { skip: withoutProtoc() }, () => {
    test("with the command of docs/setup.md", () => {
      protoc(repo);
      assertWorks(repo);
    });

    test("CRLF line endings: the same files", () => {
      protoc(repo);
      const before = generated(repo);
      useCrlf(repo);
      protoc(repo);
      assert.deepEqual(generated(repo), before);
    });

    test("a refusal has its position and its fix", () => {
      repo.edit(ORDERS, "code: FAILED_PRECONDITION", "code: OK");
      const result = repo.attempt("sh", "-c", blockOf("docs/setup.md", "sh", "protoc "));
      assert.match(result.stderr, /^--rpcstatus_out: $/m);
      // protoc 3.21 sends the position of the option, but not of its fields.
      assertRefused(repo, result, OK, ORDERS, "(rpcstatus.v1.error)", "code: OK");
    });
  });
});

describe("pnpm", () => {
  const repo = createRepo();
  before(() => {
    repo.write("package.json", manifest());
    repo.write("packages/api/package.json", manifest({ name: "api" }));
    // pnpm fails if a build script is neither allowed nor denied; buf works without its own.
    repo.write(
      "pnpm-workspace.yaml",
      'packages: ["packages/*"]\nallowBuilds: {"@bufbuild/buf": false}\n',
    );
    repo.run("npx", "--yes", PNPM, "install");
  });
  after(() => repo.remove());

  for (const [name, at] of [
    ["a package", "."],
    ["a package of a workspace", "packages/api"],
  ]) {
    test(`buf in ${name}`, () => {
      const one = repo.within(at);
      assert(lstatSync(join(one.dir, "node_modules/rpcstatus")).isSymbolicLink());
      layOut(one);
      one.run("buf", "generate");
      assertWorks(one);
    });
  }
});

/** Runs the command of docs/setup.md, then protobuf-es, which needs our messages too without exclude_types. */
function protoc(repo) {
  repo.run("sh", "-c", blockOf("docs/setup.md", "sh", "protoc "));
  repo.run(
    "protoc",
    ...["-I", "proto", "-I", "node_modules/rpcstatus/proto"],
    "--plugin=node_modules/.bin/protoc-gen-es",
    "--es_out=src/gen",
    "--es_opt=target=ts,import_extension=js",
    ...[ORDERS, AUTH, "rpcstatus/v1/annotations.proto", "rpcstatus/v1/code.proto"],
  );
}

function withoutProtoc() {
  const { error } = spawnSync("protoc", ["--version"]);
  return error === undefined ? false : "protoc is not on PATH; Debian has it as protobuf-compiler";
}

/** Returns the files that our plugin generated. */
function generated(repo) {
  const files = repo.list("src/gen", "_rpcstatus.ts");
  assert.equal(files.length, 2);
  return new Map(files.map((file) => [file, repo.read(file)]));
}

function useCrlf(repo) {
  for (const file of [ORDERS, AUTH, "buf.yaml", "buf.gen.yaml"]) {
    repo.write(file, repo.read(file).replaceAll("\n", "\r\n"));
  }
}
