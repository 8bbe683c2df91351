// Options are decoded as protobuf-es does it, also if their bytes are damaged.

import { create, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { FieldOptionsSchema, StructSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CatalogSchema, ErrorSpecSchema } from "../../../gen/rpcstatus/v1/annotations_pb.js";
import { CodeTraitsSchema } from "../../../gen/rpcstatus/v1/code_pb.js";
import { decodeValue } from "../../../scripts/protoc-gen-rpcstatus/src/model/option-value.js";
import { budget } from "../../budget.js";

const ERROR = toBinary(
  ErrorSpecSchema,
  create(ErrorSpecSchema, {
    code: 9,
    message: "only {available} left: é",
    metadata: [{ key: "available", type: 2, optional: true, description: "Units.", example: "3" }],
    retryDelay: { seconds: -3n, nanos: -5 },
    localized: [
      { locale: "de", message: "Nur noch {available} da." },
      { locale: "fr", message: "" },
    ],
    help: [{ description: "Orders", url: "https://acme.example" }],
    details: ["google.rpc.BadRequest", "acme.Detail"],
    httpStatus: 422,
    reason: "OUT_OF_STOCK",
    logLevel: 3,
    replacedBy: "OrderError.LATE",
    explanation: "Why.",
    resolution: "What to do.",
  }),
);
const CATALOG = toBinary(
  CatalogSchema,
  create(CatalogSchema, {
    domain: "acme.example",
    valuePrefix: "",
    defaultCode: 13,
    defaultHelp: [{ url: "https://acme.example" }],
  }),
);
const TRAITS = toBinary(
  CodeTraitsSchema,
  create(CodeTraitsSchema, { httpStatus: 404, from: { restHttp: [404, 410], errno: ["ENOENT"] } }),
);

/** A message as data: with the values that it inherits, without what an option does not need. */
function dataOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dataOf);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const data: Record<string, unknown> = {};
  for (const key in value) data[key] = dataOf((value as Record<string, unknown>)[key]);
  delete data.$unknown;
  return data;
}

function outcome(decode: () => object): unknown {
  try {
    return dataOf(decode());
  } catch (error) {
    return String(error);
  }
}

function expectSame(desc: DescMessage, bytes: Uint8Array): void {
  expect(outcome(() => decodeValue(desc, bytes))).toEqual(outcome(() => fromBinary(desc, bytes)));
}

/** Field 1 as a group, and fields that no message here has. */
const unknown = new BinaryWriter()
  .tag(99, WireType.StartGroup)
  .tag(99, WireType.EndGroup)
  .tag(1000, WireType.LengthDelimited)
  .string("unknown")
  .finish();

test.each<[string, DescMessage, Uint8Array]>([
  ["nothing", ErrorSpecSchema, new Uint8Array()],
  ["an error", ErrorSpecSchema, ERROR],
  [
    "an error, twice: lists and messages are merged",
    ErrorSpecSchema,
    Buffer.concat([ERROR, ERROR]),
  ],
  ["unknown fields", ErrorSpecSchema, Buffer.concat([unknown, ERROR, unknown])],
  ["a catalog", CatalogSchema, CATALOG],
  ["the bytes of another message", CatalogSchema, ERROR],
  ["traits, with packed lists", CodeTraitsSchema, TRAITS],
  ["a message in itself", StructSchema, ERROR],
  ["closed enums", FieldOptionsSchema, TRAITS],
  ["invalid UTF-8", ErrorSpecSchema, Buffer.from([0x12, 1, 0xff])],
  ["a text that ends too early", ErrorSpecSchema, Buffer.from([0x12, 9, 0x41])],
])("%s", (_, desc, bytes) => {
  expectSame(desc, bytes);
});

test("an error is not left to protobuf-es, which would be slow", () => {
  expect(Object.keys(decodeValue(ErrorSpecSchema, unknown))).not.toContain("$unknown");
  expect(Object.keys(fromBinary(ErrorSpecSchema, unknown))).toContain("$unknown");
});

test("damaged bytes give the same, or the same exception", () => {
  const messages = fc.constantFrom<[DescMessage, Uint8Array]>(
    [ErrorSpecSchema, ERROR],
    [CatalogSchema, CATALOG],
    [CodeTraitsSchema, TRAITS],
  );
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(
      messages,
      fc.array(change, { maxLength: 3 }),
      fc.nat(),
      ([desc, all], changes, end) => {
        const bytes = Uint8Array.from(
          all.subarray(0, all.length - (end % 3 === 0 ? end % all.length : 0)),
        );
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        expectSame(desc, bytes);
      },
    ),
    { numRuns: budget(2000, 50_000) },
  );
});
