import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  camelCase,
  catalogName,
  detailName,
  enumName,
  errorName,
  memberName,
  pascalCase,
  safeIdentifier,
  serviceName,
  tableName,
  upperSnakeCase,
} from "../../../scripts/protoc-gen-rpcstatus/src/model/names.js";
import type { ErrorOptions } from "../../../src/catalog.js";
import { defineCatalog, defineError } from "../../../src/codegenv1.js";
import { buf, run } from "../build.js";

describe("camelCase and pascalCase", () => {
  test.each([
    ["OUT_OF_STOCK", "outOfStock", "OutOfStock"],
    ["EXPIRED", "expired", "Expired"],
    ["HTTP_2_REQUIRED", "http2Required", "Http2Required"],
    ["A1B", "a1b", "A1b"],
    ["A_B", "aB", "AB"],
    ["A__B", "aB", "AB"],
  ])("%s", (upperSnake, camel, pascal) => {
    expect(camelCase(upperSnake)).toBe(camel);
    expect(pascalCase(upperSnake)).toBe(pascal);
  });
});

describe("upperSnakeCase", () => {
  const names: [string, string][] = [
    ["OrderError", "ORDER_ERROR"],
    ["Error", "ERROR"],
    ["HTTPError", "HTTP_ERROR"],
    ["OAuth2Error", "O_AUTH2_ERROR"],
    ["orderError", "ORDER_ERROR"],
    ["ORDER_ERROR", "ORDER_ERROR"],
    ["OrderE", "ORDER_E"],
    ["OrderERROR", "ORDER_ERROR"],
    ["ORDERError", "ORDER_ERROR"],
    ["order_error", "ORDER_ERROR"],
    ["A", "A"],
    ["AB", "AB"],
    ["aB", "A_B"],
    ["aBC", "A_BC"],
    ["ABc", "A_BC"],
    ["iOSError", "I_OS_ERROR"],
    // Digits.
    ["E2EError", "E2E_ERROR"],
    ["E2E", "E2E"],
    ["B2BError", "B2B_ERROR"],
    ["B2bError", "B2B_ERROR"],
    ["S3", "S3"],
    ["S3Error", "S3_ERROR"],
    ["V1Error", "V1_ERROR"],
    ["Error404", "ERROR404"],
    ["Error404Page", "ERROR404_PAGE"],
    ["HTTP2Error", "HTTP2_ERROR"],
    ["IPv4Error", "I_PV4_ERROR"],
    ["X509CertError", "X509_CERT_ERROR"],
    ["OrderV2Error", "ORDER_V2_ERROR"],
    ["Foo2BAR", "FOO2BAR"],
    ["foo2bar", "FOO2BAR"],
    ["a1B", "A1B"],
    // Underscores.
    ["Order_Error", "ORDER_ERROR"],
    ["Order__Error", "ORDER_ERROR"],
    ["_Order", "ORDER"],
    ["Order_", "ORDER"],
    ["__A1", "A1"],
  ];

  test.each(names)("%s", (name, expected) => {
    expect(upperSnakeCase(name)).toBe(expected);
  });

  test("buf lint asks for the same prefixes", async () => {
    const dir = mkdtempSync(join(tmpdir(), "rpcstatus-names-"));
    // No value has its prefix, so each finding names one.
    const enums = names.map(([name], i) => `message M${i} { enum ${name} { none${i} = 0; } }`);
    writeFileSync(join(dir, "a.proto"), `syntax = "proto3";\npackage a;\n${enums.join("\n")}\n`);
    const lint = { use: ["ENUM_VALUE_PREFIX"] };
    writeFileSync(join(dir, "buf.yaml"), JSON.stringify({ version: "v2", lint }));
    try {
      const { stderr } = await run(buf, ["lint"], dir);
      const asked = stderr.matchAll(/name "none(\d+)" should be prefixed with "(\w+)"/g);
      expect(new Map([...asked].map(([, i, prefix]) => [names[Number(i)]?.[0], prefix]))).toEqual(
        new Map(names.map(([name, expected]) => [name, `${expected}_`])),
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe("enumName", () => {
  test.each([
    ["acme.shop.v1.OrderError", "acme.shop.v1", "OrderError"],
    ["acme.shop.v1.Outer.Inner.Error", "acme.shop.v1", "Outer_Inner_Error"],
    ["OrderError", "", "OrderError"],
    ["Outer.Error", "", "Outer_Error"],
    ["acme.class", "acme", "class$"],
    ["acme.Object", "acme", "Object$"],
    ["acme.any", "acme", "any$"],
    // CommonJS modules already have these names.
    ["acme.__dirname", "acme", "__dirname$"],
    // Global types are not reserved: protoc-gen-es keeps their names.
    ["acme.Date", "acme", "Date"],
    ["acme.Error", "acme", "Error"],
  ])("%s in package %j", (typeName, packageName, expected) => {
    expect(enumName(typeName, packageName)).toBe(expected);
  });
});

describe("catalogName", () => {
  test.each([
    ["OrderError", "orderError"],
    // No underscores, though the enum has the name that protoc-gen-es gives it.
    ["Outer_Error", "outerError"],
    ["order_error", "orderError"],
    ["Order__Error_", "orderError"],
    // The plain name is that of the enum itself.
    ["orderError", "orderError$"],
    ["errors", "errors$"],
    ["_Error", "error"],
    // Nothing but underscores and digits.
    ["_", "_$"],
    ["_1", "_1$"],
    // Words that cannot name a const.
    ["Delete", "delete$"],
    ["Await", "await$"],
    ["Module", "module$"],
    ["Require", "require$"],
    ["Exports", "exports$"],
    ["class$", "class$$"],
  ])("%s", (name, expected) => {
    expect(catalogName(name)).toBe(expected);
  });
});

describe("memberName", () => {
  // `await` calls `then`; every object has `constructor`, `toString` and `hasOwnProperty`; catalogs have the rest.
  test.each([
    "FROM",
    "IS",
    "DOMAIN",
    "LOCALIZE",
    "FALLBACK",
    "THEN",
    "CONSTRUCTOR",
    "TO_STRING",
    "HAS_OWN_PROPERTY",
  ])("%s gets a $", (reason) => {
    expect(memberName(reason)).toBe(`${camelCase(reason)}$`);
  });

  test("no error hides a member of a catalog", () => {
    const own = Object.keys(defineCatalog("acme.example", {}));
    expect(own).toContain("from");
    for (const property of own) {
      expect(memberName(upperSnakeCase(property)), property).toBe(`${property}$`);
    }
  });

  test.each([
    ["DELETE", "delete"],
    ["FROM_CACHE", "fromCache"],
    ["OUT_OF_STOCK", "outOfStock"],
  ])("%s gets no $", (reason, expected) => {
    expect(memberName(reason)).toBe(expected);
  });

  test("no error hides a property of every object", () => {
    for (const property of Object.getOwnPropertyNames(Object.prototype)) {
      const reason = upperSnakeCase(property);
      // The camel case of a reason is never "__proto__" or the like.
      if (camelCase(reason) !== property) continue;
      expect(memberName(reason) in {}, property).toBe(false);
    }
  });
});

describe("detailName", () => {
  test.each([
    ["google.rpc.BadRequest", "badRequest"],
    ["acme.shop.v1.StockReport", "stockReport"],
    ["acme.shop.v1.StockReport.Page", "page"],
    ["Root", "root"],
    ["acme.HTTPInfo", "hTTPInfo"],
    // A property may have the name of a keyword.
    ["acme.Delete", "delete"],
    // Properties of every object.
    ["acme.Constructor", "constructor$"],
    ["acme.ToString", "toString$"],
    ["acme.__proto__", "__proto__$"],
  ])("%s", (typeName, expected) => {
    expect(detailName(typeName)).toBe(expected);
  });

  test("no detail hides a property of a match or an option of an error", () => {
    const kind = defineError({ domain: "acme.example", reason: "BUSY", code: 14 });
    const match = kind.from((kind as () => Error)());
    const unknown = defineCatalog("acme.example", {}).from((kind as () => Error)());
    expect(match?.reason).toBe("BUSY");
    expect(unknown?.reason).toBe("$unknown");
    const options = { cause: 0, details: 0, locale: 0 } satisfies Record<keyof ErrorOptions, 0>;
    for (const property of Object.keys({ ...match, ...unknown, ...options })) {
      expect(detailName(`acme.${property}`), property).toBe(`${property}$`);
    }
  });
});

test("safeIdentifier changes only the words that protoc-gen-es changes", () => {
  expect(["class", "Partial", "any", "Error"].map(safeIdentifier)).toEqual([
    "class$",
    "Partial$",
    "any",
    "Error",
  ]);
});

test("errorName, tableName and serviceName", () => {
  expect(serviceName("OrderService")).toBe("OrderServiceErrors");
  expect(serviceName("order_service")).toBe("OrderServiceErrors");
  expect(errorName("OrderError", "OUT_OF_STOCK")).toBe("orderErrorOutOfStock");
  expect(errorName("Outer_Error", "EXPIRED")).toBe("outerErrorExpired");
  expect(errorName("class$", "EXPIRED")).toBe("classExpired");
  expect(tableName("OrderError")).toBe("orderErrorByValue");
  expect(tableName("Outer_Error")).toBe("outerErrorByValue");
});
