// The names of values and types in a file, and how a change of the file affects them.

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
    errors: reasons.map((reason, i) => ({ name: reason, value: { number: i + 1 } })),
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

/** Returns the name of every value, in the order of their declarations. */
function valuesOf(file: FileModel): string[] {
  const names = namesOf(file);
  return [
    ...file.catalogs.flatMap((catalog) => [
      ...catalog.errors.map(names.error),
      names.catalog(catalog),
      names.table(catalog),
    ]),
    ...file.services.map(({ desc }) => names.service(desc)),
  ];
}

test.each<[string, FileModel, string[]]>([
  [
    "an error gives way to the table of its own enum",
    fileOf({ OrderError: ["BY_VALUE"] }),
    ["orderErrorByValue$", "orderError", "orderErrorByValue"],
  ],
  [
    "an error gives way to the catalog of another enum",
    fileOf({ User: ["NOT_FOUND"], UserNotFound: ["DELETED"] }),
    [
      ...["userNotFound$", "user", "userByValue"],
      ...["userNotFoundDeleted", "userNotFound", "userNotFoundByValue"],
    ],
  ],
  [
    "the errors of a service give way to an enum",
    fileOf({ OrderServiceErrors: [] }, { OrderService: ["Place"] }),
    ["orderServiceErrors", "orderServiceErrorsByValue", "OrderServiceErrors$"],
  ],
  [
    "a catalog gives way to an enum",
    fileOf({ Order: [], order: [] }),
    ["order$", "orderByValue", "order$$", "orderByValue$"],
  ],
  [
    "two errors whose names differ in underscores",
    fileOf({ TaxError: ["IAB1_1", "IAB11"] }),
    ["taxErrorIab11", "taxErrorIab11$", "taxError", "taxErrorByValue"],
  ],
])("%s", (_, file, expected) => {
  expect(valuesOf(file)).toEqual(expected);
  expect(new Set(namesOf(file).all).size).toBe(namesOf(file).all.size);
});

test("members of a catalog differ, and are no words of objects", () => {
  const file = fileOf({ TaxError: ["IAB1_1", "IAB11", "THEN", "404", "TO_JSON"] });
  const members = file.catalogs.flatMap(({ errors }) => errors.map(namesOf(file).member));
  expect(members).toEqual(["iab11", "iab11$", "then$", "$404", "toJson"]);
});

test("a value with a new number renames no other value, wherever it is declared", () => {
  const [catalog] = fileOf({ TaxError: ["IAB11", "IAB1_1"] }).catalogs;
  const errors = catalog?.errors ?? [];
  for (const sorted of [errors, [...errors].reverse()]) {
    const file = {
      catalogs: [{ ...catalog, errors: sorted }],
      services: [],
    } as unknown as FileModel;
    expect(errors.map(namesOf(file).error)).toEqual(["taxErrorIab11", "taxErrorIab11$"]);
  }
});
