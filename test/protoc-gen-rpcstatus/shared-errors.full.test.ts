// Errors and details that several teams share: a package contains what is generated from their protos, and the files of a
// service import it from there. Through the real buf and tsc.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  buf,
  createWorkspace,
  type Run,
  root,
  run,
  WITHOUT_OURS,
  type Workspace,
} from "./build.js";
import { withOptions } from "./cases.js";
import { compile } from "./compile.js";

const COMMON = `syntax = "proto3";
package acme.common.v1;
import "rpcstatus/v1/annotations.proto";
// What can go wrong everywhere.
enum AuthError {
  option (rpcstatus.v1.catalog) = {domain: "auth.acme.example"};
  AUTH_ERROR_UNSPECIFIED = 0;
  // The token has expired.
  AUTH_ERROR_TOKEN_EXPIRED = 1 [(rpcstatus.v1.error) = {code: UNAUTHENTICATED message: "expired"}];
}
message Stock { int32 left = 1; }
`;
const ORDERS = `syntax = "proto3";
package acme.orders.v1;
import "acme/common/v1/auth.proto";
import "rpcstatus/v1/annotations.proto";
// What can go wrong.
enum OrderError {
  option (rpcstatus.v1.catalog) = {domain: "orders.acme.example"};
  ORDER_ERROR_UNSPECIFIED = 0;
  // Sold out.
  ORDER_ERROR_OUT_OF_STOCK = 1 [(rpcstatus.v1.error) = {
    code: ABORTED message: "sold out" details: "acme.common.v1.Stock"
  }];
}
message PlaceRequest {}
message PlaceResponse {}
service OrderService {
  rpc Place(PlaceRequest) returns (PlaceResponse) {
    option (rpcstatus.v1.errors) = {
      error: "OrderError.OUT_OF_STOCK"
      error: "acme.common.v1.AuthError.TOKEN_EXPIRED"
    };
  }
}
`;
const USAGE = `import { authError } from "@acme/common/gen/acme/common/v1/auth_rpcstatus.js";
import { OrderServiceErrors, orderError, type PlaceError } from "./gen/acme/orders/v1/orders_rpcstatus.js";

export const thrown: Error = authError.tokenExpired();
export const out: Error = orderError.outOfStock({ stock: { left: 3 } });
export const reasonOf = (error: PlaceError): "OUT_OF_STOCK" | "TOKEN_EXPIRED" => error.reason;
export const isOurs = (caught: unknown): boolean => OrderServiceErrors.place.from(caught) !== undefined;
export const left = (caught: unknown): number | undefined =>
  orderError.outOfStock.from(caught)?.stock?.left;
`;

/** The protos of the package. */
const SHARED = "node_modules/@acme/common/proto";

let workspace: Workspace;
let at: string;
beforeAll(async () => {
  workspace = createWorkspace();
  at = join(workspace.dir, "service");
  write(`${SHARED}/acme/common/v1/auth.proto`, COMMON);
  write("proto/acme/orders/v1/orders.proto", ORDERS);
  write("src/usage.ts", USAGE);
  write("package.json", JSON.stringify({ type: "module" }));
  write(
    "node_modules/@acme/common/package.json",
    JSON.stringify({ name: "@acme/common", type: "module", exports: { "./gen/*": "./gen/*" } }),
  );
  cpSync(join(root, "proto/rpcstatus"), join(at, "rpcstatus/rpcstatus"), { recursive: true });
  const modules = ["proto", SHARED, "rpcstatus"].map((path) => ({ path }));
  write("buf.yaml", JSON.stringify({ version: "v2", modules }));
  const out = "node_modules/@acme/common/gen";
  const opt = "target=js+dts,import_extension=js";
  expect(await generate(SHARED, [ours(out, opt), es(out, opt)])).toEqual({
    ok: true,
    stderr: "",
  });
}, 60_000);
afterAll(() => {
  workspace.remove();
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(at, path)), { recursive: true });
  writeFileSync(join(at, path), text);
}

function ours(out: string, opt: string) {
  const local = [process.execPath, join(inject("programs"), "plugin/bin.js")];
  return { local, out, opt, strategy: "all" };
}

function es(out: string, opt: string) {
  const local = join(root, "node_modules/.bin/protoc-gen-es");
  return { local, out, opt, strategy: "all", ...WITHOUT_OURS };
}

/** Without a directory, the input is the workspace. */
function generate(directory: string | undefined, plugins: readonly object[]): Promise<Run> {
  const inputs = directory === undefined ? {} : { inputs: [{ directory }] };
  const template = { version: "v2", clean: true, ...inputs, plugins };
  write("buf.gen.yaml", JSON.stringify(template));
  return run(buf, ["generate"], at);
}

/** Returns the modules that the file of the service imports. */
function imports(file = "src/gen/acme/orders/v1/orders_rpcstatus.ts"): string[] {
  const code = readFileSync(join(at, file), "utf8");
  return [...new Set([...code.matchAll(/ from "([^"]+)";$/gm)].map(([, path = ""]) => path))];
}

const PACKAGE = "@acme/common/gen/acme/common/v1";

describe("what a package contains is imported from there", () => {
  test.each([
    ["map_imports", "map_imports=acme/common/:@acme/common/gen"],
    ["rewrite_imports", "rewrite_imports=./acme/common/**/*.js:@acme/common/gen"],
  ])("%s", async (_, opt) => {
    const plugin = ours("src/gen", `target=ts,import_extension=js,${opt}`);
    expect(await generate("proto", [plugin])).toEqual({ ok: true, stderr: "" });
    expect(imports()).toEqual([
      `${PACKAGE}/auth_pb.js`,
      `${PACKAGE}/auth_rpcstatus.js`,
      "rpcstatus/codegenv1",
      "rpcstatus/protobuf",
    ]);
    const config = join(withOptions, "tsconfig.json");
    expect(await compile([join(at, "src")], [at], config)).toBe("");
  });

  test("a mapped file that is generated in the same run", async () => {
    const opt =
      "target=js,js_import_style=legacy_commonjs,map_imports=acme/common/:@acme/common/gen";
    expect(await generate(undefined, [ours("all", opt)])).toEqual({ ok: true, stderr: "" });
    const code = readFileSync(join(at, "all/acme/orders/v1/orders_rpcstatus.js"), "utf8");
    const required = [...code.matchAll(/ = require\("([^"]+)"\);$/gm)].map(([, path]) => path);
    expect(required.sort()).toEqual([
      `${PACKAGE}/auth_pb.js`,
      `${PACKAGE}/auth_rpcstatus.js`,
      "rpcstatus/codegenv1",
      "rpcstatus/protobuf",
    ]);
  });
});

describe("what nothing generates is reported, with what helps", () => {
  const opt = "target=ts,import_extension=js";
  const WARNING =
    'proto/acme/orders/v1/orders.proto:20:7: warning: generated code imports "acme/common/v1/auth_rpcstatus" and ' +
    '"acme/common/v1/auth_pb", but this run does not generate "acme/common/v1/auth.proto"; with "strategy: all" in ' +
    "buf.gen.yaml, add the file to the input or set include_imports: true for this plugin and protoc-gen-es; " +
    "if a package contains the generated code, set the option map_imports=acme/common/v1/:<package> (IMPORT_GENERATED)\n" +
    "see node_modules/rpcstatus/docs/rules.md#import_generated\n";

  test.each<[string, string | undefined, object, string]>([
    // buf sends the same bytes for both strategies.
    ["an input without the file", "proto", {}, WARNING],
    ["that input by folder", "proto", { strategy: "directory" }, WARNING],
    ["the workspace by folder", undefined, { strategy: "directory" }, WARNING],
    ["the workspace", undefined, {}, ""],
    ["the imports too", "proto", { include_imports: true }, ""],
    [
      "the imports too, by folder",
      "proto",
      { include_imports: true, strategy: "directory" },
      WARNING,
    ],
    ["the option", "proto", { opt: `${opt},map_imports=acme/common/v1/:@acme/common/gen` }, ""],
    ["the warning is ignored", "proto", { opt: `${opt},ignore=IMPORT_GENERATED` }, ""],
  ])("%s", async (_, directory, settings, stderr) => {
    const plugin = { ...ours("src/gen", opt), ...settings };
    expect(await generate(directory, [plugin])).toEqual({ ok: true, stderr });
  });

  test("folders of one module, of which buf generates each alone", async () => {
    write("one/buf.yaml", JSON.stringify({ version: "v2", modules: [{ path: "." }] }));
    write("one/acme/common/v1/auth.proto", COMMON);
    write("one/acme/orders/v1/orders.proto", ORDERS);
    cpSync(join(root, "proto/rpcstatus"), join(at, "one/rpcstatus"), { recursive: true });
    const plugin = { ...ours("gen", opt), strategy: "directory" };
    write("one/buf.gen.yaml", JSON.stringify({ version: "v2", plugins: [plugin] }));
    expect(await run(buf, ["generate"], join(at, "one"))).toEqual({ ok: true, stderr: "" });
    expect(imports("one/gen/acme/orders/v1/orders_rpcstatus.ts")).toContain(
      "../../common/v1/auth_rpcstatus.js",
    );
  });
});

test("rewrite_imports: messages are imported as in the files of protoc-gen-es, and packages too", async () => {
  const opt = [
    "target=ts,import_extension=js",
    "rewrite_imports=./acme/common/**/*_pb.js:@acme/common/gen",
    "rewrite_imports=rpcstatus/protobuf:@acme/rpcstatus",
    "rewrite_imports=@bufbuild/protobuf/*:./vendor/protobuf.js",
  ].join(",");
  // A message with the shared one.
  write(
    "proto/acme/orders/v1/orders.proto",
    ORDERS.replace("PlaceRequest {", "$& acme.common.v1.Stock stock = 1;"),
  );
  expect(await generate("proto", [ours("out", opt), es("out", opt)])).toMatchObject({ ok: true });
  const theirs = imports("out/acme/orders/v1/orders_pb.ts");
  expect(theirs).toContain(`${PACKAGE}/auth_pb.js`);
  expect(theirs).toContain("../../../vendor/protobuf.js");
  const own = imports("out/acme/orders/v1/orders_rpcstatus.ts");
  expect(own).toContain(`${PACKAGE}/auth_pb.js`);
  expect(own).toContain("@acme/rpcstatus");
  expect(own).toContain("rpcstatus/codegenv1");
  // The option is not in the header, as in the files of protoc-gen-es.
  const code = readFileSync(join(at, "out/acme/orders/v1/orders_rpcstatus.ts"), "utf8");
  expect(code).toMatch(/^.* with parameter "target=ts,import_extension=js"\n/);
});
