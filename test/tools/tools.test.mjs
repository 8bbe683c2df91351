// The tools that people generate with, run for real on a repository of a user: buf and protoc, npm and pnpm,
// and the layouts that the README tells of. Each case generates, compiles and runs src/main.ts of repo/, or
// is told what to do. Needs pack/ (node scripts/pack.mjs).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { createRepo, readmeBlock, root } from "../../scripts/downstream.mjs";
import { allModules, layOut, manifest, refuses, works } from "./repo.mjs";

const PNPM = "pnpm@12.21.0";
const ORDERS = "proto/acme/shop/v1/orders.proto";
const AUTH = "proto/acme/auth/v1/auth.proto";
const OK = `cannot use code OK for "ORDER_ERROR_OUT_OF_STOCK": a status with code OK is no error; use one of the 16 error codes`;
const NOT_HERE = `cannot find an error of method "PlaceOrder": enum "acme.auth.v1.AuthError" is not known here; the only catalogue of this run is "OrderError"; use it, or generate the file of yours in the same run, by one input and "strategy: all" in buf.gen.yaml`;
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
    works(repo);
    // Our protos are a module of the user's workspace, and are linted with it.
    repo.run("buf", "lint");
  });

  test("buf, a run for each directory: errors of another one have to be imported", () => {
    repo.edit("buf.gen.yaml", STRATEGY, "");
    const result = repo.attempt("buf", "generate");
    refuses(repo, result, NOT_HERE, ORDERS, `error: "acme.auth.v1.AuthError.EXPIRED"`);
    repo.edit(ORDERS, "import ", `import "acme/auth/v1/auth.proto";\nimport `);
    repo.run("buf", "generate");
    works(repo);
  });

  test("buf: a reason that two directories use is found by strategy: all alone", () => {
    repo.edit(AUTH, "AUTH_ERROR_EXPIRED", "AUTH_ERROR_OUT_OF_STOCK");
    repo.edit(AUTH, "auth.acme.example", "shop.acme.example");
    repo.edit(ORDERS, `      error: "acme.auth.v1.AuthError.EXPIRED"\n`, "");
    const { ok, stderr } = repo.attempt("buf", "generate");
    assert(!ok, "accepted");
    assert.match(stderr, /cannot use reason "OUT_OF_STOCK" twice in domain "shop\.acme\.example"/);
    repo.edit("buf.gen.yaml", STRATEGY, "");
    repo.run("buf", "generate");
  });

  test("buf, protos in several modules: one run without inputs, one for each input with them", () => {
    cpSync(join(repo.dir, "proto/acme/auth"), join(repo.dir, "api/acme/auth"), { recursive: true });
    repo.remove("proto/acme/auth");
    repo.write("buf.yaml", allModules("proto", "api"));
    repo.edit(
      "buf.gen.yaml",
      "  - directory: proto\n",
      "  - directory: proto\n  - directory: api\n",
    );
    const result = repo.attempt("buf", "generate");
    refuses(repo, result, NOT_HERE, ORDERS, `error: "acme.auth.v1.AuthError.EXPIRED"`);
    repo.edit("buf.gen.yaml", "inputs:\n  - directory: proto\n  - directory: api\n", "");
    repo.run("buf", "generate");
    works(repo);
  });

  test("buf with a module of one's own that holds google/rpc", () => {
    cpSync(join(root, "proto/google"), join(repo.dir, "third_party/google"), { recursive: true });
    cpSync(join(root, "test/tools/google-rpc"), repo.dir, { recursive: true });
    repo.write("buf.yaml", allModules("proto", "third_party"));
    repo.edit("buf.gen.yaml", "    exclude_types:", "    include_imports: true\n$&");
    repo.run("buf", "generate");
    works(repo);
    assert.equal(repo.run("node", "dist/history.js"), "quantity\n");
  });

  test("buf, import_extension=none, and a bundler that resolves the imports", () => {
    repo.edit("buf.gen.yaml", ",import_extension=js", "");
    repo.edit("src/main.ts", `.js"`, `"`);
    repo.edit("tsconfig.json", `"module": "nodenext"`, `"module": "preserve", "noEmit": true`);
    repo.run("buf", "generate");
    const bundle = ["src/main.ts", "--platform", "node", "--file", "dist/main.js"];
    works(repo, () => repo.run(`${root}node_modules/.bin/rolldown`, ...bundle));
  });

  test("buf, lines that end as on Windows: the same files, and the same places of problems", () => {
    repo.run("buf", "generate");
    const before = generated(repo);
    windows(repo);
    repo.run("buf", "generate");
    assert.deepEqual(generated(repo), before);
    works(repo);
    repo.edit(ORDERS, "code: FAILED_PRECONDITION", "code: OK");
    const result = repo.attempt("buf", "generate");
    assert.match(result.stderr, /^Failure: plugin protoc-gen-rpcstatus: $/m);
    refuses(repo, result, OK, ORDERS, "code: OK");
  });

  test("buf in a package of npm workspaces: buf.yaml stands beside node_modules", () => {
    const api = repo.within("packages/api");
    assert(
      !existsSync(join(api.dir, "node_modules/rpcstatus")),
      "npm did not put rpcstatus at the top",
    );
    layOut(api);
    api.remove("buf.yaml");
    repo.write("buf.yaml", allModules("packages/api/proto"));
    api.run("npx", "buf", "generate");
    works(api);
  });

  describe("protoc", { skip: withoutProtoc() }, () => {
    test("as the README tells", () => {
      protoc(repo);
      works(repo);
    });

    test("lines that end as on Windows: the same files", () => {
      protoc(repo);
      const before = generated(repo);
      windows(repo);
      protoc(repo);
      assert.deepEqual(generated(repo), before);
    });

    test("a refusal has its place and its fix", () => {
      repo.edit(ORDERS, "code: FAILED_PRECONDITION", "code: OK");
      const result = repo.attempt("sh", "-c", readmeBlock("sh", "protoc "));
      assert.match(result.stderr, /^--rpcstatus_out: $/m);
      // protoc 3.21 sends the place of the option and of nothing in it.
      refuses(repo, result, OK, ORDERS, "(rpcstatus.v1.error)", "code: OK");
    });
  });
});

describe("pnpm", () => {
  const repo = createRepo();
  before(() => {
    repo.write("package.json", manifest());
    repo.write("packages/api/package.json", manifest({ name: "api" }));
    // A build script that nobody decided on makes pnpm fail; buf does without its own.
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
      works(one);
    });
  }
});

/** The README's command; then protobuf-es, which without exclude_types needs our messages too. */
function protoc(repo) {
  repo.run("sh", "-c", readmeBlock("sh", "protoc "));
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

/** What our plugin made. */
function generated(repo) {
  const files = repo.list("src/gen", "_rpcstatus.ts");
  assert.equal(files.length, 2);
  return new Map(files.map((file) => [file, repo.read(file)]));
}

function windows(repo) {
  for (const file of [ORDERS, AUTH, "buf.yaml", "buf.gen.yaml"]) {
    repo.write(file, repo.read(file).replaceAll("\n", "\r\n"));
  }
}
