// Custom detail types without a catalog: packed, read, and written as JSON.

import { create, createRegistry, toBinary } from "@bufbuild/protobuf";
import {
  AnySchema,
  DoubleValueSchema,
  EmptySchema,
  SourceContextSchema,
  TimestampSchema,
} from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorInfo } from "../../src/details.js";
import { gatewayFromStatus } from "../../src/http.js";
import {
  type DetailInit,
  decodeStatus,
  encodeStatus,
  type Issue,
  StatusError,
} from "../../src/index.js";
import { detailJson, packDetail, unpackDetail, unpackDetails } from "../../src/protobuf.js";
import { registry, StockReportSchema } from "./stock.js";

const report = { warehouse: "Basel", reserved: [3n] };
const message = create(StockReportSchema, report);
const types = createRegistry(StockReportSchema, TimestampSchema, DoubleValueSchema, AnySchema);
const info = errorInfo({ reason: "R", domain: "d.example" });
const of = (...details: DetailInit[]) => new StatusError({ code: 9, details });
const malformed = { typeUrl: "x/acme.shop.v1.StockReport", value: Uint8Array.of(10, 9, 65) };

describe("packDetail", () => {
  test.each([
    ["fields", report],
    ["a message", message],
  ])("accepts %s", (_, init) => {
    const error = of(info, packDetail(StockReportSchema, init));
    expect(error.details[1]?.typeUrl).toBe("type.googleapis.com/acme.shop.v1.StockReport");
    expect(error.details[1]?.value).toEqual(toBinary(StockReportSchema, message));
    expect(error.issues).toEqual([]);
  });

  test.each<[string, object]>([
    ["a number out of range", { reserved: [2n ** 64n] }],
    ["a string for a number", { reserved: ["three"] }],
    [
      "a getter that throws",
      {
        get warehouse() {
          return expect.unreachable();
        },
      },
    ],
  ])("leaves out a detail with %s, and reports it", (_, init) => {
    const error = of(
      info,
      packDetail(StockReportSchema, init as never),
      packDetail(EmptySchema, {}),
    );
    expect(error.reason).toBe("R");
    expect(error.details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.protobuf.Empty",
    ]);
    expect(error.issues).toMatchObject([{ kind: "unencodable-detail", where: "details[1]" }]);
  });
});

describe("unpackDetail", () => {
  const error = of(info, packDetail(StockReportSchema, report));

  test.each<[string, Parameters<typeof unpackDetail>[0]]>([
    ["an error", error],
    ["a status", decodeStatus(encodeStatus(error))],
    ["a list of details", error.details],
    ["a detail", error.details[1] as never],
    [
      "an error that was received as JSON",
      asJson({ warehouse: "Basel", reserved: ["3"], newer: 1 }),
    ],
  ])("reads the message in %s", (_, from) => {
    expect(unpackDetail(from, StockReportSchema)).toEqual(message);
  });

  test("returns undefined if no detail has the type", () => {
    const issues: Issue[] = [];
    expect(
      unpackDetail(error, TimestampSchema, { onIssue: (i) => issues.push(i) }),
    ).toBeUndefined();
    expect(issues).toEqual([]);
  });

  test("skips a detail that does not parse, and reports it", () => {
    const issues: Issue[] = [];
    const onIssue = (issue: Issue) => issues.push(issue);
    const two = of(malformed, packDetail(StockReportSchema, report));
    expect(unpackDetail(two, StockReportSchema, { onIssue })).toEqual(message);
    expect(unpackDetail(of(malformed), StockReportSchema, { onIssue })).toBeUndefined();
    expect(
      unpackDetail(asJson({ reserved: "many" }), StockReportSchema, { onIssue }),
    ).toBeUndefined();
    expect(issues).toMatchObject([
      { kind: "malformed-protobuf", where: "details[0]" },
      { kind: "malformed-protobuf", where: "details[0]" },
      { kind: "malformed-json", where: "details[0]" },
    ]);
  });

  test("returns undefined if the listener throws", () => {
    const onIssue = () => expect.unreachable();
    expect(unpackDetail(of(malformed), StockReportSchema, { onIssue })).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a number", 5],
    ["details that are not a list", { details: 5 }],
    ["a list of values that are not details", [undefined, null, 5]],
    [
      "details that throw",
      Object.defineProperty({}, "details", { get: () => expect.unreachable() }),
    ],
  ])("returns undefined for %s", (_, from) => {
    expect(unpackDetail(from as never, StockReportSchema)).toBeUndefined();
    expect(unpackDetails(from as never, registry)).toEqual([]);
  });

  test("never throws for random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (value) => {
        unpackDetail(of({ typeUrl: "x/acme.shop.v1.StockReport", value }), StockReportSchema);
      }),
    );
  });
});

test("unpackDetails reads every detail whose type the registry knows, in order", () => {
  const since = create(TimestampSchema, { seconds: 1n });
  const issues: Issue[] = [];
  const error = of(
    packDetail(TimestampSchema, since),
    info,
    malformed,
    packDetail(EmptySchema, {}),
    packDetail(StockReportSchema, report),
  );
  const read = unpackDetails(error, types, { onIssue: (issue) => issues.push(issue) });
  expect(read).toEqual([since, message]);
  expect(issues).toMatchObject([{ kind: "malformed-protobuf", where: "details[2]" }]);
});

describe("the option detailJson", () => {
  const json = (...details: DetailInit[]) =>
    gatewayFromStatus(of(...details), { detailJson: detailJson(types) }).details;

  test("writes the proto3 JSON of types in the registry", () => {
    expect(json(packDetail(StockReportSchema, report), info)).toEqual([
      {
        "@type": "type.googleapis.com/acme.shop.v1.StockReport",
        warehouse: "Basel",
        reserved: ["3"],
      },
      expect.objectContaining({ reason: "R" }),
    ]);
  });

  test("writes types with their own JSON format under `value`", () => {
    const [since, double] = json(
      packDetail(TimestampSchema, { seconds: 1n }),
      packDetail(DoubleValueSchema, { value: Number.NaN }),
    );
    expect(since).toMatchObject({ value: "1970-01-01T00:00:01Z" });
    expect(double).toMatchObject({ value: "NaN" });
  });

  test.each<[string, DetailInit]>([
    ["of an unknown type", packDetail(SourceContextSchema, {})],
    ["that does not parse", malformed],
    ["with an unknown field", { ...malformed, value: Uint8Array.of(0x78, 7) }],
  ])("writes the bytes of a detail %s", (_, detail) => {
    expect(json(detail)[0]).toHaveProperty("@value");
  });

  test("writes JSON that is read back without loss", () => {
    const reports = fc.record({
      warehouse: fc.string({ unit: "binary" }),
      reserved: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    });
    fc.assert(
      fc.property(reports, (init) => {
        const [detail] = json(packDetail(StockReportSchema, init));
        expect(detail).not.toHaveProperty("@value");
        const received = StatusError.from({ code: 9, message: "", details: [detail] });
        expect(unpackDetail(received, StockReportSchema)).toEqual(create(StockReportSchema, init));
      }),
    );
  });
});

function asJson(fields: object): StatusError {
  const details = [{ "@type": "type.googleapis.com/acme.shop.v1.StockReport", ...fields }];
  return StatusError.from({ code: 9, message: "m", details });
}
