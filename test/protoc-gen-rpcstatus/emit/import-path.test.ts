// map_imports and rewrite_imports: the paths are those that protoc-gen-es 2.17 imports for the same options, recorded for a
// message of each of the protos below in a file of acme/orders/v1. Earlier versions than 2.15 have no map_imports, and
// change the extension of packages too.

import { describe, expect, test } from "vitest";
import {
  importPath,
  isElsewhere,
  outputPath,
  type Suffix,
} from "../../../scripts/protoc-gen-rpcstatus/src/emit/typescript/import-path.js";
import { type Options, parseOptions } from "../../../scripts/protoc-gen-rpcstatus/src/options.js";

const protos = {
  auth: "acme/common/v1/auth.proto",
  stock: "acme/orders/v1/stock.proto",
  thing: "google/type/thing.proto",
  root: "root.proto",
};
type Proto = keyof typeof protos;

const unchanged: Record<Proto | "wkt", string> = {
  auth: "../../common/v1/auth_pb",
  stock: "./stock_pb",
  thing: "../../../google/type/thing_pb",
  root: "../../../root_pb",
  wkt: "@bufbuild/protobuf/wkt",
};

function optionsOf(text: string): Options {
  const { options, problems } = parseOptions(text);
  expect(problems).toEqual([]);
  return options;
}

function importOf(proto: string, suffix: Suffix, options: Options): string {
  return importPath("acme/orders/v1/orders.proto", outputPath(proto, suffix, options), options);
}

test.each<[string, Partial<typeof unchanged>]>([
  ["", {}],
  [
    "import_extension=.ts",
    {
      auth: "../../common/v1/auth_pb.ts",
      stock: "./stock_pb.ts",
      thing: "../../../google/type/thing_pb.ts",
      root: "../../../root_pb.ts",
    },
  ],

  // The pattern of map_imports matches the path of the proto.
  ["map_imports=acme/common/:@acme/gen", { auth: "@acme/gen/acme/common/v1/auth_pb.js" }],
  ["map_imports=acme/common/:@acme/gen/", { auth: "@acme/gen/acme/common/v1/auth_pb.js" }],
  ["map_imports=acme/common:x", {}],
  ["map_imports=acme/common/v1/auth:x", {}],
  ["map_imports=acme/c?mmon/:x,map_imports=a.me/common/:x", {}],
  ["map_imports=*/common/:x", { auth: "x/acme/common/v1/auth_pb.js" }],
  ["map_imports=common/:x,map_imports=/:x,map_imports=/acme/:x", {}],
  ["map_imports=*:x", { root: "x/root_pb.js" }],
  ["map_imports=*.proto:npm:x", { root: "npm:x/root_pb.js" }],
  [
    "map_imports=acme/**:x",
    { auth: "x/acme/common/v1/auth_pb.js", stock: "x/acme/orders/v1/stock_pb.js" },
  ],
  ["map_imports=acme/**/:x,map_imports=**/:x", {}],
  [
    "map_imports=**th*:x",
    { auth: "x/acme/common/v1/auth_pb.js", thing: "x/google/type/thing_pb.js" },
  ],
  ["map_imports=***/auth.proto:x", { auth: "x/acme/common/v1/auth_pb.js" }],
  // Well-known types are those of the runtime.
  [
    "map_imports=**/*.proto:x",
    {
      auth: "x/acme/common/v1/auth_pb.js",
      stock: "x/acme/orders/v1/stock_pb.js",
      thing: "x/google/type/thing_pb.js",
      root: "x/root_pb.js",
    },
  ],
  // The first pattern that matches counts.
  [
    "map_imports=acme/orders/:first,map_imports=acme/:second",
    { auth: "second/acme/common/v1/auth_pb.js", stock: "first/acme/orders/v1/stock_pb.js" },
  ],
  // A path that begins with a dot is a folder, from the out folder.
  [
    "map_imports=acme/*/v1/*.proto:./vendor",
    {
      auth: "../../../vendor/acme/common/v1/auth_pb",
      stock: "../../../vendor/acme/orders/v1/stock_pb",
    },
  ],
  [
    "map_imports=acme/common/:../other,import_extension=ts",
    {
      auth: "../../../../other/acme/common/v1/auth_pb.ts",
      stock: "./stock_pb.ts",
      thing: "../../../google/type/thing_pb.ts",
      root: "../../../root_pb.ts",
    },
  ],
  ["map_imports=**/auth.proto:./acme/orders", { auth: "../acme/common/v1/auth_pb" }],
  ["map_imports=google/:.,map_imports=root.proto:./", {}],
  ["map_imports=root.proto:./../up", { root: "../../../../up/root_pb" }],
  ["map_imports=root.proto:././x", { root: "../../.././x/root_pb" }],
  ["map_imports=root.proto:./a//b", { root: "../../../a/b/root_pb" }],

  // The pattern of rewrite_imports matches the import, from the out folder and with ".js".
  [
    "rewrite_imports=./acme/**/*_pb.js:@acme/gen",
    {
      auth: "@acme/gen/acme/common/v1/auth_pb.js",
      stock: "@acme/gen/acme/orders/v1/stock_pb.js",
    },
  ],
  [
    "rewrite_imports=./acme/**/*_pb:x,rewrite_imports=acme/**/*:x,rewrite_imports=../**/*_pb.js:x",
    {},
  ],
  ["rewrite_imports=./acme/:x,rewrite_imports=./acme/**:x", {}],
  ["rewrite_imports=./**:x", { root: "x/root_pb.js" }],
  ["rewrite_imports=./***/auth_pb.js:x", { auth: "x/acme/common/v1/auth_pb.js" }],
  ["rewrite_imports=./acme/common/v1/auth_pb.js:", { auth: "/acme/common/v1/auth_pb.js" }],
  ["rewrite_imports=./google/type/*:../..", { thing: "../../../../../google/type/thing_pb" }],
  ["rewrite_imports=./root_pb.js:./vendor/", { root: "../../../vendor/root_pb" }],
  ["rewrite_imports=@bufbuild/protobuf/*:vendored", { wkt: "vendored" }],
  ["rewrite_imports=@bufbuild/**/*:vendored", { wkt: "vendored" }],
  ["rewrite_imports=@bufbuild/protobuf/wkt:./wkt.js", { wkt: "../../../wkt" }],
  ["rewrite_imports=*:x", {}],
  // It applies to mapped imports; of those to a package, nothing stays.
  [
    "map_imports=root.proto:x,rewrite_imports=x/*:y,map_imports=acme/common/:./v,rewrite_imports=./v/**/*:z",
    { root: "y", auth: "z/v/acme/common/v1/auth_pb.js" },
  ],
])("%s", (text, expected) => {
  const options = optionsOf(text);
  const paths = Object.entries(protos).map(([name, proto]) => [
    name,
    importOf(proto, "_pb", options),
  ]);
  const wkt = importPath("acme/orders/v1/orders.proto", "@bufbuild/protobuf/wkt", options);
  expect({ ...Object.fromEntries(paths), wkt }).toEqual({ ...unchanged, ...expected });
});

describe("our own files", () => {
  test.each([
    ["", "../../common/v1/auth_rpcstatus"],
    ["map_imports=acme/common/:@acme/gen", "@acme/gen/acme/common/v1/auth_rpcstatus.js"],
    ["rewrite_imports=./acme/**/*_pb.js:@acme/gen", "../../common/v1/auth_rpcstatus"],
    [
      "rewrite_imports=./acme/**/*_rpcstatus.js:@acme/gen",
      "@acme/gen/acme/common/v1/auth_rpcstatus.js",
    ],
  ])("%s", (text, expected) => {
    expect(importOf(protos.auth, "_rpcstatus", optionsOf(text))).toBe(expected);
  });

  test("an import of a file in the out folder itself", () => {
    const options = optionsOf("import_extension=js,map_imports=auth.proto:../x");
    const paths = ["root.proto", "auth.proto"].map((proto) =>
      importPath("orders.proto", outputPath(proto, "_rpcstatus", options), options),
    );
    expect(paths).toEqual(["./root_rpcstatus.js", "../x/auth_rpcstatus.js"]);
  });
});

test.each<[string, { _pb: boolean; _rpcstatus: boolean }]>([
  ["", { _pb: false, _rpcstatus: false }],
  ["map_imports=acme/common/:@acme/gen", { _pb: true, _rpcstatus: true }],
  ["map_imports=acme/orders/:@acme/gen", { _pb: false, _rpcstatus: false }],
  // A target that changes nothing counts too.
  ["map_imports=acme/common/:.", { _pb: true, _rpcstatus: true }],
  ["rewrite_imports=./acme/**/*_pb.js:@acme/gen", { _pb: true, _rpcstatus: false }],
  ["rewrite_imports=./**/*_rpcstatus.js:@acme/gen", { _pb: false, _rpcstatus: true }],
  ["rewrite_imports=rpcstatus/*:@acme/rpcstatus", { _pb: false, _rpcstatus: false }],
])("%s: which outputs of a proto have a place of their own", (text, expected) => {
  const options = optionsOf(text);
  expect({
    _pb: isElsewhere(protos.auth, "_pb", options),
    _rpcstatus: isElsewhere(protos.auth, "_rpcstatus", options),
  }).toEqual(expected);
});
