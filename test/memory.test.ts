// Inputs that take memory out of proportion. Each runs in a process with a small heap: without a bound, the process is
// aborted. The limits are in docs/errors.md. A small run has every fifth.

import { describe, expect, test } from "vitest";
import { budget } from "./budget.js";
import { inSmallHeap } from "./small-heap.js";

/** The name, the megabytes of the heap, the body of a function, and what it returns. */
type Row = readonly [name: string, heap: number, body: string, expected: unknown];

const OPEN = 113;
const malformed = (more: object) =>
  expect.objectContaining({ code: 5, message: "m", kinds: ["malformed-protobuf"], ...more });

describe("protobuf", () => {
  const rows: readonly Row[] = [
    [
      `${OPEN} MB of open groups`,
      64,
      `return summary(rpc.decodeStatus(concat(head, repeat([0x4b], ${OPEN} * MB))));`,
      malformed({ issues: 1 }),
    ],
    [
      `${OPEN} MB of open groups in a trailer`,
      64,
      `const details = Buffer.from(concat(head, repeat([0x4b], ${OPEN} * MB)));
       return summary(rpc.statusFromTrailers({ "grpc-status": "5", "grpc-status-details-bin": details }));`,
      malformed({ issues: 1 }),
    ],
    [
      "open groups in a detail",
      64,
      `const status = rpc.decodeStatus(concat(head, any("google.rpc.ErrorInfo", repeat([0x4b], 20 * MB))));
       return { ...summary(status), length: rpc.encodeStatus(status).length > 20 * MB };`,
      malformed({ details: 1, length: true }),
    ],
    [
      "open groups in a detail that is decoded alone",
      64,
      `return Object.keys(rpc.decodeBadRequest(repeat([0x4b], 40 * MB)));`,
      ["$typeName", "fieldViolations", "$unknown"],
    ],
    [
      "an unknown field with open groups, written again",
      64,
      `const data = repeat([0x4b], 40 * MB);
       const $unknown = [{ no: 9, wireType: 3, data }];
       return [...rpc.encodeStatus({ code: 5, message: "m", $unknown })];`,
      [8, 5, 18, 1, 109],
    ],
    [
      "empty details",
      40,
      `const status = rpc.decodeStatus(concat(head, repeat([0x1a, 0], MB)));
       return { ...summary(status), json: JSON.stringify(rpc.StatusError.from(status)).length > 0 };`,
      malformed({ issues: 1, json: true }),
    ],
    [
      "details that are each malformed",
      64,
      `const status = rpc.decodeStatus(concat(head, repeat(any("google.rpc.ErrorInfo", [0x0c]), 4 * MB)));
       return summary(status);`,
      malformed({}),
    ],
    [
      "sixteen values of the header of the details",
      96,
      `const details = Buffer.from(concat(head, repeat([0x1a, 0], MB)));
       return summary(rpc.statusFromTrailers({
         "grpc-status": "5",
         "grpc-status-details-bin": Array(16).fill(details),
       }));`,
      expect.objectContaining({
        code: 5,
        message: "m",
        kinds: ["extra-value", "malformed-protobuf"],
      }),
    ],
    [
      "fields that are not known",
      64,
      `const status = rpc.decodeStatus(concat(head, any("google.rpc.ErrorInfo", repeat([0x48, 0], 4 * MB))));
       return summary(status);`,
      malformed({ issues: 1 }),
    ],
    [
      "entries of a map",
      64,
      `const status = rpc.decodeStatus(concat(head, any("google.rpc.ErrorInfo", repeat([0x1a, 0], 4 * MB))));
       return summary(status);`,
      malformed({ issues: 1 }),
    ],
    [
      "items of a list",
      64,
      `const status = rpc.decodeStatus(concat(head, any("google.rpc.BadRequest", repeat([0x0a, 0], 4 * MB))));
       return summary(status);`,
      malformed({ issues: 1 }),
    ],
  ];
  test.each(
    budget(
      rows.filter((_, i) => i % 5 === 1),
      rows,
    ),
  )("%s", async (_, heap, body, expected) => {
    expect(await inSmallHeap(heap, body)).toEqual(expected);
  });
});

describe("long texts", () => {
  const rows: readonly Row[] = [
    [
      "a message that is not UTF-8",
      128,
      `const status = rpc.decodeStatus(concat([8, 5], block(2, repeat([0xff], 15 * MB))));
       return [summary(status).kinds, rpc.encodeStatus(status).length];`,
      [["invalid-utf8"], 2 + 5 + 3 * 15 * 2 ** 20],
    ],
    [
      "a message in percent escapes, read",
      96,
      `const status = rpc.statusFromTrailers({ "grpc-status": "5", "grpc-message": text("%41", 15 * MB) });
       return status.message.length;`,
      5 * 2 ** 20,
    ],
    [
      "a message with many escapes, written",
      80,
      `const message = text("%41", 6 * MB);
       const headers = rpc.headersFromStatus({ code: 5, message }, { maxBytes: Infinity });
       return headers["grpc-message"].length;`,
      10 * 2 ** 20,
    ],
    [
      "lone surrogates in a message",
      96,
      `const message = "\\ud800".repeat(10 * MB);
       return [rpc.headersFromStatus({ code: 5, message })["grpc-message"].length < 7680,
         rpc.encodeStatus({ code: 5, message }).length];`,
      [true, 30 * 2 ** 20 + 7],
    ],
    [
      "a message of line breaks, printed",
      128,
      `const error = new rpc.StatusError({ code: 5, message: text("\\n", 30 * MB) });
       const printed = inspect(error);
       return [error.message.length, printed.length < 30_000, printed.includes("more characters")];`,
      [30 * 2 ** 20, true, true],
    ],
    [
      "a detail as JSON, like the base64 of Buffer",
      80,
      `const error = new rpc.StatusError({
         code: 5,
         details: [{ typeUrl: "x/acme.v1.Blob", value: new Uint8Array(40 * MB) }],
       });
       return JSON.stringify(error).length > 53 * MB;`,
      true,
    ],
    [
      "base64 of a detail, read",
      96,
      `return rpc.decodeStatus(concat(head, any("acme.v1.Blob", repeat([1], 30 * MB)))).details[0].value.length;`,
      30 * 2 ** 20,
    ],
    [
      "the path of a FieldMask, which stays in bytes",
      128,
      `const value = block(1, repeat([0x5f, 0x61], 15 * MB));
       const [detail] = new rpc.StatusError({ code: 5, details: [{ typeUrl: "x/google.protobuf.FieldMask", value }] }).toJSON().details;
       return Object.keys(detail);`,
      ["@type", "@value"],
    ],
    [
      "the path of a FieldMask in JSON, which stays JSON",
      128,
      `const value = text("A", 15 * MB);
       const error = rpc.StatusError.from({ code: 5, message: "m", details: [{ "@type": "x/google.protobuf.FieldMask", value }] });
       const issues = [];
       const bytes = rpc.encodeStatus(error, { onIssue: (issue) => issues.push(issue.kind) });
       return [error.details[0].json.value.length, [...bytes], issues];`,
      [15 * 2 ** 20, [8, 5, 18, 1, 109], ["unencodable-detail"]],
    ],
    [
      "a text where a list is expected, many times",
      96,
      `const long = text("a", 15 * MB);
       const details = Array.from({ length: 500 }, () => ({ "@type": "x/google.rpc.BadRequest", fieldViolations: long }));
       const { issues } = rpc.StatusError.from({ code: 5, message: "m", details });
       return [issues.length, issues[499].what.length];`,
      [500, 'expected a list, found "'.length + 199 + 1],
    ],
    [
      "many printed Buffers in a copy's metadata",
      96,
      `const metadata = text("'grpc-status-details-bin' => [ <Buffer ", 30 * MB);
       const { code, issues } = rpc.StatusError.from({ code: 5, details: "x", message: "5 NOT_FOUND: x", metadata });
       return [code, issues.length > 0];`,
      [5, true],
    ],
    [
      "a long printed Buffer in a copy's metadata",
      96,
      `const metadata = "'grpc-status-details-bin' => [ <Buffer " + text("00 ", 30 * MB) + ">";
       const { code, issues } = rpc.StatusError.from({ code: 5, details: "x", message: "5 NOT_FOUND: x", metadata });
       return [code, issues.length > 0];`,
      [5, true],
    ],
    [
      "the name of a field in JSON",
      96,
      `const detail = { "@type": "x/google.rpc.ErrorInfo", reason: "R", [text("_a", 15 * MB)]: 5 };
       return rpc.StatusError.from({ code: 5, message: "m", details: [detail] }).reason;`,
      "R",
    ],
  ];
  test.each(
    budget(
      rows.filter((_, i) => i % 5 === 1),
      rows,
    ),
  )("%s", async (_, heap, body, expected) => {
    expect(await inSmallHeap(heap, body)).toEqual(expected);
  });
});
