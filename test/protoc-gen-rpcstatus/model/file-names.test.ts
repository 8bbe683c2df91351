// The names of types in a file, and how a change of the file affects them.

import { expect, test } from "vitest";
import { namesOf } from "../../../scripts/protoc-gen-rpcstatus/src/model/file-names.js";
import type { FileModel } from "../../../scripts/protoc-gen-rpcstatus/src/model/model.js";

/** Returns the file of these enums, each with its reasons, and services, each with its methods. */
function fileOf(
  enums: Readonly<Record<string, readonly string[]>>,
  services: Readonly<Record<string, readonly string[]>> = {},
): FileModel {
  const catalogs = Object.entries(enums).map(([name, reasons]) => ({
    name,
    errors: reasons.map((reason) => ({ reason })),
  }));
  const file = {
    catalogs,
    services: Object.entries(services).map(([name, methods]) => ({
      desc: { name },
      methods: methods.map((method) => ({ desc: { name: method }, errors: [{}] })),
    })),
  };
  // The names depend on nothing else.
  return file as unknown as FileModel;
}

/** Returns the name of every type, in the order of their declarations. */
function typesOf(file: FileModel): string[] {
  const names = namesOf(file);
  return [
    ...file.catalogs.flatMap((catalog) => [
      ...catalog.errors.map(names.match),
      names.union(catalog),
    ]),
    ...file.services.flatMap(({ methods }) => methods.map(({ desc }) => names.method(desc))),
  ];
}

test.each<[string, FileModel, string[]]>([
  [
    "types are named after their declarations",
    fileOf({ OrderError: ["OUT_OF_STOCK"] }, { OrderService: ["PlaceOrder", "cancel_order"] }),
    ["OrderErrorOutOfStock", "OrderErrorMatch", "PlaceOrderError", "CancelOrderError"],
  ],
  [
    "no name has an underscore",
    fileOf({ Outer_Error: ["LATE"], object$: ["LOST"] }),
    ["OuterErrorLate", "OuterErrorMatch", "ObjectLost", "ObjectMatch"],
  ],
  [
    "the union keeps its name beside an error with the reason MATCH",
    fileOf({ OrderError: ["MATCH"] }),
    ["OrderErrorMatch$", "OrderErrorMatch"],
  ],
  [
    "the errors of a method give way to an enum",
    fileOf({ PlaceError: [] }, { OrderService: ["Place"] }),
    ["PlaceErrorMatch", "PlaceError$"],
  ],
  [
    "methods of one name are numbered",
    fileOf({}, { A: ["Close", "close"], B: ["Close"], C: ["Close"] }),
    ["CloseError", "CloseError$", "CloseError$1", "CloseError$2"],
  ],
  [
    "a type gives way to a value, which has the same name",
    fileOf({ Order: ["ERRORS"], _1: ["LOST"] }, { Order: ["Get"] }),
    ["OrderErrors$", "OrderMatch", "_1Lost$", "_1Match", "GetError"],
  ],
])("%s", (_, file, expected) => {
  expect(typesOf(file)).toEqual(expected);
  expect([...namesOf(file).all]).toEqual(expect.arrayContaining(expected));
});

test("a new value renames no other type", () => {
  const services = { OrderService: ["Place", "OrderSend"] };
  const before = typesOf(fileOf({ Order: ["LATE"], OrderCart: ["FULL"] }, services));
  for (const reason of ["MATCH", "BY_VALUE", "CART_MATCH", "SEND_ERROR", "LATE_MATCH"]) {
    const file = fileOf({ Order: ["LATE", reason], OrderCart: ["FULL"] }, services);
    expect(typesOf(file).filter((_, i) => i !== 1)).toEqual(before);
  }
});
