import { describe, expect, test } from "vitest";
import { decodeText } from "../../../src/cli/decode/pasted-text.js";
import { errorInfo } from "../../../src/details.js";
import { Code, encodeStatus, type Status } from "../../../src/index.js";

const BYTES = Buffer.from(
  encodeStatus({
    code: Code.NOT_FOUND,
    // Its base64 has "+", "/" and padding, so that the alphabets and the padding differ.
    message: "no such thing ???>>>~~~",
    details: [errorInfo({ reason: "GONE", domain: "shop.acme.example" })],
  }),
);
const BASE64 = BYTES.toString("base64");
const HEX = BYTES.toString("hex");

/** Returns the status of the input; fails if it is refused. */
function parsed(input: string | Uint8Array): Status {
  const decoded = decodeText(input);
  if (typeof decoded === "string") throw new Error(decoded);
  return decoded.status;
}

test("the example has padding and characters that differ between the alphabets", () => {
  expect(BASE64).toMatch(/=$/);
  expect(BASE64).toMatch(/[+/]/);
});

describe("input that is not a status is refused with the reason", () => {
  test.each([
    ["an empty text", ""],
    ["white space", " \n\t "],
    ["a header without a value", "grpc-status-details-bin: "],
    ["quotes without a value", '""'],
  ])("%s", (_, input) => {
    expect(decodeText(input)).toBe(
      "cannot decode an empty input: give the value of grpc-status-details-bin",
    );
  });

  test.each([
    ["words", "hello world", "it has neither code nor message nor details"],
    ["other characters", "{code: 5}", '"{" at position 0 is not valid base64'],
    ["other JSON", '{"orders": []}', '"{" at position 0 is not valid base64'],
    ["other HTTP headers", "date: today\nserver: nginx", "is not valid base64"],
    ["hex of other bytes", "deadbeef", "at byte"],
    ["base64 of other bytes", Buffer.from("hello").toString("base64"), "at byte"],
    ["a URL", "https://acme.example/?a=1", '":" at position 5 is not valid base64'],
    ["a word that is a code and half of a number", "CAUL", "at byte 3"],
    ["a word that is a code and a field of no status", "CANCELLED", "middle of a byte"],
    ["an empty status", "CAA=", "it has neither code nor message nor details"],
  ])("%s", (_, input, why) => {
    expect(decodeText(input)).toMatch(
      /^cannot decode the input: .* base64url, hex, JSON, .* \(.*\)\n\nIt may have, /,
    );
    expect(decodeText(input)).toContain(why);
  });

  test("other bytes", () => {
    expect(decodeText(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toMatch(/^cannot decode/);
    expect(decodeText(new Uint8Array(0))).toMatch(/^cannot decode an empty input/);
  });
});

describe.each<[string, string]>([
  ["base64", BASE64],
  ["base64 without padding", BASE64.replace(/=+$/, "")],
  ["base64url", BYTES.toString("base64url")],
  ["base64url with padding", BASE64.replaceAll("+", "-").replaceAll("/", "_")],
  ["base64 in lines", BASE64.replace(/.{20}/g, "$&\n")],
  ["hex", HEX],
  ["HEX", HEX.toUpperCase()],
  ["hex with 0x", `0x${HEX}`],
  ["hex as Postgres prints it", `\\x${HEX}`],
  ["hex with spaces", HEX.replace(/../g, "$& ")],
  ["hex with colons", HEX.match(/../g)?.join(":") ?? ""],
  ["hex in lines", HEX.replace(/.{32}/g, "$&\n")],
])("%s", (_, value) => {
  test.each([
    ["alone", value],
    ["surrounded by white space", `\n  ${value}\n`],
    ["in double quotes", `"${value}"`],
    ["in single quotes", `'${value}'`],
    ["as a header", `grpc-status-details-bin: ${value}`],
    ["as a header in any case", `Grpc-Status-Details-Bin:${value}`],
    ["as curl -v prints it", `< grpc-status-details-bin: ${value}\r\n`],
    ["as a setting", `grpc-status-details-bin=${value}`],
    ["as a member of JSON", `"grpc-status-details-bin": "${value}",`],
    ["as a property in JavaScript", `'grpc-status-details-bin': '${value}';`],
    ["as a quoted header", `"grpc-status-details-bin: ${value}"`],
  ])("is decoded %s", (_, input) => {
    for (const status of [parsed(input), parsed(Buffer.from(input))]) {
      expect(status.code).toBe(Code.NOT_FOUND);
      expect(status.message).toBe("no such thing ???>>>~~~");
      expect(status.details).toHaveLength(1);
      expect(status.issues).toEqual([]);
    }
  });
});

test("the bytes of a status are decoded", () => {
  expect(parsed(BYTES)).toMatchObject({ code: Code.NOT_FOUND, issues: [] });
  const withoutCode = encodeStatus({ code: Code.OK, message: "text alone" });
  expect(parsed(withoutCode)).toMatchObject({ code: Code.OK, message: "text alone" });
});

describe("values joined with commas", () => {
  const other = Buffer.from(encodeStatus({ code: Code.ABORTED, message: "b" })).toString("base64");

  test("are reported, and the first valid one is shown", () => {
    const status = parsed(`${BASE64},${other}`);
    expect(status.code).toBe(Code.NOT_FOUND);
    expect(status.issues).toEqual([
      {
        kind: "extra-value",
        what: "there are 2 values; value 1 is shown",
        where: "grpc-status-details-bin",
        header: "grpc-status-details-bin",
      },
    ]);
  });

  test.each([
    ["garbage", "hello"],
    ["an empty one", ""],
    ["a truncated one", BASE64.slice(0, 60)],
  ])("are shown without %s before the valid one", (_, before) => {
    const status = parsed(`${before}, ${other}`);
    expect(status.code).toBe(Code.ABORTED);
    expect(status.issues[0]?.what).toBe("there are 2 values; value 2 is shown");
  });

  test("are refused if all are garbage", () => {
    expect(decodeText("hello,world")).toMatch(/^cannot decode the input/);
  });
});

describe("a truncated value", () => {
  test("keeps its code if it is cut off in the message", () => {
    const whole = encodeStatus({ code: 9, message: "only 3 left" });
    const status = parsed(Buffer.from(whole.subarray(0, 8)).toString("base64"));
    expect(status).toMatchObject({ code: 9, message: "" });
  });

  test.each([
    ["base64", BASE64.slice(0, 60)],
    ["base64, in the middle of a byte", BASE64.slice(0, 61)],
    ["hex", HEX.slice(0, 80)],
    ["bytes", BYTES.subarray(0, 40)],
  ])("in %s keeps everything before the cut, with an issue", (_, input) => {
    const status = parsed(input);
    expect(status.code).toBe(Code.NOT_FOUND);
    expect(status.message).toBe("no such thing ???>>>~~~");
    expect(status.issues.map(({ kind }) => kind)).toContain("malformed-protobuf");
  });
});

describe("a value that may be hex or base64 is read as whichever is a status", () => {
  test("hex", () => {
    expect(parsed("0805").code).toBe(Code.NOT_FOUND);
  });

  test("base64", () => {
    expect(parsed("CAEaAA")).toMatchObject({ code: Code.CANCELLED, details: [{ type: "" }] });
  });
});

describe("a whole response", () => {
  const block = `grpc-status: 5\r\ngrpc-message: gone\r\ngrpc-status-details-bin: ${BASE64}\r\n`;
  const frame = Buffer.concat([Buffer.of(0x80, 0, 0, 0, block.length), Buffer.from(block)]);

  test.each<[string, string | Uint8Array]>([
    ["of Connect", '{"code":"not_found","message":"gone","details":[]}'],
    ["of Connect, from the end of a stream", '{"error":{"code":"not_found","message":"gone"}}'],
    ["of Google", ' {"error":{"code":404,"status":"NOT_FOUND","message":"gone"}}\n'],
    ["of grpc-gateway", '{"code":5,"message":"gone","details":[]}'],
    ["in problem details", '{"title":"gone","status":404}'],
    ["in proto3 JSON, as bytes", Buffer.from('{"code":5,"message":"gone"}')],
    ["in trailers", block],
    ["in trailers without details", "grpc-status: 5\ngrpc-message: gone"],
    ["in trailers as curl -v prints them", block.replace(/^(?=grpc)/gm, "< ")],
    [
      "in trailers as JavaScript prints them",
      "{\n  'grpc-status': '5',\n  'grpc-message': 'gone'\n}",
    ],
    ["of gRPC-web", frame],
    ["of gRPC-web in base64", frame.toString("base64")],
    ["of gRPC-web after a message", Buffer.concat([Buffer.of(0, 0, 0, 0, 1, 7), frame])],
  ])("%s is decoded", (_, input) => {
    expect(parsed(input)).toMatchObject({ code: 5, message: expect.stringMatching(/^gone/) });
  });
});

describe("the value of a line", () => {
  test.each([
    ["a quote at the end", `grpc-message: cannot find "A-1"`, `cannot find "A-1"`],
    ["a brace and a semicolon", "grpc-message: no {sku};", "no {sku};"],
    ["quotes in a line of curl", `< grpc-message: "A-1"`, `"A-1"`],
    ["a comma in a line of curl", "< grpc-message: a, b, \r", "a, b,"],
    ["two quoted words", `grpc-message: "A" or "B"`, `"A" or "B"`],
    ["a single quote character", `grpc-message: "`, `"`],
    ["an equals sign", "grpc-message: a=b: c", "a=b: c"],
    ["characters outside ASCII", "grpc-message: né, 日本", "né, 日本"],
  ])("keeps %s", (_, line, message) => {
    const input = `grpc-status: 5\n${line}\n`;
    for (const status of [parsed(input), parsed(Buffer.from(input))])
      expect(status).toMatchObject({ code: 5, message });
  });

  test.each([
    ["JSON", `"grpc-message": "no {sku};",`, "no {sku};"],
    ["JSON with escaped quotes", `"grpc-message": "cannot find \\"A-1\\"" }`, `cannot find "A-1"`],
    ["JavaScript", `'grpc-message': 'cannot find "A-1"',`, `cannot find "A-1"`],
    ["a quoted header", `"grpc-message: it's gone",`, "it's gone"],
    ["a quoted setting", `grpc-message="gone";`, "gone"],
    ["a truncated value", `"grpc-message": "cannot fi`, "cannot fi"],
    ["an empty value", `"grpc-message": "",`, ""],
  ])("is stripped of the quotes and separators of %s", (_, line, message) => {
    expect(parsed(`  "grpc-status": 5,\n${line}`)).toMatchObject({ code: 5, message });
  });

  test("may end with CR alone", () => {
    expect(parsed("grpc-status: 5\rgrpc-message: gone\r")).toMatchObject({ message: "gone" });
  });
});

describe("bytes of text outside ASCII", () => {
  test.each([
    ["JSON", '{"code":5,"message":"né"}'],
    ["JSON with a byte order mark", '\ufeff{"code":5,"message":"né"}'],
    ["curl", "< grpc-status: 5\r\n< grpc-message: né\r\n"],
  ])("are decoded from %s", (_, input) => {
    expect(parsed(Buffer.from(input))).toMatchObject({ code: 5, message: "né", issues: [] });
  });

  test("are not read as text if they are an encoded status", () => {
    for (const message of ["né", "日本"])
      expect(parsed(encodeStatus({ code: Code.OK, message }))).toMatchObject({ message });
  });

  test("are refused if they are not a status, with or without a control character", () => {
    expect(decodeText(Buffer.from("né\u0001"))).toMatch(/^cannot decode/);
    expect(decodeText(Buffer.from("né"))).toMatch(/^cannot decode/);
  });
});

test.each([
  ["white space in a line", `grpc-a:${" ".repeat(300_000)}x\rx`],
  ["quotes in a value", `a${'"'.repeat(300_000)}a`],
  ["braces in a line", `"grpc-a": ${"}".repeat(300_000)}x`],
  ["white space before a name", `${" ".repeat(300_000)}x:\n${"<".repeat(300_000)}x`],
])("decodes a large input in linear time: %s", (_, input) => {
  expect(decodeText(Buffer.from(input))).toMatch(/^cannot decode/);
});
