import { describe, expect, test } from "vitest";
import { closest, listed } from "../../../scripts/protoc-gen-rpcstatus/src/diagnostics/closest.js";

describe("closest", () => {
  const candidates = ["OUT_OF_STOCK", "PAYMENT_BUSY", "LATE", "LOST"];
  test.each([
    ["OUT_OF_STOK", "OUT_OF_STOCK"],
    ["outOfStock", "OUT_OF_STOCK"],
    ["PAYMENT_BSUY", "PAYMENT_BUSY"],
    ["LATER", "LATE"],
    // The first of two that are equally close.
    ["LASE", "LATE"],
    ["LAOT", undefined],
    ["LOTS", undefined],
    ["EXPIRED", undefined],
    ["", undefined],
  ])("%j: %s", (text, expected) => {
    expect(closest(text, candidates)).toBe(expected);
  });

  test("without candidates there is none", () => {
    expect(closest("LATE", [])).toBeUndefined();
  });
});

test("listed lists eight names and counts the rest", () => {
  const names = [..."ABCDEFGHIJ"];
  expect(listed(names.slice(0, 1))).toBe("A");
  expect(listed(names.slice(0, 8))).toBe("A, B, C, D, E, F, G, H");
  expect(listed(names)).toBe("A, B, C, D, E, F, G, H and 2 more");
});
