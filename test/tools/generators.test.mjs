// Runs the generators of other languages on an annotated proto with the files and commands of docs/generators.md, and
// compiles what they write: Go, Python, Java. Each also runs without exclude_types. A language whose tools are missing
// is skipped with a notice. Needs pack/ (node scripts/pack.mjs).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { blockOf, createRepo, installable, root } from "../../scripts/downstream.mjs";

const ORDERS = "proto/acme/shop/v1/orders.proto";
const EXCLUDE = "    exclude_types: [rpcstatus.v1]\n";
const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";
const INSTALLED = ["node_modules", "package.json", "package-lock.json", ".venv", "lib"];

const repo = createRepo();
before(() => {
  const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const buf = "@bufbuild/buf";
  repo.write("package.json", JSON.stringify({ private: true, allowScripts: { [buf]: true } }));
  const packages = [installable("rpcstatus"), `${buf}@${devDependencies[buf]}`];
  repo.run("npm", "install", "--no-audit", "--no-fund", ...packages);
});
beforeEach(() => {
  for (const name of repo.names()) if (!INSTALLED.includes(name)) repo.remove(name);
  copyFiles();
  const modules = ["proto", "third_party", "node_modules/rpcstatus/proto"];
  repo.write(
    "buf.yaml",
    `version: v2\nmodules:\n${modules.map((m) => `  - path: ${m}\n`).join("")}`,
  );
});
after(() => repo.remove());

describe("Go", { skip: without("go", "version") }, () => {
  before(() => {
    copyFiles();
    sh('GOBIN="$PWD/node_modules/.bin" go install tool');
  });
  const build = () => repo.attempt("go", "build", "./gen/...");
  const assertBuilds = () => assert.deepEqual(build(), { ok: true, stdout: "", stderr: "" });

  test("protoc-gen-go and -go-grpc with exclude_types", () => {
    generate("# buf.gen.go.yaml");
    assertBuilds();
    assert.doesNotMatch(repo.read("gen/acme/shop/v1/orders.pb.go"), /rpcstatus/);
  });

  test("protoc-gen-go as it is: the code compiles only with the code of rpcstatus/v1", () => {
    generate("# buf.gen.go.yaml", (yaml) => yaml.replace(EXCLUDE, ""));
    assert.match(build().stderr, /github\.com\/rpcstatus\/rpcstatus\/go\/rpcstatus\/v1/);
  });

  test("protoc-gen-go with the options: managed mode", () => {
    generate("# buf.gen.go-options.yaml");
    assertBuilds();
    assert.match(repo.read("gen/acme/shop/v1/orders.pb.go"), /"acme\.example\/gen\/rpcstatus\/v1"/);
  });

  test("protoc-gen-go with the options: protoc", { skip: without("protoc") }, () => {
    sh(blockOf("docs/generators.md", "sh", "--go_out"));
    assertBuilds();
  });

  describe("REST", () => {
    beforeEach(() => {
      repo.edit(ORDERS, 'import "rpc', 'import "google/api/annotations.proto";\nimport "rpc');
      const rule = '    option (google.api.http) = {post: "/v1/orders" body: "*"};\n';
      repo.edit(ORDERS, "    option (", `${rule}$&`);
    });
    /** Returns what protoc-gen-openapi and protoc-gen-openapiv2 wrote, and removes it. */
    const takeDocuments = () => {
      const names = ["openapi.yaml", "acme/shop/v1/orders.swagger.json"];
      const documents = names.map((name) => repo.read(`openapi/${name}`));
      repo.remove("openapi");
      return documents;
    };

    test("protoc-gen-grpc-gateway, -openapi and -openapiv2, with and without exclude_types", () => {
      generate("# buf.gen.rest.yaml");
      assertBuilds();
      const asItIs = takeDocuments();
      for (const document of asItIs) assert.match(document, /\/v1\/orders/);
      generate("# buf.gen.rest.yaml", (yaml) =>
        yaml.replace(EXCLUDE, "").replaceAll(/ {4}out: .*\n/g, `$&${EXCLUDE}`),
      );
      assertBuilds();
      assert.deepEqual(takeDocuments(), asItIs);
    });

    test("protoc-gen-openapi and -openapiv2 with protoc", { skip: without("protoc") }, () => {
      generate("# buf.gen.rest.yaml");
      const withBuf = takeDocuments();
      const roots = "-I proto -I third_party -I node_modules/rpcstatus/proto";
      sh(`mkdir openapi\nprotoc ${roots} --openapi_out=openapi --openapiv2_out=openapi ${ORDERS}`);
      assert.deepEqual(takeDocuments(), withBuf);
    });
  });
});

describe("Python", { skip: without("python3", "-m", "ensurepip", "--version") }, () => {
  before(() => {
    copyFiles();
    repo.run("python3", "-m", "venv", ".venv");
    venv("pip install --quiet --disable-pip-version-check -r requirements.txt");
  });
  const IMPORT = "python -c 'from acme.shop.v1 import orders_pb2 as o; print(o.OrderError.keys())'";
  const load = (code = IMPORT) => venv(`cd gen/python && ${code}`);

  for (const [name, change] of [
    ["protoc and pyi", (yaml) => yaml],
    [
      "mypy-protobuf",
      (yaml) => yaml.replace(/protoc_builtin: pyi.*\n.*\n/, "local: protoc-gen-mypy\n"),
    ],
  ]) {
    test(`${name} with exclude_types`, () => {
      generate("# buf.gen.python.yaml", change, venv);
      assert.match(load(), /ORDER_ERROR_OUT_OF_STOCK/);
      assert.doesNotMatch(repo.read("gen/python/acme/shop/v1/orders_pb2.pyi"), /rpcstatus/);
    });
  }

  test("protoc as it is: the code loads only with the code of rpcstatus/v1", () => {
    generate("# buf.gen.python.yaml", (yaml) => yaml.replaceAll(EXCLUDE, ""), venv);
    assert.throws(load, /No module named 'rpcstatus'/);
    generate(
      "# buf.gen.python.yaml",
      (yaml) => yaml.replaceAll(EXCLUDE, "    include_imports: true\n"),
      venv,
    );
    load();
  });

  test("grpcio-tools with the options: the program reads them", () => {
    venv(blockOf("docs/generators.md", "sh", "grpc_tools.protoc -I"));
    const program = [
      "from acme.shop.v1 import orders_pb2, orders_pb2_grpc",
      "from rpcstatus.v1 import annotations_pb2",
      "value = orders_pb2.OrderError.DESCRIPTOR.values[1]",
      "print(value.GetOptions().Extensions[annotations_pb2.error].message)",
    ];
    repo.write("gen/python/main.py", program.join("\n"));
    assert.equal(load("python main.py"), "only {available} of {sku} left\n");
  });
});

const javaTools = [["protoc"], ["javac", "-version"], ["mvn", "--version"]];
describe("Java and C#", {
  skip: javaTools.map((tool) => without(...tool)).find(Boolean) ?? false,
}, () => {
  before(() => {
    const artifact = `com.google.protobuf:protobuf-java:${javaVersion()}`;
    const flags = ["--quiet", "--batch-mode", "--no-transfer-progress"];
    repo.run("mvn", ...flags, COPY, `-Dartifact=${artifact}`, `-DoutputDirectory=${repo.dir}/lib`);
  });
  const compile = () =>
    sh("javac -proc:none -cp 'lib/*' -d classes $(find gen/java -name '*.java')");

  test("with exclude_types", () => {
    generate("# buf.gen.java.yaml");
    compile();
    assert.doesNotMatch(repo.read("gen/csharp/Orders.cs"), /Rpcstatus/);
  });

  test("as it is: the code compiles only with the code of rpcstatus/v1", () => {
    generate("# buf.gen.java.yaml", (yaml) => yaml.replaceAll(EXCLUDE, ""));
    assert.throws(compile, /package com\.rpcstatus\.v1 does not exist/);
    assert.match(repo.read("gen/csharp/Orders.cs"), /Rpcstatus\.V1\.AnnotationsReflection/);
    generate("# buf.gen.java.yaml", (yaml) =>
      yaml.replaceAll(EXCLUDE, "    include_imports: true\n"),
    );
    compile();
  });

  test("with the options: protoc", () => {
    sh(blockOf("docs/generators.md", "sh", "--java_out"));
    compile();
    assert.match(repo.read("gen/csharp/Annotations.cs"), /namespace Rpcstatus\.V1/);
  });
});

/** Copies the protos and the files that pin the tools of each language. */
function copyFiles() {
  cpSync(join(root, "test/tools/generators"), repo.dir, { recursive: true });
}

/** Returns the version of protobuf-java that belongs to the installed protoc: 3.21.12, 3.25.1 for 25.1, 4.26.0 for 26.0. */
function javaVersion() {
  const [, version] = /libprotoc (\S+)/.exec(repo.run("protoc", "--version"));
  const major = Number.parseInt(version, 10);
  return major === 3 ? version : `${major < 26 ? 3 : 4}.${version}`;
}

/** Generates with the file of docs/generators.md that contains the text. */
function generate(text, change = (yaml) => yaml, run = sh) {
  repo.write("buf.gen.yaml", change(blockOf("docs/generators.md", "yaml", text)));
  run("rm -rf gen && buf generate");
}

function sh(command) {
  return repo.run("sh", "-e", "-c", command);
}

function venv(command) {
  return sh(`PATH="$PWD/.venv/bin:$PATH"\n${command}`);
}

/** Returns why a test is skipped, or false if the tool runs. */
function without(tool, ...args) {
  const { status } = spawnSync(tool, args.length > 0 ? args : ["--version"], { stdio: "ignore" });
  return status === 0
    ? false
    : `cannot run "${[tool, ...args].join(" ")}"; install it to run this test`;
}
