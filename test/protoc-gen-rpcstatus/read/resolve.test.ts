// Names are resolved as in protobuf, and a name that cannot be found gets a reason and a fix.

import { create, createFileRegistry } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import type {
  CatalogModel,
  FileModel,
} from "../../../scripts/protoc-gen-rpcstatus/src/model/model.js";
import { resolver } from "../../../scripts/protoc-gen-rpcstatus/src/read/resolve.js";

const enumType = (name: string) => ({
  name,
  value: [
    { name: `${name.toUpperCase()}_UNSPECIFIED`, number: 0 },
    { name: `${name.toUpperCase()}_BUSY`, number: 1 },
  ],
});
const set = create(FileDescriptorSetSchema, {
  file: [
    {
      name: "shop.proto",
      package: "acme.shop.v1",
      syntax: "proto3",
      enumType: [enumType("Order"), enumType("State")],
      messageType: [
        { name: "Cart", enumType: [enumType("Error"), enumType("Inner")] },
        // Has the name of an enum in an outer scope.
        { name: "Top" },
      ],
      service: [{ name: "Auth" }],
    },
    {
      name: "outer.proto",
      package: "acme.shop",
      syntax: "proto3",
      enumType: [enumType("Order2"), enumType("Auth")],
    },
    { name: "root.proto", syntax: "proto3", enumType: [enumType("Top"), enumType("Root")] },
    // A package that hides the outer "acme" inside "acme.shop".
    { name: "hidden.proto", package: "acme.shop.acme", syntax: "proto3" },
    {
      name: "other.proto",
      package: "acme.other",
      syntax: "proto3",
      enumType: [enumType("Other")],
    },
  ],
});
const registry = createFileRegistry(set);

/** Every enum except State and Inner is a catalog with the single reason BUSY. */
const files = [...registry.files].map((desc): FileModel => {
  const enums = [...desc.enums, ...desc.messages.flatMap((message) => message.nestedEnums)];
  const catalogs = enums
    .filter(({ name }) => name !== "State" && name !== "Inner")
    .map((found) => ({
      enum: found,
      errors: [{ reason: "BUSY", hasOwnReason: true, value: found.values[1] }],
    }));
  return { desc, catalogs: catalogs as unknown as CatalogModel[] } as unknown as FileModel;
});
const { resolve } = resolver(registry, files);
const at = { file: "shop.proto", line: 1, column: 1 };

function find(name: string, scope: string): string {
  const found = resolve({ name, scope, at });
  return typeof found === "string"
    ? found
    : `${found.catalog.enum.typeName} in ${found.file.desc.proto.name}`;
}

describe("finds", () => {
  test.each([
    ["Order.BUSY", "acme.shop.v1.Service.Method", "acme.shop.v1.Order in shop.proto"],
    ["v1.Order.BUSY", "acme.shop.v1.Service.Method", "acme.shop.v1.Order in shop.proto"],
    ["shop.v1.Order.BUSY", "acme.shop.v1.Service.Method", "acme.shop.v1.Order in shop.proto"],
    ["acme.shop.v1.Order.BUSY", "acme.other.Service.Method", "acme.shop.v1.Order in shop.proto"],
    [".acme.shop.v1.Order.BUSY", "acme.shop.v1.Service.Method", "acme.shop.v1.Order in shop.proto"],
    [".acme.other.Other.BUSY", "acme.shop.v1.Service.Method", "acme.other.Other in other.proto"],
    ["other.Other.BUSY", "acme.shop.v1.Service.Method", "acme.other.Other in other.proto"],
    // In the enclosing package.
    ["Order2.BUSY", "acme.shop.v1.Service.Method", "acme.shop.Order2 in outer.proto"],
    // In a message: qualified from outside, unqualified from inside.
    ["Cart.Error.BUSY", "acme.shop.v1.Service.Method", "acme.shop.v1.Cart.Error in shop.proto"],
    ["Error.BUSY", "acme.shop.v1.Cart.Inner", "acme.shop.v1.Cart.Error in shop.proto"],
    // Without a package.
    ["Root.BUSY", "acme.shop.v1.Service.Method", "Root in root.proto"],
    [".Top.BUSY", "acme.shop.v1.Service.Method", "Top in root.proto"],
    ["Root.BUSY", "Service.Method", "Root in root.proto"],
    // The service of that name is not a type, so the search continues in outer scopes.
    ["Auth.BUSY", "acme.shop.v1.Service.Method", "acme.shop.Auth in outer.proto"],
  ])("%s from %s", (name, scope, expected) => {
    expect(find(name, scope)).toBe(expected);
  });
});

describe("cannot find", () => {
  const scope = "acme.shop.v1.Service.Method";
  test.each([
    // The innermost "acme" is used, although it does not contain the rest.
    [
      "acme.other.Other.BUSY",
      'enum "acme.other.Other" is not known: here, the name resolves to "acme.shop.acme.other.Other"; write "other.Other.BUSY"',
    ],
    // The innermost "Top" is used, although it is a message.
    ["Top.BUSY", '"acme.shop.v1.Top" is a message, not an enum; write ".Top.BUSY"'],
    ["Error.BUSY", 'enum "Error" is not known; write "Cart.Error.BUSY"'],
    [
      "State.BUSY",
      'enum "acme.shop.v1.State" is not a catalog; make it one with option (rpcstatus.v1.catalog), or use an error of another catalog',
    ],
    [
      "Order.ORDER_BUSY",
      '"acme.shop.v1.Order" has no reason "ORDER_BUSY"; write "Order.BUSY": after the enum comes the reason that is sent, not the name of the value',
    ],
    ["Order.BUZY", '"acme.shop.v1.Order" has no reason "BUZY"; write "Order.BUSY"'],
    ["Order.EXPIRED", '"acme.shop.v1.Order" has no reason "EXPIRED"; use BUSY'],
    [
      "ORDER_BUSY",
      '"ORDER_BUSY" is not an enum and a reason separated by a dot; write "Order.BUSY"',
    ],
    [
      "",
      '"" is not an enum and a reason separated by a dot; write it like "OrderError.OUT_OF_STOCK"',
    ],
    [".BUSY", '".BUSY" is not an enum and a reason separated by a dot; write "Order.BUSY"'],
    [
      "Order.",
      '"Order." is not an enum and a reason separated by a dot; write it like "OrderError.OUT_OF_STOCK"',
    ],
    [
      "Payment.BUSY",
      'enum "Payment" is not known; the catalogs of this run are "Order", "Cart.Error", "Order2", "Auth", ".Top", "Root", "other.Other"; use one of them, or generate your file in the same run, with one input and "strategy: all" in buf.gen.yaml; if that filters the types of the input, list the enum in types, or remove it from exclude_types',
    ],
  ])("%j", (name, expected) => {
    expect(find(name, scope)).toBe(expected);
  });
});

test("without catalogs, the fix is to annotate the enum", () => {
  const { resolve: none } = resolver(registry, []);
  expect(none({ name: "Payment.BUSY", scope: "acme", at })).toBe(
    'enum "Payment" is not known; annotate its enum as a catalog, and generate its file in the same run, with one input and "strategy: all" in buf.gen.yaml; if that filters the types of the input, list the enum in types, or remove it from exclude_types',
  );
});
