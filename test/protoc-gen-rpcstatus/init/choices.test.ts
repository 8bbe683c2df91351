// Choices by the files of a project: the plugin's options, the place of new files, the domain, and the next commands.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createRepo, type Files, RPCSTATUS } from "./repository.js";

const YAML = "version: v2\nmodules:\n  - path: proto\n";

function show(files: Files, { args = [] as string[], cwd = "" } = {}): string {
  const repo = createRepo(files);
  try {
    const { stdout, stderr, status } = repo.init(args, cwd);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    return stdout;
  } finally {
    repo.remove();
  }
}

const pkg = (more: object) => JSON.stringify({ name: "shop", ...more });
const TS = { devDependencies: { typescript: "5.9.3" } };
const MODULE = { type: "module", ...TS };
const tsconfig = (compilerOptions: object, more: object = {}) =>
  JSON.stringify({ compilerOptions, ...more });

test.each<[string, Files, string]>([
  ["no package.json", {}, "target=ts,import_extension=js"],
  ["JavaScript", { "package.json": pkg({ type: "module" }) }, "target=js+dts,import_extension=js"],
  [
    "JavaScript, CommonJS",
    { "package.json": pkg({}) },
    "target=js+dts,js_import_style=legacy_commonjs",
  ],
  [
    "TypeScript for Node",
    { "package.json": pkg(MODULE), "tsconfig.json": tsconfig({ module: "NodeNext" }) },
    "target=ts,import_extension=js",
  ],
  [
    "TypeScript without a module",
    { "package.json": pkg(MODULE), "tsconfig.json": "{}" },
    "target=ts,import_extension=js",
  ],
  [
    "TypeScript compiled to CommonJS",
    { "package.json": pkg(TS), "tsconfig.json": tsconfig({ module: "commonjs" }) },
    "target=ts",
  ],
  [
    "TypeScript compiled to CommonJS by package.json",
    { "package.json": pkg(TS), "tsconfig.json": tsconfig({ module: "node16" }) },
    "target=ts",
  ],
  [
    "TypeScript with a bundler",
    {
      "package.json": pkg(MODULE),
      "tsconfig.json": tsconfig({ module: "esnext", moduleResolution: "bundler" }),
    },
    "target=ts",
  ],
  [
    "TypeScript that Node runs itself",
    {
      "package.json": pkg(MODULE),
      "tsconfig.json": tsconfig({
        module: "nodenext",
        allowImportingTsExtensions: true,
        erasableSyntaxOnly: true,
      }),
    },
    "target=ts,import_extension=ts,erasable_syntax=true",
  ],
  [
    "tsconfig.json with comments, trailing commas and a base",
    {
      "package.json": pkg(MODULE),
      "tsconfig.json": `{\n  // "module": "nodenext"\n  /* { */ "extends": ["./a", "./tsconfig.base.json",],\n}\n`,
      "a.json": "{}",
      "tsconfig.base.json": tsconfig({ moduleResolution: "bundler", url: "http://acme.com/,]" }),
    },
    "target=ts",
  ],
  [
    "tsconfig.json that extends itself",
    { "package.json": pkg(MODULE), "tsconfig.json": '{"extends": "./tsconfig.json"}' },
    "target=ts,import_extension=js",
  ],
  [
    "tsconfig.json that is damaged",
    { "package.json": pkg(MODULE), "tsconfig.json": "{" },
    "target=ts,import_extension=js",
  ],
])("the options for %s", (_, files, opt) => {
  expect(show(files)).toContain(`+    opt: ${opt}\n`);
});

test.each<[string, string, string, string]>([
  ["no options", "local: protoc-gen-es", "", "target=js+dts"],
  [
    "its options as a list",
    "local: protoc-gen-es",
    "[target=ts, import_extension=none]",
    "target=ts",
  ],
  [
    "an extension with a dot",
    "local: protoc-gen-es",
    "target=ts,import_extension=.ts",
    "target=ts,import_extension=ts",
  ],
  [
    "an extension that js cannot have",
    "local: protoc-gen-es",
    "target=js+dts,import_extension=ts",
    "target=js+dts",
  ],
  [
    "CommonJS and flags",
    "remote: buf.build/bufbuild/es:v2.2.0",
    "js_import_style=legacy_commonjs,ts_nocheck=true,erasable_syntax=1,json_types=true",
    "target=js+dts,js_import_style=legacy_commonjs,erasable_syntax=true,ts_nocheck=true",
  ],
  [
    "ts-proto",
    "local: protoc-gen-ts_proto",
    "importSuffix=.ts,esModuleInterop=true",
    "target=ts,import_extension=ts",
  ],
  [
    "ts-proto without a suffix",
    "remote: buf.build/community/stephenh-ts-proto",
    "",
    "target=ts,import_extension=js",
  ],
  ["Go", "local: protoc-gen-go", "paths=source_relative", "target=ts,import_extension=js"],
])("the options next to a plugin with %s", (_, plugin, opt, expected) => {
  const template = `version: v2\nplugins:\n  - ${plugin}\n    out: gen/x${opt && `\n    opt: ${opt}`}\n`;
  const output = show({ "package.json": pkg(MODULE), "buf.gen.yaml": template });
  const out = plugin.endsWith("-go") ? "src/gen" : "gen/x";
  expect(output).toContain(
    `+    exclude_types: [rpcstatus.v1]\n+  - local: protoc-gen-rpcstatus\n+    out: ${out}\n+    opt: ${expected}\n+    strategy: all\n`,
  );
});

test.each<[string, string]>([
  ["protoc-gen-es", "protoc-gen-rpcstatus"],
  ["./node_modules/.bin/protoc-gen-es", "./node_modules/.bin/protoc-gen-rpcstatus"],
  ["[npx, protoc-gen-es]", "[npx, protoc-gen-rpcstatus]"],
  ["[pnpm, exec, protoc-gen-es]", "[pnpm, exec, protoc-gen-rpcstatus]"],
  ["/opt/tools/protoc-gen-es", "protoc-gen-rpcstatus"],
  ["[node, tools/protoc-gen-es.js]", "protoc-gen-rpcstatus"],
])("the plugin is started as %s is", (local, expected) => {
  const template = `version: v2\nplugins:\n  - local: ${local}\n    out: gen\n`;
  const output = show({ "package.json": pkg(MODULE), "buf.gen.yaml": template });
  expect(output).toContain(`+  - local: ${expected}\n+    out: gen\n`);
});

describe("a template", () => {
  const plugins = "plugins:\n  - local: [npx, protoc-gen-rpcstatus]\n    out: gen\n";

  test("with the plugin stays as it is", () => {
    const output = show({ "buf.gen.yaml": `version: v2\n${plugins}` });
    expect(output).not.toContain("buf.gen.yaml");
  });

  test("with plugins for JavaScript and TypeScript gets the plugin after the latter", () => {
    const template =
      "version: v2\nplugins:\n  - {local: protoc-gen-es, out: js}\n  - {local: protoc-gen-es, out: ts, opt: [target=ts]}\n";
    expect(show({ "buf.gen.yaml": template })).toContain("+    out: ts\n+    opt: target=ts\n");
  });

  test("with exclude_types gets one more", () => {
    const template = `version: v2\n${plugins}  - local: protoc-gen-es\n    out: gen\n    exclude_types:\n      - acme.v1.A # one\n`;
    expect(show({ "buf.gen.yaml": template })).toContain("\n+      - rpcstatus.v1\n");
  });

  test("with exclude_types does not work for a part of the files, which is noted", () => {
    const template = `version: v2\n${plugins}  - local: protoc-gen-es\n    out: gen\n`;
    const note = "note: buf.gen.yaml: with exclude_types, buf generate for a part of the files";
    expect(show({ "buf.gen.yaml": template })).toContain(note);
    expect(
      show({
        "buf.gen.yaml": `${template}inputs:\n  - directory: proto\n  - module: buf.build/acme/a\n`,
      }),
    ).not.toContain(note);
  });

  test("of another name is used if it is the only one", () => {
    const output = show({
      "buf.gen.ts.yaml": "version: v2\nplugins:\n  - local: protoc-gen-es\n    out: gen\n",
    });
    expect(output).toContain("+++ b/buf.gen.ts.yaml");
    expect(output).not.toContain("b/buf.gen.yaml");
  });

  test("of version v1 keeps it, with a note", () => {
    const output = show({
      "buf.gen.yaml": "version: v1beta1\nplugins:\n  - name: es\n    out: gen\n",
    });
    expect(output).toContain(
      "+  - name: rpcstatus\n+    out: gen\n+    opt: target=js+dts\n+    strategy: all\n",
    );
    expect(output).toMatch(/\nnote: buf.gen.yaml: version v1beta1 cannot leave rpcstatus\/v1 out/);
  });

  test.each([
    ["that cleans gets a folder that does not exist", "clean: true\n", "", "src/gen"],
    ["that cleans keeps files", "clean: true\n", "src/gen/own.ts", "src/gen/rpcstatus"],
    [
      "that cleans keeps files of two folders",
      "clean: true\n",
      "src/gen/rpcstatus/own.ts",
      "src/gen/rpcstatus_2",
    ],
    ["that does not clean gets the usual folder", "", "src/gen/own.ts", "src/gen"],
  ])("%s", (_, clean, own, out) => {
    const template = `version: v2\n${clean}plugins:\n  - local: protoc-gen-go\n    out: gen/go\n`;
    const output = show({ "buf.gen.yaml": template, ...(own && { [own]: "" }) });
    expect(output).toContain(`+    out: ${out}\n`);
  });

  const withPlugin = (name: string) =>
    `version: v2\nplugins:\n  - local: protoc-gen-${name}\n    out: gen/${name}\n`;

  test.each<[string, Files, string[], string, string]>([
    [
      "for TypeScript is used before buf.gen.yaml",
      { "buf.gen.yaml": withPlugin("go"), "buf.admin.typescript.gen.yaml": withPlugin("es") },
      [],
      "buf.admin.typescript.gen.yaml",
      "buf.gen.yaml: not changed",
    ],
    [
      "for TypeScript is used before others",
      { "buf.gen.go.yaml": withPlugin("go"), "buf.gen.ts.yaml": withPlugin("ts_proto") },
      [],
      "buf.gen.ts.yaml",
      "buf.gen.go.yaml: not changed",
    ],
    [
      "for TypeScript and of the usual name is used before others",
      { "buf.gen.yaml": withPlugin("es"), "buf.gen.web.yaml": withPlugin("es") },
      [],
      "buf.gen.yaml",
      "buf.gen.web.yaml: not changed",
    ],
    [
      "of --template is used",
      { "buf.gen.yaml": withPlugin("es"), "buf.gen.web.yaml": withPlugin("es") },
      ["--template", "buf.gen.web.yaml"],
      "buf.gen.web.yaml",
      "",
    ],
    [
      "that is new, beside two others, does not clean",
      { "buf.gen.go.yaml": withPlugin("go"), "buf.gen.doc.yaml": withPlugin("doc") },
      [],
      "buf.gen.yaml",
      "buf.gen.doc.yaml, buf.gen.go.yaml: not changed; to add the plugin there too, run this command with --template",
    ],
    [
      "that is new, above another, does not clean",
      { "proto/buf.gen.yaml": withPlugin("es") },
      [],
      "buf.gen.yaml",
      "proto/buf.gen.yaml: not changed",
    ],
    [
      "that is new, beside two for TypeScript, does not clean",
      { "buf.gen.a.yaml": withPlugin("es"), "buf.gen.b.yaml": withPlugin("es") },
      [],
      "buf.gen.yaml",
      "buf.gen.a.yaml, buf.gen.b.yaml: not changed",
    ],
  ])("%s", (_, files, args, name, note) => {
    const output = show(files, { args });
    const changed = [...output.matchAll(/^\+\+\+ b\/(.*gen.*)$/gm)].map(([, path]) => path);
    expect(changed).toEqual([name]);
    expect(output).toContain("local: protoc-gen-rpcstatus");
    expect(output).not.toContain("clean");
    if (note === "") expect(output).not.toContain("not changed");
    else expect(output).toContain(`note: ${note}`);
    const template = args.length > 0 ? ` --template ${name}` : "";
    expect(output).toContain(`rpcstatus init${template} --write\n`);
  });

  test("with the plugin is found beside another", () => {
    const files = { "buf.gen.yaml": withPlugin("es"), "buf.gen.ts.yaml": withPlugin("rpcstatus") };
    expect(show(files)).not.toMatch(/^\+\+\+ b\/.*gen/m);
  });

  test("keeps comments with their plugins", () => {
    const template = `${withPlugin("es")}    # opt: target=js\n      # More.\n\n# Later.\n`;
    expect(show({ "buf.gen.yaml": template })).toContain(
      "+    exclude_types: [rpcstatus.v1]\n     # opt: target=js\n       # More.\n+  - local",
    );
  });

  test("that is new does not empty a folder", () => {
    expect(show({})).toContain("+clean: true\n");
    expect(show({ "src/gen/own.ts": "" })).not.toContain("clean");
  });
});

test.each<[string, string | object, string]>([
  ["a homepage", { homepage: "https://www.shop.acme.com/docs" }, '{domain: "shop.acme.com"}'],
  [
    "a repository",
    { repository: { url: "git+ssh://git@git.acme.com:22/shop.git" } },
    '{domain: "git.acme.com"}',
  ],
  [
    "a shared host",
    { homepage: "https://github.com/acme/shop", repository: "acme/shop" },
    'domain: "shop.example"',
  ],
  ["a name of others", { name: "rpcstatus" }, "package app.rpcstatus.v1;"],
  ["pages of Cloudflare", { homepage: "https://shop.pages.dev" }, 'domain: "shop.example"'],
  ["pages on a shared host", { homepage: "https://acme.github.io/shop" }, 'domain: "shop.example"'],
  ["localhost", { homepage: "http://localhost:3000" }, 'domain: "shop.example"'],
  ["an address", { homepage: "http://10.0.0.1/" }, 'domain: "shop.example"'],
  ["a scope", { name: "@Acme/shop-API" }, 'domain: "shop-api.acme.example"'],
  ["an odd name", { name: "@1/__2.0" }, 'domain: "app.example"'],
  ["no valid package.json", "{", "example"],
])("the domain of a project with %s", (_, more, domain) => {
  const text = typeof more === "string" ? more : pkg(more);
  expect(show({ "package.json": text, "buf.yaml": YAML })).toContain(domain);
});

describe("the domain of an enum", () => {
  const catalog = (domain: string, value: string, more = "") =>
    `syntax = "proto3";\npackage acme.v1;\nenum A {\n  option (rpcstatus.v1.catalog) = {domain: "${domain}"${more}};\n  A_NONE = 0;\n  ${value} = 1;\n}\n`;
  const target =
    'syntax = "proto3";\npackage acme.v2;\nenum OrderError {\n  ORDER_ERROR_NONE = 0;\n  ORDER_ERROR_LATE = 1;\n}\n';
  test.each<[string, string, string, string]>([
    [
      "is that of the other catalog",
      catalog("shop.acme.com", "A_LOST"),
      "OrderError",
      "shop.acme.com",
    ],
    [
      "is another one if a reason is taken",
      catalog("shop.acme.com", "A_LATE"),
      "OrderError",
      "order-error.shop.acme.com",
    ],
    [
      "is not that of an external catalog",
      catalog("acme.dev", "A_LOST", " external: true"),
      "OrderError",
      "acme.example",
    ],
    [
      "is that of the same enum in another version",
      catalog("shop.acme.com", "ORDER_ERROR_LATE")
        .replace("enum A", "enum OrderError")
        .replaceAll("A_NONE", "ORDER_ERROR_NONE"),
      "acme.v2.OrderError",
      "shop.acme.com",
    ],
  ])("%s", (_, other, from, domain) => {
    const files = {
      "buf.yaml": YAML,
      "proto/acme/v1/a.proto": other,
      "proto/acme/v2/b.proto": target,
    };
    expect(show(files, { args: ["--from", from] })).toContain(`+    domain: "${domain}"\n`);
  });
});

describe("the last lines", () => {
  const after = (files: Files, args: string[] = []) =>
    show(files, { args })
      .split("\nNext:\n")[1]
      ?.split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  const READY = {
    "buf.yaml": "version: v2\nmodules: [{path: proto}, {path: node_modules/rpcstatus/proto/}]\n",
    "buf.gen.yaml": "version: v2\nplugins: [{local: protoc-gen-rpcstatus, out: gen}]\n",
    "proto/a.proto":
      'enum A {\n  option (rpcstatus.v1.catalog).domain = "acme.com";\n  A_NONE = 0;\n}\n',
  };

  test("show how to write the changes", () => {
    const args = ["--from", "B"];
    const files = { ...READY, "proto/b.proto": "enum B {\n  B_NONE = 0;\n  B_LATE = 1;\n}\n" };
    expect(after(files, args)).toEqual(["npx rpcstatus init --from B --write"]);
  });

  test("name the packages that are missing", () => {
    expect(after(READY)).toEqual([
      "npm install rpcstatus",
      "npm install --save-dev protoc-gen-rpcstatus @bufbuild/buf",
      "npx buf generate",
      "npx rpcstatus check",
    ]);
  });

  test.each([
    ["pnpm-lock.yaml", "pnpm add --save-dev protoc-gen-rpcstatus", "pnpm exec buf generate"],
    ["yarn.lock", "yarn add --dev protoc-gen-rpcstatus", "yarn run buf generate"],
    ["bun.lock", "bun add --dev protoc-gen-rpcstatus", "bunx buf generate"],
  ])("use the package manager of %s", (lock, install, generate) => {
    const manifest = pkg({
      dependencies: { rpcstatus: "1" },
      devDependencies: { "@bufbuild/buf": "1" },
    });
    const lines = after({ ...READY, [lock]: "", "package.json": manifest });
    expect(lines?.slice(0, 2)).toEqual([install, generate]);
  });

  test("name the template and its folder", () => {
    const { "buf.gen.yaml": template, ...rest } = READY;
    const files = { ...rest, "buf.gen.ts.yaml": template, "packages/api/package.json": "{}" };
    expect(after(files)).toContain("npx buf generate --template buf.gen.ts.yaml");
    expect(show(files, { cwd: "packages/api" })).toContain(
      "cd ../.. && npx buf generate --template",
    );
  });
});

describe("the module of rpcstatus", () => {
  const copy = "third_party/rpcstatus/v1/annotations.proto";

  test.each<[string, string]>([
    ["a copy in a module", "version: v2\nmodules: [{path: proto}, {path: third_party/}]\n"],
    ["a dependency", "version: v2\ndeps:\n  - buf.build/acme/rpcstatus:v1\n"],
    [
      "the path of the package",
      "version: v2\nmodules: [{path: ./node_modules/rpcstatus/proto/}]\n",
    ],
  ])("is not added beside %s", (_, yaml) => {
    const output = show({
      "buf.yaml": yaml,
      [copy]: 'syntax = "proto3";\npackage rpcstatus.v1;\n',
    });
    expect(output).not.toContain("b/buf.yaml");
    expect(output).not.toContain("b/third_party");
  });

  test("needs a name for buf push if other modules have one", () => {
    const named = "version: v2\nmodules: [{path: proto, name: buf.build/acme/shop}]\n";
    expect(show({ "buf.yaml": named })).toContain("\nnote: buf push needs a name for each module");
    expect(show({ "buf.yaml": YAML })).not.toContain("buf push");
  });
});

test("imports that no file is for are named", () => {
  const proto = (more: string) =>
    `syntax = "proto3";\npackage acme.v1;\nimport "google/protobuf/empty.proto";\n${more}`;
  const output = show({
    "proto/acme/v1/a.proto": proto('import "acme/v1/b.proto";\nimport "google/api/http.proto";\n'),
    "proto/acme/v1/b.proto": proto(""),
  });
  expect(output).toContain(
    '\nnote: no folder of the repository has "google/api/http.proto", which your protos import; add',
  );
});

test.each([
  ["1.50.1", true],
  ["1.51.0", false],
  ["1.74.0", false],
])("buf %s gets a note: %s", (version, expected) => {
  const files = {
    "buf.gen.yaml": "version: v2\nplugins: [{local: protoc-gen-go, out: gen}]\n",
    "node_modules/@bufbuild/buf/package.json": JSON.stringify({ version }),
  };
  expect(show(files).includes(`note: exclude_types needs buf 1.51 or later, and ${version}`)).toBe(
    expected,
  );
});

test.each<[string, string]>([
  ["X_UNSPECIFIED", ""],
  ["X_NONE", ""],
  ["X_UNKNOWN", ""],
  ["X_OK", ""],
  ["OK", ""],
  ["NOT_SET", ""],
  ["X_UNKNOWN_REASON", "ignore: true"],
  ["NO_ERRORS", "ignore: true"],
  ["NO_THROTTLED_ERROR_CODE", "ignore: true"],
  ["NO_ACCOUNT", "code: UNKNOWN"],
  ["X_NOT_OK", "code: UNKNOWN"],
  ["INTERNAL_ERROR", "code: INTERNAL"],
])("a zero value named %s gets the option {%s}", (name, option) => {
  const proto = `syntax = "proto3";\npackage a;\nenum X {\n  ${name} = 0;\n  X_LATE = 1;\n}\n`;
  const output = show({ "buf.yaml": YAML, "proto/a.proto": proto }, { args: ["--from", "X"] });
  const line = `+  ${name} = 0 [(rpcstatus.v1.error) = {${option}}];\n`;
  expect(output.includes(option === "" ? `+  ${name} = 0` : line)).toBe(option !== "");
});

test.each<[string, string]>([
  ["nothing before it", ""],
  ["a license", "// A license.\n\n"],
])("an enum in a file with %s", (_, head) => {
  const proto = `${head}enum X {\n  X_NONE = 0;\n  X_LATE = 1;\n}\n`;
  const output = show({ "buf.yaml": YAML, "proto/a.proto": proto }, { args: ["--from", "X"] });
  expect(output).toContain('@@\n+import "rpcstatus/v1/annotations.proto";\n+\n');
});

test("names that begin with underscores", () => {
  const proto =
    'syntax = "proto3";\npackage a;\nenum X {\n  __NONE = 0;\n  __y = 1;\n  __Late = 2;\n}\n';
  const output = show({ "buf.yaml": YAML, "proto/a.proto": proto }, { args: ["--from", "X"] });
  expect(output).toContain('+  __y = 1 [(rpcstatus.v1.error) = {reason: "X_Y"}];\n');
  expect(output).toContain('+  __Late = 2 [(rpcstatus.v1.error) = {reason: "LATE"}];\n');
});

describe("the inputs of a template", () => {
  const template = (inputs: string) =>
    `version: v2\n${inputs}plugins:\n  - {local: protoc-gen-rpcstatus, out: gen}\n`;
  const proto = 'syntax = "proto3";\npackage acme.v1;\nenum X {\n  X_NONE = 0;\n  X_LATE = 1;\n}\n';
  const after = (inputs: string, args: string[] = []) =>
    show(
      { "buf.yaml": YAML, "buf.gen.yaml": template(inputs), "proto/acme/v1/a.proto": proto },
      { args },
    );

  test.each([
    ["none", ""],
    ["all", "inputs:\n  - directory: .\n"],
    ["the module", "inputs: [{directory: ./proto/}]\n"],
    ["a folder of the module", "inputs:\n  - directory: proto/acme\n"],
  ])("stay if they are %s", (_, inputs) => {
    expect(after(inputs)).not.toContain("buf.gen.yaml");
    expect(after(inputs, ["--from", "X"])).not.toContain("buf.gen.yaml");
  });

  test("get the module if nothing of it is generated", () => {
    const inputs = "inputs:\n  - module: buf.build/acme/other # theirs\n";
    const added = "\n   - module: buf.build/acme/other # theirs\n+  - directory: proto\n";
    expect(after(inputs)).toContain(added);
    expect(after(inputs, ["--from", "X"])).toContain(added);
  });

  test.each([
    ["paths", "inputs: [{directory: ., paths: [proto/acme/v2]}]\n"],
    ["exclude_paths", "inputs: [{directory: proto, exclude_paths: [proto/acme/v1/a.proto]}]\n"],
  ])("that leave the file out by %s get a note", (_, inputs) => {
    const output = after(inputs, ["--from", "X"]);
    expect(output).toContain(
      "\nnote: an input of buf.gen.yaml leaves proto/acme/v1/a.proto out by its paths or exclude_paths;",
    );
    expect(output).not.toContain("b/buf.gen.yaml");
  });

  test("of a plugin that selects types get a note", () => {
    const files = {
      "buf.yaml": YAML,
      "buf.gen.yaml": template("").replace("out: gen", "out: gen, types: [acme.v1.A]"),
      "proto/acme/v1/a.proto": proto,
    };
    expect(show(files, { args: ["--from", "X"] })).toContain(
      "\nnote: the plugin in buf.gen.yaml selects types; add the full name of the enum to them\n",
    );
  });

  test("that select types get a note", () => {
    expect(after("inputs: [{directory: proto, types: [acme.v1.A]}]\n", ["--from", "X"])).toContain(
      "\nnote: an input of buf.gen.yaml selects types; add the full name of the enum to them\n",
    );
  });
});

test.each<[string, string, string]>([
  [
    "an exported enum",
    'edition = "2024";\npackage a;\nexport enum X {\n  NONE = 0;\n  LATE = 1;\n}\n',
    "X",
  ],
  [
    "a local enum in an exported message",
    'edition = "2024";\npackage a;\nexport message M {\n  local enum X {\n  NONE = 0;\n  LATE = 1;\n}\n}\n',
    "a.M.X",
  ],
  [
    "an enum beside fields of types named export and local",
    'syntax = "proto3";\npackage a;\nmessage M {\n  export enum = 1;\n  local message = 2;\n  enum X {\n  NONE = 0;\n  LATE = 1;\n}\n}\n',
    "a.M.X",
  ],
])("%s is read", (_, text, from) => {
  const output = show({ "buf.yaml": YAML, "proto/a.proto": text }, { args: ["--from", from] });
  expect(output).toMatch(/\n\+ +option \(rpcstatus.v1.catalog\) = \{\n/);
});

describe("notes", () => {
  const ENUM = 'syntax = "proto3";\npackage a;\nenum X {\n  NONE = 0;\n  LATE = 1;\n}\n';
  const notes = (files: Files, args: string[] = []) =>
    show({ "buf.yaml": YAML, ...files }, { args }).match(/(?<=^note: ).*/gm) ?? [];

  test.each<[string, string | Uint8Array, string]>([
    ["is not UTF-8", Uint8Array.of(0xff), 'cannot use "proto/b.proto": it is not encoded in UTF-8'],
    ["is too large", new Uint8Array((1 << 24) + 1), 'cannot use "proto/b.proto": it is larger'],
    ["has an error", "enum B {", 'cannot read "proto/b.proto": line 1: it ends within'],
  ])("name a file that %s", (_, text, note) => {
    const files = { "proto/a.proto": ENUM, "proto/b.proto": text };
    expect(notes(files, ["--from", "X"])).toContainEqual(
      expect.stringContaining(`left out: ${note}`),
    );
  });

  test("name links", () => {
    const repo = createRepo({ "buf.yaml": YAML, "proto/a.proto": ENUM, "other/b.proto": "" });
    symlinkSync("../other", join(repo.dir, "proto/folder"));
    symlinkSync("a.proto", join(repo.dir, "proto/c.proto"));
    symlinkSync("a.proto", join(repo.dir, "other/c.proto"));
    expect(repo.init([]).stdout).toContain(
      "\nnote: links are not read; left out: proto/c.proto, proto/folder\n",
    );
    repo.remove();
  });

  test.each<[string, string, string[]]>([
    ["of a new catalog", "", []],
    ["of an enum", ENUM, ["--from", "X"]],
    ["of an enum on one line", ENUM.replaceAll("\n", " "), ["--from", "X"]],
  ])("name the placeholder %s", (_, text, args) => {
    const files = { "package.json": pkg({}), ...(text && { "proto/a.proto": text }) };
    expect(notes(files, args)).toContainEqual(
      expect.stringMatching(/^the domain \S+\.example is a placeholder; change it/),
    );
  });

  test("say that reasons are not the names", () => {
    const files = { "proto/a.proto": ENUM.replace("LATE", "too_late") };
    expect(notes(files, ["--from", "X"])).toContainEqual(
      expect.stringContaining("a.X: some names cannot be reasons, and get others; servers that"),
    );
    expect(notes({ "proto/a.proto": ENUM }, ["--from", "X"]).join()).not.toContain("some names");
  });

  test("say that the file is a copy", () => {
    expect(notes({ "proto/vendor/a.proto": ENUM }, ["--from", "X"])).toContain(
      "proto/vendor/a.proto is a copy of a file of others; the next copy loses the options",
    );
  });
});

test("names of others are quoted", () => {
  const text = "enum X {\n  NONE = 0;\n  LATE = 1;\n}\n";
  const template = {
    "buf.gen.$(id)'.yaml": "version: v2\nplugins: [{local: protoc-gen-rpcstatus, out: gen}]\n",
  };
  const path = "proto/é\nwrote b/a.proto";
  const output = show({ "buf.yaml": YAML, [path]: text, ...template }, { args: ["--from", "X"] });
  expect(output).toContain('\n+++ "b/proto/\\303\\251\\012wrote b/a.proto"\n');
  expect(output).toContain('"proto/\\303\\251\\012wrote b/a.proto"; nothing is written');
  expect(output).not.toMatch(/^wrote/m);
  const ready = show({
    "buf.yaml": `${YAML}  - path: ${RPCSTATUS}\n`,
    "proto/a.proto": text.replace("{", '{ option (rpcstatus.v1.catalog).domain = "acme.com";'),
    ...template,
  });
  expect(ready).toContain("--template 'buf.gen.$(id)'\\''.yaml'\n");
});
