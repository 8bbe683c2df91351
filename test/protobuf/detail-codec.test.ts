// Custom detail types in a catalog.

import { create, toBinary } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema, timestampFromDate } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineError, type ErrorKind, type ErrorMatch, string } from "../../src/codegenv1.js";
import { errorInfo } from "../../src/details.js";
import { Code, decodeStatus, encodeStatus, StatusError } from "../../src/index.js";
import { detailCodec } from "../../src/protobuf.js";
import { type StockReport, StockReportSchema } from "./stock.js";

interface OutOfStock extends ErrorMatch {
  readonly reason: "OUT_OF_STOCK";
  readonly metadata: { readonly sku: string };
  readonly stockReport: StockReport | undefined;
  readonly since: Timestamp | undefined;
}
const outOfStock: ErrorKind<OutOfStock> = defineError({
  domain: "shop.acme.example",
  reason: "OUT_OF_STOCK",
  code: Code.FAILED_PRECONDITION,
  message: "{sku} is out of stock",
  metadata: { sku: string },
  details: { stockReport: detailCodec(StockReportSchema), since: detailCodec(TimestampSchema) },
});

const since = { seconds: 1n };
const REPORT_URL = "type.googleapis.com/acme.shop.v1.StockReport";
const nextDelivery = timestampFromDate(new Date("2026-12-01T08:00:00Z"));

/** Returns an error as another server may send it. */
function received(...reports: readonly Uint8Array[]): StatusError {
  const info = errorInfo({
    reason: "OUT_OF_STOCK",
    domain: "shop.acme.example",
    metadata: { sku: "A-1" },
  });
  const details = [info, ...reports.map((value) => ({ typeUrl: REPORT_URL, value }))];
  const timestamp = toBinary(TimestampSchema, create(TimestampSchema, since));
  const last = { typeUrl: "x/google.protobuf.Timestamp", value: timestamp };
  return new StatusError({ code: Code.FAILED_PRECONDITION, details: [...details, last] });
}

describe("a detail that does not fit its schema is reported, and the rest is sent", () => {
  test.each<[string, unknown, string]>([
    ["a number out of range", { reserved: [2n ** 64n] }, "reserved"],
    ["a string for a number", { reserved: ["three"] }, "reserved"],
    ["a field of the wrong message", { nextDelivery: { seconds: "soon" } }, "seconds"],
  ])("%s", (_, report, field) => {
    const built = outOfStock({ sku: "A-1" }, { stockReport: report as never, since });
    expect(built.details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.protobuf.Timestamp",
    ]);
    expect(built.issues).toMatchObject([
      { kind: "unencodable-detail", where: "options.stockReport" },
    ]);
    expect(built.issues[0]?.what).toContain(field);
    expect(outOfStock.from(decodeStatus(encodeStatus(built)))).toMatchObject({
      metadata: { sku: "A-1" },
      stockReport: undefined,
      since: { seconds: 1n },
    });
  });

  test("a getter that throws", () => {
    const report = Object.defineProperty({}, "warehouse", {
      get: () => {
        throw new Error("a trap");
      },
    });
    const built = outOfStock({ sku: "A-1" }, { stockReport: report, since });
    expect(built.issues.map(({ what }) => what)).toEqual(["a trap"]);
    expect(built.details).toHaveLength(2);
  });
});

describe("a detail that was received as JSON", () => {
  const fields = { warehouse: "Basel", next_delivery: "2026-12-01T08:00:00Z", unheardOf: 1 };
  const json = (report: object) => {
    const details = [...(received().toJSON().details ?? []), { "@type": REPORT_URL, ...report }];
    return StatusError.from({ code: 9, details });
  };

  test("is read by its schema", () => {
    const match = outOfStock.from(json(fields));
    expect(match?.stockReport).toMatchObject({ warehouse: "Basel", nextDelivery });
    expect(match?.issues).toEqual([]);
  });

  test("is read from `value` if its type has its own JSON format", () => {
    const timestamp = { "@type": "x/google.protobuf.Timestamp", value: "1970-01-01T00:00:01Z" };
    const [info] = received().toJSON().details ?? [];
    const match = outOfStock.from(StatusError.from({ code: 9, details: [info, timestamp] }));
    expect(match?.since).toEqual(create(TimestampSchema, since));
  });

  test("is an issue if it does not fit the schema, and stays readable", () => {
    const match = outOfStock.from(json({ warehouse: 5 }));
    expect(match?.stockReport).toBeUndefined();
    expect(match?.issues).toMatchObject([{ kind: "malformed-json", where: "stockReport" }]);
    expect(match?.details[2]?.json).toEqual({ warehouse: 5 });
  });

  test("is an issue if the codec cannot read JSON", () => {
    const { fromJson: _, ...codec } = detailCodec(StockReportSchema);
    const details = { stockReport: codec };
    const kind = defineError<OutOfStock>({ ...outOfStock.spec, details });
    expect(kind.from(json(fields))?.issues).toMatchObject([{ kind: "malformed-json" }]);
  });
});

describe("malformed bytes are an issue, and the rest is read", () => {
  test.each<[string, Uint8Array]>([
    ["a length past the end", Uint8Array.of(10, 9, 65)],
    ["a tag of field 0", Uint8Array.of(0)],
    ["a truncated tag", Uint8Array.of(0x80)],
    ["an end of a group without its start", Uint8Array.of(12)],
  ])("%s", (_, bytes) => {
    const match = outOfStock.from(decodeStatus(encodeStatus(received(bytes))));
    expect(match).toMatchObject({ metadata: { sku: "A-1" }, since: { seconds: 1n } });
    expect(match?.stockReport).toBeUndefined();
    expect(match?.issues).toMatchObject([{ kind: "malformed-protobuf", where: "stockReport" }]);
    expect(match?.issues[0]?.what).not.toBe("");
    expect(match?.details[1]).toMatchObject({ typeUrl: REPORT_URL, value: bytes });
  });

  test("random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const match = outOfStock.from(received(bytes));
        expect(match?.metadata).toEqual({ sku: "A-1" });
        expect(match?.since?.seconds).toBe(1n);
        expect(match?.issues).toHaveLength(match?.stockReport === undefined ? 1 : 0);
      }),
    );
  });

  test("a declared detail that was not sent is an issue", () => {
    const match = outOfStock.from(received());
    expect(match?.stockReport).toBeUndefined();
    expect(match?.issues).toEqual([
      {
        kind: "missing-detail",
        what: "acme.shop.v1.StockReport was not sent",
        where: "stockReport",
        type: "acme.shop.v1.StockReport",
      },
    ]);
  });
});

describe("a detail of a custom type", () => {
  const whole = { warehouse: "Basel", nextDelivery, reserved: [3n, -(2n ** 63n)] };

  test.each<[string, (sent: StatusError) => unknown]>([
    ["the error", (sent) => sent],
    ["its bytes", (sent) => decodeStatus(encodeStatus(sent))],
    ["its JSON", (sent) => StatusError.from(JSON.parse(JSON.stringify(sent)))],
  ])("is read with its type from %s", (_, transfer) => {
    const match = outOfStock.from(
      transfer(outOfStock({ sku: "A-1" }, { stockReport: whole, since })),
    );
    expect(match?.stockReport).toEqual(create(StockReportSchema, whole));
    expect(match?.since).toEqual(create(TimestampSchema, since));
    expect(match?.issues).toEqual([]);
  });

  test("may be given as a message or as its fields", () => {
    const message = create(StockReportSchema, whole);
    const bytes = [message, whole].map(
      (stockReport) => outOfStock({ sku: "A-1" }, { stockReport, since }).details[1]?.value,
    );
    expect(bytes[0]).toEqual(toBinary(StockReportSchema, message));
    expect(bytes[1]).toEqual(bytes[0]);
  });

  test("may be empty, which differs from missing", () => {
    const match = outOfStock.from(outOfStock({ sku: "A-1" }, { stockReport: {}, since: {} }));
    expect(match?.stockReport).toEqual(create(StockReportSchema));
    expect(match?.issues).toEqual([]);
  });

  test("keeps the fields of a newer schema", () => {
    const match = outOfStock.from(received(Uint8Array.of(10, 1, 65, 0x78, 7)));
    expect(match?.stockReport?.warehouse).toBe("A");
    expect(match?.stockReport?.$unknown).toMatchObject([{ no: 15 }]);
    expect(match?.issues).toEqual([]);
  });

  test("is read with the values that were sent", () => {
    const reports = fc.record({
      warehouse: fc.string({ unit: "grapheme" }),
      reserved: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    });
    fc.assert(
      fc.property(reports, (stockReport) => {
        const sent = outOfStock({ sku: "A-1" }, { stockReport, since });
        const match = outOfStock.from(decodeStatus(encodeStatus(sent)));
        expect(match?.stockReport).toMatchObject(stockReport);
      }),
    );
  });
});
