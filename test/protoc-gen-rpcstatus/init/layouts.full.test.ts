// Repositories as they are: what the command adds works with the real buf, the plugin and the compiler.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../build.js";
import { KRATOS_PROTO } from "./enums.js";
import { createRepo, expectWorks, type Files, initTwice, RPCSTATUS } from "./repository.js";

const PACKAGE =
  '{"name": "@acme/shop", "type": "module", "devDependencies": {"typescript": "5.9.3"}}\n';
const NODE = '{"compilerOptions": {"module": "nodenext"}}\n';

const SERVICE = `syntax = "proto3";

package acme.shop.v1;

// Takes orders.
service OrderService {
  // Places an order.
  rpc PlaceOrder(PlaceOrderRequest) returns (PlaceOrderResponse);
}

message PlaceOrderRequest {}

message PlaceOrderResponse {}
`;

interface Layout {
  readonly files: Files;
  readonly cwd?: string;
  readonly args?: readonly string[];
  readonly lint?: boolean;
  /** Files after the command, and the lines that were added. */
  readonly added: Readonly<Record<string, string>>;
}

const layouts: Readonly<Record<string, Layout>> = {
  "a fresh repository": {
    files: { "package.json": PACKAGE, "tsconfig.json": NODE },
    added: {
      "buf.yaml": `version: v2
modules:
  - path: proto
  - path: ${RPCSTATUS}
`,
      "buf.gen.yaml": `version: v2
clean: true
inputs:
  - directory: proto
plugins:
  - local: protoc-gen-rpcstatus
    out: src/gen
    opt: target=ts,import_extension=js
    strategy: all
`,
      "proto/acme/shop/v1/errors.proto": "",
    },
  },
  "protoc-gen-es, with comments": {
    files: {
      "package.json": PACKAGE,
      "buf.yaml": `# The workspace.
version: v2
modules:
  - path: proto # ours
lint:
  use: [STANDARD]
`,
      "buf.gen.yaml": `version: v2
# Generated code is not in git.
clean: true
plugins:
  - local: protoc-gen-es # messages
    out: gen/ts
    opt:
      - target=ts
      - import_extension=js
    # After everything else.
  - local: [node, -e, "process.stdin.resume()"]
    out: gen/docs

managed:
  enabled: true
`,
      "proto/acme/shop/v1/orders.proto": SERVICE,
    },
    added: {
      "buf.yaml": `  - path: ${RPCSTATUS}\n`,
      "buf.gen.yaml": `    exclude_types: [rpcstatus.v1]
  - local: protoc-gen-rpcstatus
    out: gen/ts
    opt: target=ts,import_extension=js
    strategy: all
    exclude_types: [rpcstatus.v1]
`,
      "proto/acme/shop/v1/errors.proto": "",
    },
  },
  "ts-proto": {
    files: {
      "package.json": PACKAGE,
      "buf.yaml": "version: v2\nmodules:\n- path: api\n",
      "buf.gen.yaml": `version: v2
plugins:
- local: ["node", "-e", "process.stdin.resume()", "protoc-gen-ts_proto"]
  out: src/generated
  opt: [esModuleInterop=true, importSuffix=.js]
inputs:
- directory: api
`,
      "api/acme/shop/v1/orders.proto": SERVICE,
    },
    added: {
      "buf.yaml": `- path: ${RPCSTATUS}\n`,
      "buf.gen.yaml": `  exclude_types: [rpcstatus.v1]
- local: protoc-gen-rpcstatus
  out: src/generated
  opt: target=ts,import_extension=js
  strategy: all
`,
      "api/acme/shop/v1/errors.proto": "",
    },
  },
  "a workspace with several modules, as flow collections": {
    files: {
      "package.json": PACKAGE,
      "tsconfig.json": '// A comment.\n{"compilerOptions": {"moduleResolution": "bundler",},}\n',
      "buf.yaml": `version: v2
modules: [{path: common}, {path: services/shop, name: buf.build/acme/shop}] # two
`,
      "buf.gen.yaml": `version: v2
plugins: [{local: protoc-gen-es, out: gen, opt: "target=ts", include_imports: true}]
`,
      "common/acme/type/v1/money.proto":
        'syntax = "proto3";\n\npackage acme.type.v1;\n\nmessage Money {}\n',
      "services/shop/acme/shop/v1/orders.proto": SERVICE,
    },
    added: {
      "buf.yaml": `modules: [{path: common}, {path: services/shop, name: buf.build/acme/shop}, {path: ${RPCSTATUS}}] # two\n`,
      "buf.gen.yaml": `plugins: [{local: protoc-gen-es, out: gen, opt: "target=ts", include_imports: true, exclude_types: [rpcstatus.v1]}, {local: protoc-gen-rpcstatus, out: gen, opt: target=ts, strategy: all}]\n`,
      "common/acme/type/v1/errors.proto": "",
    },
  },
  JSON: {
    files: {
      "package.json": PACKAGE,
      "buf.yaml": '{"version": "v2", "modules": [{"path": "proto"}]}\n',
      "buf.gen.yaml": '{"version": "v2", "plugins": []}\n',
    },
    added: {
      "buf.yaml": `{"version": "v2", "modules": [{"path": "proto"}, {"path": "${RPCSTATUS}"}]}\n`,
      "buf.gen.yaml": `{"version": "v2", "plugins": [{"local": "protoc-gen-rpcstatus", "out": "src/gen", "opt": "target=ts,import_extension=js", "strategy": "all"}]}\n`,
      "proto/acme/shop/v1/errors.proto": "",
    },
  },
  "one module in the root, with a name": {
    files: {
      "package.json": PACKAGE,
      "buf.yaml":
        "version: v2\n# In the registry.\nname: buf.build/acme/shop # ours\nbreaking:\n  use:\n    - FILE\n",
      "acme/shop/v1/orders.proto": SERVICE,
    },
    added: {
      "buf.yaml": `version: v2
# In the registry.
modules:
  - path: .
    excludes: [node_modules]
    name: buf.build/acme/shop # ours
  - path: ${RPCSTATUS}
breaking:
  use:
    - FILE
`,
      "buf.gen.yaml": `version: v2
clean: true
plugins:
  - local: protoc-gen-rpcstatus
    out: src/gen
    opt: target=ts,import_extension=js
    strategy: all
`,
      "acme/shop/v1/errors.proto": "",
    },
  },
  "one module in the root, without anything": {
    files: {
      "package.json": PACKAGE,
      "buf.yaml": "version: v2",
      "acme/shop/v1/orders.proto": SERVICE,
    },
    added: {
      "buf.yaml": `version: v2
modules:
  - path: .
    excludes: [node_modules]
  - path: ${RPCSTATUS}`,
      "buf.gen.yaml": "",
      "acme/shop/v1/errors.proto": "",
    },
  },
  "one module in the root, in a list": {
    files: {
      "package.json": PACKAGE,
      "buf.yaml": "version: v2\nmodules:\n  - path: .\n    excludes:\n      - third_party\n",
      "third_party/acme/v1/a.proto": "not a proto",
      "acme/shop/v1/orders.proto": SERVICE,
    },
    added: {
      "buf.yaml": `      - node_modules\n  - path: ${RPCSTATUS}\n`,
      "buf.gen.yaml": "",
      "acme/shop/v1/errors.proto": "",
    },
  },
  "protos without buf, in two folders": {
    files: {
      "package.json": PACKAGE,
      "a/protos/acme/shop/v1/orders.proto": SERVICE,
      "b/acme/type/v1/money.proto":
        'syntax = "proto3";\n\npackage acme.type.v1;\n\nmessage Money {}\n',
    },
    added: {
      "buf.yaml": `version: v2
modules:
  - path: a/protos
  - path: b
  - path: ${RPCSTATUS}
`,
      "buf.gen.yaml": "",
      "a/protos/acme/shop/v1/errors.proto": "",
    },
  },
  "protos of Kratos without buf: one module in the root, one in it, and copies": {
    args: ["--from", "ErrorReason"],
    lint: false,
    files: {
      "package.json": PACKAGE,
      "api/helloworld/v1/error_reason.proto": `syntax = "proto3";

package api.helloworld.v1;

import "errors/errors.proto";
import "api/helloworld/v1/user.proto";

enum ErrorReason {
  USER_NOT_FOUND = 0 [(errors.code) = 404];
}
`,
      "api/helloworld/v1/user.proto": 'syntax = "proto3";\npackage helloworld.v1;\n',
      "third_party/errors/errors.proto": KRATOS_PROTO,
      "other/third_party/errors/errors.proto": KRATOS_PROTO.replace(
        "package",
        "// A copy.\npackage",
      ),
      "third_party/validate/validate.proto": 'syntax = "proto3";\npackage validate;\n',
      "app/a/conf.proto": 'syntax = "proto3";\npackage kratos.api;\nmessage A {}\n',
      "app/b/conf.proto": 'syntax = "proto3";\npackage kratos.api;\nmessage A {}\n',
    },
    added: {
      "buf.yaml": `version: v2
modules:
  - path: .
    excludes: [third_party, app/a, app/b, other/third_party, node_modules]
  - path: third_party
  - path: ${RPCSTATUS}
`,
      "buf.gen.yaml": "",
      "api/helloworld/v1/error_reason.proto": "",
    },
  },
  "an npm workspace: buf.yaml at the top, buf.gen.yaml in the package": {
    cwd: "packages/api",
    files: {
      "package.json": '{"private": true, "workspaces": ["packages/*"]}\n',
      "buf.yaml": "version: v2\r\nmodules:\r\n  - path: packages/api/proto\r\n",
      "packages/api/package.json": PACKAGE,
      "packages/api/buf.gen.yaml": "version: v2\ninputs: [{directory: proto}]\nplugins:\n",
      "packages/api/proto/acme/shop/v1/orders.proto": SERVICE,
    },
    added: {
      "buf.yaml": `  - path: ${RPCSTATUS}\r\n`,
      "packages/api/buf.gen.yaml": `  - local: protoc-gen-rpcstatus
    out: src/gen
    opt: target=ts,import_extension=js
    strategy: all
`,
      "packages/api/proto/acme/shop/v1/errors.proto": "",
    },
  },
  "an npm workspace: buf.yaml at the top, and nothing in the package": {
    cwd: "packages/api",
    files: {
      "package.json": '{"private": true, "workspaces": ["packages/*"]}\n',
      "buf.yaml": "version: v2\nmodules:\n  - path: packages/api/proto\n",
      "packages/api/package.json": PACKAGE,
      "packages/api/proto/acme/shop/v1/orders.proto": SERVICE,
    },
    added: {
      "buf.yaml": `  - path: ${RPCSTATUS}\n`,
      "packages/api/buf.gen.yaml": `version: v2
clean: true
inputs:
  - directory: proto
plugins:
  - local: protoc-gen-rpcstatus
    out: src/gen
    opt: target=ts,import_extension=js
    strategy: all
`,
      "packages/api/proto/acme/shop/v1/errors.proto": "",
    },
  },
  ...Object.fromEntries(
    Object.entries({
      "two inputs, of which one gets the catalog": ["directory: a", "directory: b"],
      "an input with paths, and one without the catalog": [
        "{directory: a, paths: [a/acme]}",
        "{directory: b, exclude_paths: [b/acme/none]}",
      ],
      "an input that is a file": ["directory: a", "proto_file: b/acme/type/v1/money.proto"],
    }).map(([name, inputs]): [string, Layout] => [
      name,
      {
        files: {
          "package.json": PACKAGE,
          "buf.yaml": "version: v2\nmodules:\n  - path: a\n  - path: b\n",
          "buf.gen.yaml": `version: v2\nplugins:\n  - local: protoc-gen-es\n    out: gen\n    opt: target=ts,import_extension=js\ninputs:\n${inputs.map((input) => `  - ${input}\n`).join("")}`,
          "a/acme/shop/v1/orders.proto": SERVICE,
          "b/acme/type/v1/money.proto":
            'syntax = "proto3";\n\npackage acme.type.v1;\n\nmessage Money {}\n',
        },
        added: {
          "buf.yaml": `  - path: ${RPCSTATUS}\n`,
          "buf.gen.yaml": `  - local: protoc-gen-rpcstatus
    out: gen
    opt: target=ts,import_extension=js
    strategy: all
  - directory: ${RPCSTATUS}
`,
          "a/acme/shop/v1/errors.proto": "",
        },
      },
    ]),
  ),
  "two inputs and a plugin for another language": {
    files: {
      "package.json": PACKAGE,
      "buf.yaml": "version: v2\nmodules:\n  - path: a\n  - path: b\n",
      "buf.gen.yaml": `version: v2
clean: true
plugins:
  - local: [node, -e, "process.stdin.resume()", protoc-gen-go]
    out: gen/go
inputs:
  - directory: a
  - directory: b
`,
      "src/gen/own.ts": "export {};\n",
      "a/acme/shop/v1/orders.proto": SERVICE,
      "b/acme/type/v1/money.proto":
        'syntax = "proto3";\n\npackage acme.type.v1;\n\nmessage Money {}\n',
    },
    added: {
      "buf.yaml": `  - path: ${RPCSTATUS}\n`,
      "buf.gen.yaml": `  - local: protoc-gen-rpcstatus
    out: src/gen/rpcstatus
    opt: target=ts,import_extension=js
    strategy: all
  - directory: ${RPCSTATUS}
`,
      "a/acme/shop/v1/errors.proto": "",
    },
  },
  "two inputs that both get catalogs": {
    args: ["--from", "a.AError", "--from", "b.BError"],
    lint: false,
    files: {
      "package.json": PACKAGE,
      "buf.yaml": "version: v2\nmodules:\n  - path: a\n  - path: b\n",
      "buf.gen.yaml":
        "version: v2\ninputs: [{directory: a}, {directory: b}]\nplugins:\n  - local: protoc-gen-es\n    out: gen\n    opt: target=ts,import_extension=js\n",
      "a/a.proto":
        'syntax = "proto3";\npackage a;\nenum AError {\n  A_ERROR_NONE = 0;\n  A_ERROR_LATE = 1;\n}\n',
      "b/b.proto":
        'syntax = "proto3";\npackage b;\nenum BError {\n  B_ERROR_NONE = 0;\n  B_ERROR_LOST = 1;\n}\n',
    },
    added: {
      "buf.yaml": `  - path: ${RPCSTATUS}\n`,
      "buf.gen.yaml": `    exclude_types: [rpcstatus.v1]
  - local: protoc-gen-rpcstatus
    out: gen
    opt: target=ts,import_extension=js
    strategy: all
`,
      "a/a.proto": "",
      "b/b.proto": "",
    },
  },
  "the root and the module of rpcstatus, as buf config migrate leaves them": {
    files: {
      "package.json": PACKAGE,
      "buf.yaml": `version: v2\nmodules:\n  - path: .\n  - path: ${RPCSTATUS}\n`,
      "acme/shop/v1/orders.proto": SERVICE,
    },
    added: {
      "buf.yaml": "    excludes: [node_modules]\n",
      "buf.gen.yaml": "",
      "acme/shop/v1/errors.proto": "",
    },
  },
  "the v1 format, with a workspace": {
    // buf reads it, and it lets our comments ignore rules.
    lint: existsSync(join(root, "proto/buf.yaml")),
    files: {
      "package.json": PACKAGE,
      "buf.work.yaml": "version: v1\ndirectories:\n  - proto\n",
      "proto/buf.yaml": "version: v1\n",
      "buf.gen.yaml":
        "version: v1\nplugins:\n  - plugin: es\n    out: gen\n    opt: target=ts,import_extension=.js\n",
      "proto/acme/shop/v1/orders.proto": SERVICE,
    },
    added: {
      "buf.work.yaml": `  - ${RPCSTATUS}\n`,
      "buf.gen.yaml": `  - plugin: rpcstatus
    out: gen
    opt: target=ts,import_extension=js
    strategy: all
`,
      "proto/acme/shop/v1/errors.proto": "",
    },
  },
  "options of files, a zero suffix and names that are taken": {
    files: {
      "package.json": PACKAGE,
      "buf.yaml":
        "version: v2\nmodules:\n  - path: proto\nlint:\n  use: [STANDARD, COMMENTS]\n  enum_zero_value_suffix: _NONE\n  ignore_only:\n    COMMENTS: [proto/acme/shop/v1/orders.proto, proto/acme/shop/v1/errors.proto]\n",
      "proto/acme/shop/v1/orders.proto": SERVICE.replace(
        "// Takes",
        'option go_package = "acme.example/shop/v1;shopv1";\noption java_outer_classname = "Orders";\n\n// Takes',
      ),
      "proto/acme/shop/v1/errors.proto":
        'syntax = "proto3";\n\npackage acme.shop.v1;\n\noption go_package = "acme.example/shop/v1;shopv1";\n\nmessage ShopError {}\n',
    },
    added: {
      "buf.yaml": `  - path: ${RPCSTATUS}\n    lint:\n      ignore: [${RPCSTATUS}]\n`,
      "buf.gen.yaml": "",
      "proto/acme/shop/v1/shop_error_reason.proto": "",
    },
  },
};

describe.each(Object.entries(layouts))(
  "%s",
  (_, { files, args = [], cwd = "", lint = true, added }) => {
    test("gets what is missing, and works", async () => {
      const repo = createRepo(files);
      try {
        initTwice(repo, args, cwd);
        const after = repo.files();
        const changed = Object.keys(after).filter((path) => after[path] !== files[path]);
        expect(changed.sort()).toEqual(Object.keys(added).sort());
        for (const [path, lines] of Object.entries(added)) {
          if (lines.startsWith("version")) expect(after[path]).toBe(lines);
          else if (lines !== "")
            expect(addedTo(`${files[path] ?? ""}`, after[path] ?? "")).toBe(lines);
        }
        await expectWorks(repo, { cwd, lint });
        // A template that cleans has left the user's code as it is.
        expect(repo.files()).toMatchObject(after);
      } finally {
        repo.remove();
      }
    });
  },
);

/** Returns the lines that were not there before; those that were have to be in the same order. */
function addedTo(before: string, after: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+/g) ?? [];
  const lines = after.match(/[^\n]*\n|[^\n]+/g) ?? [];
  let i = 0;
  return lines
    .filter((line) => {
      if (line !== old[i] && line !== `${old[i]}\n`) return true;
      i += 1;
      return false;
    })
    .join("");
}
