import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { errorInfo } from "../../src/details.js";
import { Code, encodeStatus } from "../../src/index.js";

const bin = join(inject("programs"), "cli/bin.js");

function run(args: readonly string[], input: string | Uint8Array = ""): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [bin, ...args], { input, encoding: "utf8", timeout: 20_000 });
}

const STATUS = {
  code: Code.FAILED_PRECONDITION,
  message: "only 3 left???>>>",
  details: [
    errorInfo({ reason: "OUT_OF_STOCK", domain: "shop.acme.example", metadata: { sku: "A-1" } }),
    { typeUrl: "acme.example/acme.Stock", value: Uint8Array.of(8, 3) },
  ],
};
const BYTES = Buffer.from(encodeStatus(STATUS));
const shown = (source: string) => `FAILED_PRECONDITION (9; HTTP 400 by default)
The code means: The state of the system does not allow this, and a retry does not change that.
read from: ${source}

message  only 3 left???>>>

details[0]  google.rpc.ErrorInfo
  reason  OUT_OF_STOCK
  domain  shop.acme.example
  metadata
    sku  A-1

details[1]  acme.Stock
  unknown type, 2 bytes
  0000  08 03                                            ..
`;

function expectFailure(result: SpawnSyncReturns<string>, message: RegExp): void {
  expect(result.stderr).toMatch(message);
  expect(result.stdout).toBe("");
  expect(result.status).toBe(1);
  // A stack is of no use to the user of the command.
  expect(result.stderr).not.toMatch(/^\s+at /m);
}

describe("a call that fails says why and exits with 1", () => {
  test.each([
    ["no argument", [], /^rpcstatus: cannot run without a command\n\nusage: rpcstatus decode/],
    [
      "an unknown command",
      ["encode", "x"],
      /^rpcstatus: cannot run "encode": the commands are decode, check and init/,
    ],
    ["no input", ["decode"], /^rpcstatus: cannot decode without an input\n\nusage:/],
    ["an unknown flag", ["decode", "--yaml", "CAU"], /^rpcstatus: .*--yaml/],
    ["a value for --json", ["decode", "--json=1", "CAU"], /^rpcstatus: .*--json/],
    ["an empty input", ["decode", ""], /^rpcstatus: cannot decode an empty input: give /],
    ["garbage", ["decode", "hello world"], /^rpcstatus: cannot decode the input: it is not a /],
    ["several words of garbage", ["decode", "hello", "world"], /^rpcstatus: cannot decode the in/],
    ["empty standard input", ["decode", "-"], /^rpcstatus: cannot decode an empty input/],
    ["garbage as JSON", ["decode", "--json", "hello world"], /^rpcstatus: cannot decode/],
    ["a value that begins with -, without --", ["decode", "-gEBeA"], /^rpcstatus: .*'--'/],
  ])("for %s", (_, args, message) => {
    expectFailure(run(args), message);
  });

  test("for more than 8 MiB on standard input", () => {
    const input = Buffer.alloc(8 * 1024 * 1024 + 1, "a line\n");
    expectFailure(run(["decode", "-"], input), /^rpcstatus: cannot decode more than 8 MiB: give /);
  });

  test("for garbage bytes on standard input", () => {
    expectFailure(run(["decode", "-"], Uint8Array.of(0xff, 0xd8, 0xff)), /^rpcstatus: cannot dec/);
  });
});

describe("decode prints a status, without color in a pipe", () => {
  const value = "an encoded value on line 1";
  const header = "grpc-status-details-bin on line 1";
  test.each<[string, string, string[], (string | Uint8Array)?]>([
    ["base64", value, [BYTES.toString("base64")]],
    ["base64url without padding", value, [BYTES.toString("base64url")]],
    ["hex", value, [BYTES.toString("hex")]],
    ["hex that the shell split", value, BYTES.toString("hex").match(/../g) ?? []],
    ["a header", header, [`grpc-status-details-bin: ${BYTES.toString("base64")}`]],
    [
      "a header that the shell split",
      header,
      ["grpc-status-details-bin:", BYTES.toString("base64")],
    ],
    ["text on standard input", value, ["-"], `${BYTES.toString("base64")}\n`],
    [
      "a header on standard input",
      header,
      ["-"],
      `grpc-status-details-bin: ${BYTES.toString("hex")}\r\n`,
    ],
    ["bytes on standard input", "bytes", ["-"], BYTES],
  ])("from %s", (_, source, args, input) => {
    const { stdout, stderr, status } = run(["decode", ...args], input);
    expect(stdout).toBe(shown(source));
    expect([stderr, status]).toEqual(["", 0]);
  });

  test.each([
    ["JSON", '{"code":5,"message":"né"}'],
    ["lines of curl", "< grpc-status: 5\r\n< grpc-message: né\r\n"],
  ])("from %s outside ASCII on standard input", (_, input) => {
    const { stdout, stderr, status } = run(["decode", "-"], input);
    expect(stdout).toContain("message  né\n");
    expect([stderr, status]).toEqual(["", 0]);
  });

  test("from base64url that begins with -, after --", () => {
    // Field 31, which google.rpc.Status does not have, comes first.
    const bytes = Buffer.concat([Buffer.from([0xfa, 0x01, 0x01, 0x78]), BYTES]);
    const text = bytes.toString("base64url");
    expect(text).toMatch(/^-/);
    expect(run(["decode", "--", text])).toMatchObject({
      stdout: shown(value),
      stderr: "",
      status: 0,
    });
  });

  test("from a large value on standard input", () => {
    const message = "x".repeat(300_000);
    const bytes = encodeStatus({ code: Code.INTERNAL, message });
    const { stdout, status } = run(["decode", "-"], Buffer.from(bytes).toString("base64"));
    expect(stdout).toContain(`message  ${message}\n`);
    expect(status).toBe(0);
  });

  test("from a truncated value, with its issue", () => {
    const { stdout, stderr, status } = run(["decode", BYTES.toString("base64").slice(0, 60)]);
    expect(stdout).toContain("FAILED_PRECONDITION (9; HTTP 400 by default)");
    expect(stdout).toContain("message  only 3 left???>>>");
    expect(stdout).toMatch(/\nissues\n {2}status: length .* exceeds .*\(malformed-protobuf\)\n$/);
    expect([stderr, status]).toEqual(["", 0]);
  });

  test("with characters that a terminal interprets escaped", () => {
    const bytes = encodeStatus({ code: Code.INTERNAL, message: "\u001b]0;owned\u0007\u202e" });
    const { stdout } = run(["decode", Buffer.from(bytes).toString("base64")]);
    expect(stdout).toContain("message  \\u{1b}]0;owned\\u{7}\\u{202e}\n");
  });
});

describe("--json", () => {
  test("prints the status as proto3 JSON, and the issues", () => {
    const { stdout, stderr, status } = run(["decode", "--json", BYTES.toString("base64")]);
    expect(JSON.parse(stdout)).toEqual({
      status: {
        code: 9,
        message: "only 3 left???>>>",
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: "OUT_OF_STOCK",
            domain: "shop.acme.example",
            metadata: { sku: "A-1" },
          },
          { "@type": "acme.example/acme.Stock", "@value": "CAM=" },
        ],
      },
      issues: [],
      source: { form: "an encoded value", line: 1, others: 0 },
    });
    expect([stderr, status]).toEqual(["", 0]);
  });

  test("may follow the value", () => {
    const { stdout, status } = run(["decode", BYTES.toString("hex"), "--json"]);
    expect(JSON.parse(stdout).status.code).toBe(9);
    expect(status).toBe(0);
  });

  test("prints the issues of a truncated value", () => {
    const { stdout, status } = run(["decode", "--json", BYTES.toString("hex").slice(0, 80)]);
    const { status: read, issues } = JSON.parse(stdout);
    expect([read.code, read.message]).toEqual([9, "only 3 left???>>>"]);
    expect(issues).toEqual([
      {
        kind: "malformed-protobuf",
        what: expect.stringContaining("exceeds the remaining"),
        where: "status",
        truncated: true,
      },
    ]);
    expect(status).toBe(0);
  });
});

test("the issue of a truncated value says so for people", () => {
  const { stdout } = run(["decode", BYTES.toString("hex").slice(0, 80)]);
  expect(stdout).toMatch(
    /status: length \d+ exceeds .*; the value was probably cut off \(malformed-protobuf\)/,
  );
});

test.each([["--help"], ["-h"], ["decode", "--help"]])("prints the usage: %s", (...args) => {
  const { stdout, stderr, status } = run(args);
  expect(stdout).toMatch(/^usage: rpcstatus decode \[--json\] /);
  expect([stderr, status]).toEqual(["", 0]);
});
