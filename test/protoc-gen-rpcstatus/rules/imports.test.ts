// Imports of files that nothing generates. What a run knows are its files and where the protos are on disk; requests with
// other files to generate are those of other inputs and strategies. shared-errors.full.test.ts runs buf with each of them.

import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Compiled, compileProtos, generate } from "../generate.js";

function catalog(name: string, more: string): string {
  return `syntax = "proto3";
package acme.${name.toLowerCase()}.v1;
import "rpcstatus/v1/annotations.proto";
${more}
// What can go wrong.
enum ${name}Error {
  option (rpcstatus.v1.catalog) = {domain: "${name.toLowerCase()}.acme.example"};
  ${name.toUpperCase()}_ERROR_UNSPECIFIED = 0;
  // It is gone.
  ${name.toUpperCase()}_ERROR_${name.toUpperCase()}_GONE = 1 [(rpcstatus.v1.error) = {code: NOT_FOUND message: "gone" DETAILS}];
}
`;
}

const plain = (name: string) => catalog(name, `message ${name} {}`).replace(" DETAILS", "");
const protos = {
  "acme/orders/v1/orders.proto": catalog(
    "Orders",
    `import "acme/auth/v1/auth.proto";
import "acme/orders/v1/stock.proto";
import "google/protobuf/duration.proto";
import "money.proto";
message Request {}
service OrderService {
  rpc Place(Request) returns (Request) {
    option (rpcstatus.v1.errors) = {
      error: "OrdersError.ORDERS_GONE"
      error: "acme.auth.v1.AuthError.AUTH_GONE"
    };
  }
  // rpcstatus:ignore IMPORT_GENERATED
  rpc Check(Request) returns (Request) {
    option (rpcstatus.v1.errors) = {error: "acme.stock.v1.StockError.STOCK_GONE"};
  }
  rpc Cancel(Request) returns (Request) {
    option (rpcstatus.v1.errors) = {error: "acme.auth.v1.AuthError.AUTH_GONE"};
  }
}`,
  ).replace(
    "DETAILS",
    '\n    details: "acme.auth.v1.Auth"\n    details: "acme.stock.v1.Stock"\n    details: "Money"\n' +
      '    details: "google.protobuf.Duration"\n    details: "google.rpc.Help"\n  ',
  ),
  "acme/orders/v1/stock.proto": plain("Stock"),
  "acme/auth/v1/auth.proto": plain("Auth"),
  "acme/other/v1/other.proto": plain("Other"),
  "acme/whole/v1/whole.proto": `syntax = "proto3";
package acme.whole.v1;
import "acme/auth/v1/auth.proto";
import "rpcstatus/v1/annotations.proto";
message Request {}
service WholeService {
  option (rpcstatus.v1.service_errors) = {error: "acme.auth.v1.AuthError.*"};
  rpc Place(Request) returns (Request);
}
`,
  "money.proto": 'syntax = "proto3";\nmessage Money {}\n',
};

/** Where the protos of acme/auth and money.proto are on disk. */
type Place = "same module" | "other module" | "dependency";
/** By place; in "nowhere", the plugin finds none. */
const compiled = new Map<Place | "nowhere", Compiled>();
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "rpcstatus-imports-"));
  const folder = join(dir, "protos");
  for (const [name, text] of Object.entries(protos)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const [given] = await compileProtos([folder], dir);
  if (given === undefined) throw new Error("cannot compile the protos");
  const { request } = given;
  for (const place of ["same module", "other module", "dependency", "nowhere"] as const) {
    const at = join(dir, place);
    mkdirSync(at);
    if (place !== "nowhere")
      cpSync(join(given.dir, "protos"), join(at, "protos"), { recursive: true });
    if (place === "other module") {
      mkdirSync(join(at, "shared/acme"), { recursive: true });
      renameSync(join(at, "protos/acme/auth"), join(at, "shared/acme/auth"));
      renameSync(join(at, "protos/money.proto"), join(at, "shared/money.proto"));
    } else if (place === "dependency") {
      rmSync(join(at, "protos/acme/auth"), { recursive: true });
      rmSync(join(at, "protos/money.proto"));
    }
    compiled.set(place, { dir: at, request, esRequest: undefined });
  }
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});

async function warningsOf(
  place: Place | "nowhere",
  fileToGenerate: readonly string[],
  options = "",
): Promise<string> {
  const found = compiled.get(place) as Compiled;
  const request = { ...found.request, fileToGenerate: [...fileToGenerate] };
  const { ok, stderr } = await generate({ ...found, request }, options);
  expect(ok, stderr).toBe(true);
  return stderr;
}

const orders = "acme/orders/v1/orders.proto";
const stock = "acme/orders/v1/stock.proto";
const other = "acme/other/v1/other.proto";
const AUTH = ['"acme/auth/v1/auth_rpcstatus" and "acme/auth/v1/auth_pb"', '"money_pb"'];

describe("an import is reported if nothing else generates it", () => {
  test.each<[string, Place | "nowhere", string[], string[], string?]>([
    ["all files", "same module", Object.keys(protos), []],
    ["one folder, which may be one run of several", "same module", [orders, stock], []],
    ["one folder, and the import is in another module", "other module", [orders, stock], AUTH],
    ["one folder, and the import is in a dependency", "dependency", [orders, stock], AUTH],
    ["one folder, and no proto is on disk", "nowhere", [orders, stock], []],
    ["several folders", "same module", [orders, stock, other], AUTH],
    ["several folders, and no proto is on disk", "nowhere", [orders, stock, other], AUTH],
    // The comment at the method silences the import of the errors.
    ["a part of a folder", "same module", [orders], ['"acme/orders/v1/stock_pb"']],
    [
      "a whole catalog, for a whole service",
      "dependency",
      ["acme/whole/v1/whole.proto"],
      ['"acme/auth/v1/auth_rpcstatus"'],
    ],
    ["ignore", "dependency", [orders, stock], [], "ignore=IMPORT_GENERATED"],
    [
      "map_imports",
      "dependency",
      [orders, stock],
      ['"money_pb"'],
      "map_imports=acme/auth/:@acme/auth/gen",
    ],
    // Another run writes to the same folder.
    [
      "map_imports to the same folder",
      "dependency",
      [orders, stock],
      ['"money_pb"'],
      "map_imports=acme/:.",
    ],
    [
      "rewrite_imports",
      "dependency",
      [orders, stock],
      ['"acme/auth/v1/auth_rpcstatus"'],
      "rewrite_imports=./**/*_pb.js:@acme/messages",
    ],
  ])("%s", async (_, place, files, expected, options) => {
    const stderr = await warningsOf(place, files, options);
    const found = [...stderr.matchAll(/: warning: generated code imports (.*), but /g)];
    expect(found.map(([, path]) => path)).toEqual(expected);
    expect(stderr.match(/warning: /g) ?? []).toHaveLength(expected.length);
  });
});

test("the warning names the import, the proto and what helps", async () => {
  expect(await warningsOf("dependency", [orders, stock])).toMatchInlineSnapshot(`
    "protos/acme/orders/v1/orders.proto:13:7: warning: generated code imports "acme/auth/v1/auth_rpcstatus" and "acme/auth/v1/auth_pb", but this run does not generate "acme/auth/v1/auth.proto"; with "strategy: all" in buf.gen.yaml, add the file to the input or set include_imports: true for this plugin and protoc-gen-es; if a package contains the generated code, set the option map_imports=acme/auth/v1/:<package> (IMPORT_GENERATED)
    protos/acme/orders/v1/orders.proto:32:5: warning: generated code imports "money_pb", but this run does not generate "money.proto"; with "strategy: all" in buf.gen.yaml, add the file to the input or set include_imports: true for this plugin and protoc-gen-es; if a package contains the generated code, set the option map_imports=money.proto:<package> (IMPORT_GENERATED)
    see node_modules/rpcstatus/docs/rules.md#import_generated
    "
  `);
});

test("with files of several folders, the strategy is that of the whole input", async () => {
  expect(await warningsOf("same module", [orders, stock, other])).toMatchInlineSnapshot(`
    "protos/acme/orders/v1/orders.proto:13:7: warning: generated code imports "acme/auth/v1/auth_rpcstatus" and "acme/auth/v1/auth_pb", but this run does not generate "acme/auth/v1/auth.proto"; add the file to the input or set include_imports: true for this plugin and protoc-gen-es; if a package contains the generated code, set the option map_imports=acme/auth/v1/:<package> (IMPORT_GENERATED)
    protos/acme/orders/v1/orders.proto:32:5: warning: generated code imports "money_pb", but this run does not generate "money.proto"; add the file to the input or set include_imports: true for this plugin and protoc-gen-es; if a package contains the generated code, set the option map_imports=money.proto:<package> (IMPORT_GENERATED)
    see node_modules/rpcstatus/docs/rules.md#import_generated
    "
  `);
});
