import { expect, test } from "vitest";
import { decodeText } from "../../../src/cli/decode/pasted-text.js";
import { budget } from "../../budget.js";

const repeated = (part: string, length: number) => part.repeat(Math.ceil(length / part.length));

const MANY = budget(200_000, 10_000_000);
const SOME = budget(8_000, 200_000);

// Quadratic time would be hours, or an hour.
test.each(["{", "[", '"', "<Buffer", "b'", "\n", '{"a":'])(
  "megabytes of %j take linear time",
  { timeout: 120_000 },
  (part) => {
    const text = repeated(part, MANY);
    expect(decodeText(Buffer.from(`x ${text}\nx`))).toEqual(expect.anything());
  },
);

// Quadratic time would be minutes in all.
test.each([
  "'",
  "`",
  "\\",
  "<Buffer 08 ",
  "b'\\x08",
  "<Buffer",
  "b'",
  "\\x08",
  "\\010",
  "\r\n",
  " ",
  "\t",
  '{"',
  "[1,",
  "[1 ",
  "[[8,",
  '{"a":{"b":',
  "{},",
  "[{}",
  '{"code":1},',
  '[{"error":',
  '{"a":"{',
  '"{\\"',
  '\\"',
  "\\\\",
  "grpc-status",
  "grpc-status:\n",
  "grpc-status: 5\n",
  "grpc-message: x\n",
  "grpc-message=x ",
  "(grpc-message: x ",
  "grpc-status-details-bin: CAUSAXg ",
  "grpc-status-details-bin: C\nCAUS\n",
  "grpc-status-details-bin\n",
  "grpc-status-details-bin: [8,",
  "grpc-status-details-bin: <Buffer 08",
  "'grpc-status' => [ ",
  '"grpc-message": "',
  "grpc-message:\nx\n",
  "rpc error: code = NotFound desc = ",
  'rpc error: code = NotFound desc = x" ',
  "5 NOT_FOUND: x\n",
  'status = StatusCode.NOT_FOUND\n details = "x\n',
  "Code: NotFound\nMessage: x\n1) {}",
  'status: NotFound, message: "x", details: [8,',
  'StatusCode="NotFound", Detail="',
  "gRPC Error (code: 5, codeName: NOT_FOUND, message: ",
  'code: 5 message: "',
  "[(5 NOT_FOUND: x) ",
  '5 NOT_FOUND: x {"code":5} ',
  "[code] => 5 [details] => x ",
  "Firebase: x ",
  " data: {",
  "{\n",
  "{ a: 'x' }\n",
  "Status message : x\n",
  "status:\n code: 5\n message: x\n",
  " data: { a: [1,",
  'code:5 message:"x" details:{[a/b]:{',
  'code:5 message:"x" details:{[a/b]:{} ',
  '{"code":5,"message":"x","details":"[Array]"}',
  "ConnectException: x ",
  'code=5 details="x ',
  '"code":5,"message":"',
  "CAUSAXg ",
  "CAUS,",
  "08 ",
  "8,",
  "00000000: 0805 120d\n",
  "a-",
  "a_",
  "%3d",
  "\\u003d",
  "\u001b[",
  "\u001b]",
  "2026-01-01T00:00:00Z ",
  "a-1 | ",
  "\u202e",
  "\ud800",
  "internal ",
  '["grpc-status",',
  '{"@type":"a"},',
  '{"type":"Buffer","data":[8]},',
])("%j many times takes linear time", { timeout: 30_000 }, (part) => {
  const text = repeated(part, SOME);
  for (const input of [text, `x ${text}\nx`]) expect(decodeText(input)).toEqual(expect.anything());
});

test("a header that is repeated very often is read", () => {
  const text = "grpc-status-details-bin: CAUSAXg\n".repeat(budget(13_000, 130_000));
  expect(decodeText(text)).toMatchObject({ status: { code: 5, message: "x" } });
});
