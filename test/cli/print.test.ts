import { describe, expect, test } from "vitest";
import { formatStatus } from "../../src/cli/print.js";
import { badRequest, debugInfo, errorInfo, quotaFailure, retryInfo } from "../../src/details.js";
import {
  Code,
  type DetailInit,
  decodeStatus,
  encodeStatus,
  type StatusLike,
} from "../../src/index.js";

function lines(status: StatusLike, color = false): string[] {
  return formatStatus(decodeStatus(encodeStatus(status)), { color }).split("\n");
}

function detailLines(detail: DetailInit): string[] {
  return lines({ code: Code.INTERNAL, details: [detail] }).slice(5, -1);
}

const any = (typeUrl: string, ...bytes: number[]) => ({ typeUrl, value: Uint8Array.from(bytes) });

test("prints a status with its details", () => {
  const text = formatStatus(
    decodeStatus(
      encodeStatus({
        code: Code.FAILED_PRECONDITION,
        message: "only 3 of A-1 left",
        details: [
          errorInfo({
            reason: "OUT_OF_STOCK",
            domain: "shop.acme.example",
            metadata: { sku: "A-1", available: "3" },
          }),
          retryInfo(1500),
          badRequest({
            fieldViolations: [
              { field: "items[0]", description: "too many" },
              { field: "items[1]", description: "too few" },
            ],
          }),
        ],
      }),
    ),
    { color: false },
  );
  expect(text).toBe(`FAILED_PRECONDITION (9; HTTP 400 by default)
The code means: The state of the system does not allow this, and a retry does not change that.

message  only 3 of A-1 left

details[0]  google.rpc.ErrorInfo
  reason  OUT_OF_STOCK
  domain  shop.acme.example
  metadata
    sku        A-1
    available  3

details[1]  google.rpc.RetryInfo
  retryDelay  1.500s

details[2]  google.rpc.BadRequest
  fieldViolations
    [0]
      field        items[0]
      description  too many
    [1]
      field        items[1]
      description  too few
`);
});

describe("codes", () => {
  test("OK is shown by its name and number", () => {
    expect(lines({ code: Code.OK, message: "fine" })[0]).toBe("OK (0; HTTP 200 by default)");
  });

  test("a number that is not one of the 17 is shown beside UNKNOWN, with an issue", () => {
    const shown = lines({ code: 42 as number, message: "odd" });
    expect(shown[0]).toBe("UNKNOWN (2, received as 42; HTTP 500 by default)");
    expect(shown).toContain("  code: code 42 is not one of the 17 codes (unknown-code)");
  });
});

describe("details", () => {
  test("of an unknown type are shown as hex and text", () => {
    const bytes = [...Buffer.from("acme stock \u00e9 0123456789")];
    expect(detailLines(any("types.acme.example/acme.Stock", ...bytes))).toEqual([
      "details[0]  acme.Stock",
      "  unknown type, 24 bytes",
      "  0000  61 63 6d 65 20 73 74 6f 63 6b 20 c3 a9 20 30 31  acme stock .. 01",
      "  0010  32 33 34 35 36 37 38 39                          23456789",
    ]);
  });

  test("without bytes or without a type say so", () => {
    expect(detailLines(any("acme/acme.Empty"))).toEqual([
      "details[0]  acme.Empty",
      "  unknown type, 0 bytes",
    ]);
    expect(detailLines(any(""))).toEqual(["details[0]  (no type)", "  unknown type, 0 bytes"]);
    expect(detailLines(badRequest())).toEqual(["details[0]  google.rpc.BadRequest", "  (empty)"]);
  });

  test("with malformed bytes are shown as hex, with the issue", () => {
    expect(detailLines(any("a/google.rpc.ErrorInfo", 0x0a, 0x05, 0x41, 0x42))).toEqual([
      "details[0]  google.rpc.ErrorInfo",
      "  malformed, 4 bytes",
      "  0000  0a 05 41 42                                      ..AB",
      "",
      "issues",
      expect.stringMatching(
        /^ {2}details\[0\] google\.rpc\.ErrorInfo: length 5 exceeds the remaining 2 bytes.*\(malformed-protobuf\)$/,
      ),
    ]);
  });

  test("with line breaks, such as stacks, stay in their column", () => {
    const detail = debugInfo({ stackEntries: ["a\n  at b\r\n  at c"], detail: "x\ny" });
    expect(detailLines(detail)).toEqual([
      "details[0]  google.rpc.DebugInfo",
      "  stackEntries",
      "    [0]  a",
      "           at b",
      "           at c",
      "  detail  x",
      "          y",
    ]);
  });

  test("with many entries stay aligned", () => {
    const violations = Array.from({ length: 11 }, () => ({}));
    const [, , ...rest] = detailLines(quotaFailure({ violations }));
    expect(rest).toHaveLength(11);
    const stackEntries = Array.from({ length: 11 }, (_, i) => `f${i}`);
    const shown = detailLines(debugInfo({ stackEntries }));
    expect([shown[2], shown[12]]).toEqual(["    [0]   f0", "    [10]  f10"]);
  });
});

describe("characters that a terminal interprets are escaped", () => {
  // Red text, an overwritten line, a bell, C1 and bidirectional controls, a line separator, NUL and a tab.
  const evil = "\u001b[31m\r\b\u0007\u009b\u202e\u2066\u200f\u061c\u2028\u0000\t";
  const escaped =
    "\\u{1b}[31m\\u{d}\\u{8}\\u{7}\\u{9b}\\u{202e}\\u{2066}\\u{200f}\\u{61c}\\u{2028}\\u{0}\\u{9}";

  test("in the message", () => {
    expect(lines({ code: Code.INTERNAL, message: evil })[3]).toBe(`message  ${escaped}`);
  });

  test("in keys and values of details", () => {
    const shown = detailLines(errorInfo({ reason: evil, metadata: { [evil]: `${evil}!` } }));
    expect(shown).toEqual([
      "details[0]  google.rpc.ErrorInfo",
      `  reason  ${escaped}`,
      "  metadata",
      `    ${escaped}  ${escaped}!`,
    ]);
  });

  test("in the type of a detail, line breaks included", () => {
    expect(detailLines(any(`acme/${evil}\nOK (0; HTTP 200)`))[0]).toBe(
      `details[0]  ${escaped}\\u{a}OK (0; HTTP 200)`,
    );
  });

  test("and the lines of a message are indented, so that they do not look like another part", () => {
    const shown = lines({ code: Code.INTERNAL, message: "a\nissues\n  none" });
    expect(shown.slice(3)).toEqual(["message  a", "         issues", "           none", ""]);
  });

  test("but letters of all scripts are not", () => {
    const message = "größer 残り3個 🚲 שלום";
    expect(lines({ code: Code.INTERNAL, message })[3]).toBe(`message  ${message}`);
  });
});

describe("color", () => {
  const status: StatusLike = {
    code: 42 as number,
    message: "odd",
    details: [errorInfo({ reason: "A" }), any("acme/acme.Stock", 1)],
  };

  test("is used only if it is requested", () => {
    expect(lines(status, false).join("\n")).not.toContain("\u001b");
    expect(lines(status, true).join("\n")).toContain("\u001b[31m");
  });

  test("does not change the text", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: color consists of control characters
    const plain = lines(status, true).map((line) => line.replace(/\u001b\[\d+m/g, ""));
    expect(plain).toEqual(lines(status, false));
  });
});
