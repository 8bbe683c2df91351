// The output for input from strangers is not much longer than the input and has nothing that a terminal interprets.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { Code, type DetailInit, encodeStatus } from "../../src/index.js";

const bin = join(inject("programs"), "cli/bin.js");

function run(args: readonly string[], input: string | Uint8Array = "") {
  const options = { input, encoding: "utf8", timeout: 60_000, maxBuffer: 2 ** 28 } as const;
  return spawnSync(process.execPath, ["--max-old-space-size=256", bin, ...args], options);
}

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
const field = (tag: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([tag, ...varint(bytes.length)]), bytes]);
const detail = (type: string, value: Uint8Array): DetailInit => ({
  typeUrl: `type.googleapis.com/${type}`,
  value,
});
const status = (...details: DetailInit[]) =>
  Buffer.from(encodeStatus({ code: Code.INTERNAL, message: "m", details }));
const many = (count: number, bytes: Uint8Array): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => bytes));
const entry = (key: string) => field(0x1a, field(0x0a, Buffer.from(key)));

/** A google.protobuf.ListValue in lists. */
function nested(depth: number): Buffer {
  let list: Buffer = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) list = field(0x0a, field(0x32, list));
  return list;
}

describe("the output is at most 20 times as long as the input, and a little more", () => {
  const json = (item: string, count: number) =>
    `{"code":13,"message":"m","details":[${Array.from({ length: count }, () => item).join(",")}]}`;
  const rows: readonly (readonly [string, string | Uint8Array])[] = [
    ["details that are empty", Buffer.concat([status(), many(32_000, Buffer.of(0x1a, 0))])],
    [
      "details of one byte",
      status(...Array.from({ length: 3000 }, () => ({ typeUrl: "a/b", value: Buffer.of(8) }))),
    ],
    [
      "details that are malformed",
      status(
        ...Array.from({ length: 3000 }, () => ({
          typeUrl: "google.rpc.Help",
          value: Buffer.of(0x0a, 9),
        })),
      ),
    ],
    [
      "one long key",
      status(
        detail(
          "google.rpc.ErrorInfo",
          Buffer.concat([
            entry("k".repeat(30_000)),
            ...Array.from({ length: 5000 }, (_, i) => entry(`k${i}`)),
          ]),
        ),
      ),
    ],
    [
      "violations that are empty",
      status(detail("google.rpc.BadRequest", many(32_000, Buffer.of(0x0a, 0)))),
    ],
    [
      "lists in lists",
      status(detail("google.protobuf.ListValue", many(200, field(0x0a, field(0x32, nested(60)))))),
    ],
    [
      "lists in lists, in many details",
      status(...Array.from({ length: 90 }, () => detail("google.protobuf.ListValue", nested(90)))),
    ],
    [
      "a status in a status",
      status(
        detail(
          "google.rpc.Status",
          Array.from({ length: 40 }).reduce<Buffer>(
            (inner) => status(detail("google.rpc.Status", inner)),
            status(),
          ),
        ),
      ),
    ],
    ["lines", Buffer.from(encodeStatus({ code: 13, message: "\n".repeat(64_000) }))],
    [
      "lines in a detail",
      status(detail("google.rpc.DebugInfo", field(0x12, Buffer.from("\n".repeat(64_000))))),
    ],
    [
      "control characters",
      Buffer.from(encodeStatus({ code: 13, message: "\u0001".repeat(64_000) })),
    ],
    ["bytes of an unknown type", status(detail("acme.Bytes", Buffer.alloc(64_000)))],
    ["JSON details without a type", json("{}", 20_000)],
    ["JSON details with a type alone", json('{"@type":"a"}', 20_000)],
    ["JSON details with lists", json(`{"@type":"a","b":${"[".repeat(80)}${"]".repeat(80)}}`, 300)],
  ];
  test.each(rows)("for %s", { timeout: 120_000 }, (_, bytes) => {
    const input = typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("base64");
    for (const options of [[], ["--json"]]) {
      for (const given of [bytes, input]) {
        const { stdout, stderr } = run(["decode", ...options, "-"], given);
        expect(stderr).toBe("");
        expect(stdout).toMatch(/INTERNAL|"code": ?13/);
        expect(stdout.length).toBeLessThan(20 * given.length + 60_000);
        if (options.length > 0) expect(JSON.parse(stdout).status.code).toBe(13);
      }
    }
  });

  test("and says how much was left out", () => {
    const input = Buffer.concat([status(), many(150, Buffer.of(0x1a, 0))]);
    expect(run(["decode", "-"], input).stdout).toContain("\n… 50 more details are left out\n");
    const violations = status(detail("google.rpc.BadRequest", many(130, Buffer.of(0x0a, 0))));
    expect(run(["decode", "-"], violations).stdout).toContain("\n    … 30 more are left out\n");
    const bytes = status(detail("acme.Bytes", Buffer.alloc(1100)));
    expect(run(["decode", "-"], bytes).stdout).toContain("\n  … 76 more bytes are left out\n");
    const issues = `{"code":13,"message":"m","details":[${"{},".repeat(120)}{}]}`;
    expect(run(["decode", "-"], issues).stdout).toContain("\n  … 21 more are left out\n");
    const { leftOut } = JSON.parse(run(["decode", "--json", "-"], issues).stdout);
    expect(leftOut).toEqual({ details: 0, issues: 21 });
  });
});

/** All characters that a terminal interprets, or that it does not show. */
const HIDDEN = [
  ...range(0, 0x1f),
  ...range(0x7f, 0x9f),
  0xad,
  0x34f,
  0x61c,
  0x115f,
  0x1160,
  0x17b4,
  0x17b5,
  ...range(0x180b, 0x180f),
  ...range(0x200b, 0x200f),
  ...range(0x2028, 0x202e),
  ...range(0x2060, 0x206f),
  0x3164,
  0xe000,
  0xf8ff,
  ...range(0xfe00, 0xfe0f),
  0xfeff,
  0xffa0,
  ...range(0xfff0, 0xfffb),
  0xfffe,
  0xffff,
  0x110bd,
  0x1bca0,
  0x1d173,
  ...range(0xe0000, 0xe01ef),
  0xf0000,
  0x10ffff,
];

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

const TEXT = HIDDEN.map((point) => String.fromCodePoint(point)).join("");
const SHOWN = new Set(HIDDEN.filter((point) => point !== 10));

function hiddenIn(output: string): string[] {
  return [...output]
    .map((char) => char.codePointAt(0) as number)
    .filter((point) => SHOWN.has(point) || (point >= 0xd800 && point <= 0xdfff))
    .map((point) => point.toString(16));
}

describe("no character that a terminal interprets or hides is written", () => {
  const text = TEXT.replace(/\n/g, "");
  const error = {
    code: Code.INTERNAL,
    message: TEXT,
    details: [
      detail(
        "google.rpc.ErrorInfo",
        Buffer.concat([
          field(0x0a, Buffer.from(TEXT)),
          field(
            0x1a,
            Buffer.concat([field(0x0a, Buffer.from(TEXT)), field(0x12, Buffer.from(TEXT))]),
          ),
        ]),
      ),
      { typeUrl: `acme/${TEXT}`, value: Buffer.from(TEXT) },
    ],
  };
  const lone = "\ud800 \udc00";
  const inputs: [string, string | Uint8Array][] = [
    ["a status", Buffer.from(encodeStatus(error))],
    [
      "JSON",
      JSON.stringify({
        code: 13,
        message: TEXT + lone,
        details: [{ "@type": `a/${TEXT}`, [TEXT]: [TEXT] }],
      }),
    ],
    [
      "JSON at a path",
      JSON.stringify({ err: { [TEXT]: { "grpc-status": "5", "grpc-message": TEXT } } }),
    ],
    ["trailers", `x\ngrpc-status: 13\ngrpc-message: ${text}`],
    ["trailers with another code", `grpc-status: ${text}\ngrpc-message: x`],
    ["the text of an error", `rpc error: code = Internal desc = ${text}`],
    [
      "Connect's error",
      JSON.stringify({ code: "internal", message: TEXT, details: [{ type: TEXT, value: TEXT }] }),
    ],
    [
      "details that disagree",
      `grpc-status: 13\ngrpc-message: x\ngrpc-status-details-bin: ${Buffer.from(encodeStatus(error)).toString("base64")}`,
    ],
    ["text that is refused", text],
    ["text that is refused, first character last", [...text].reverse().join("")],
    ["bytes that are refused", Buffer.concat([Buffer.of(0xff), Buffer.from(text)])],
  ];

  test.each(inputs)("for %s", (_, input) => {
    for (const options of [[], ["--json"]]) {
      const { stdout, stderr, status } = run(["decode", ...options, "-"], input);
      expect(stdout + stderr).not.toBe("");
      expect(hiddenIn(stdout)).toEqual([]);
      expect(hiddenIn(stderr)).toEqual([]);
      if (status === 0 && options.length > 0) expect(() => JSON.parse(stdout)).not.toThrow();
    }
  });

  test.each(
    HIDDEN.filter((point) => point !== 0)
      .map((point) => [point.toString(16), String.fromCodePoint(point)])
      .filter((_, i) => i % 24 === 0),
  )("for U+%s as an argument, wherever it is quoted", (_, char) => {
    for (const args of [
      ["decode", char],
      ["decode", `${char}grpc`],
      [`x${char}`],
      [`--${char}`],
      ["decode", "--", `-${char}`],
    ]) {
      const { stdout, stderr } = run(args);
      expect(hiddenIn(stdout + stderr)).toEqual([]);
    }
  });

  test("and JSON has the same values", () => {
    const json = { code: 13, message: TEXT, details: [{ "@type": "a/b", [TEXT]: [TEXT] }] };
    const { stdout } = run(["decode", "--json", "-"], JSON.stringify(json));
    expect(JSON.parse(stdout).status).toEqual(json);
  });
});
