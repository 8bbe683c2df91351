// Details that StatusError.from read from JSON, in formats that carry bytes.

import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { StatusSchema } from "../../../gen/google/rpc/status_pb.js";
import { StatusError } from "../../../src/error/status-error.js";
import { connectFromStatus } from "../../../src/formats/connect/error-json.js";
import { headersFromStatus } from "../../../src/formats/grpc/trailers.js";
import { statusFromJson } from "../../../src/formats/json/detect.js";
import { googleFromStatus } from "../../../src/formats/json/google.js";
import { unpackDetail } from "../../../src/protobuf.js";
import { decodeStatus } from "../../../src/status/decode.js";
import { encodeStatus } from "../../../src/status/encode.js";
import type { Issue } from "../../../src/status/issue.js";
import type { DetailJson } from "../../../src/status/message-json.js";
import { block, concat, number, TYPE_URL, utf8 } from "../../wire/bytes.js";
import { DURATION, INFO, STATUS, STRING } from "./read.js";

const ANY = `${TYPE_URL}google.protobuf.Any`;
const text = { "@type": STRING, value: "A-1" };

describe.each<[string, DetailJson, Uint8Array]>([
  ["a well-known type", text, block(1, "A-1")],
  ["a well-known type with its default", { ...text, value: "" }, new Uint8Array(0)],
  ["a duration", { "@type": DURATION, value: "1.500s" }, concat(number(1, 1), number(2, 5e8))],
  ["an Any", { "@type": ANY, value: text }, concat(block(1, STRING), block(2, block(1, "A-1")))],
  [
    "a status with details",
    { "@type": STATUS, code: 5, details: [text, { "@type": INFO, reason: "R" }] },
    concat(
      number(1, 5),
      block(3, concat(block(1, STRING), block(2, block(1, "A-1")))),
      block(3, concat(block(1, INFO), block(2, block(1, "R")))),
    ),
  ],
])("%s", (_, json, value) => {
  const given = { code: 9, message: "m", details: [json] };
  const error = StatusError.from(given);

  test("stays JSON in StatusError.from, and is written as it was", () => {
    const { "@type": typeUrl, ...fields } = json;
    expect(error.details).toMatchObject([{ typeUrl, json: fields }]);
    expect(error.issues).toEqual([]);
    expect(error.toJSON()).toEqual(given);
    expect(googleFromStatus(error).error.details).toEqual([json]);
  });

  test("is encoded for every wire that carries bytes", () => {
    const sent = { typeUrl: json["@type"], value };
    expect(decodeStatus(encodeStatus(error)).details).toMatchObject([sent]);
    const header = headersFromStatus(error)["grpc-status-details-bin"] ?? "";
    expect(decodeStatus(header).details).toMatchObject([sent]);
    const details = connectFromStatus(error).details?.map((detail) => detail.value);
    expect(details).toEqual([Buffer.from(value).toString("base64").replace(/=+$/, "")]);
  });

  test("has the bytes already in the readers of HTTP", () => {
    expect(statusFromJson(given).details[0]?.value).toEqual(value);
    expect(encodeStatus(statusFromJson(given))).toEqual(encodeStatus(error));
    // And on the way back.
    expect(StatusError.from(decodeStatus(encodeStatus(error))).toJSON()).toEqual(given);
  });
});

test("a detail that cannot be encoded inside a nested status is reported, and the rest is sent", () => {
  const note = { "@type": "x/acme.v1.Note", text: "t" };
  const nested = { "@type": STATUS, code: 5, message: 7, details: [note, text] };
  const issues: Issue[] = [];
  const onIssue = (issue: Issue) => issues.push(issue);
  const error = StatusError.from({ code: 9, message: "m", details: [text, nested] });
  const sent = decodeStatus(encodeStatus(error, { onIssue }));
  expect(issues).toMatchObject([
    { kind: "malformed-json", where: "details[1].message", detail: 1 },
    { kind: "unencodable-detail", where: "details[1].details", detail: 1 },
  ]);
  expect(decodeStatus(sent.details[1]?.value ?? "").details).toMatchObject([{ typeUrl: STRING }]);
});

test("a nested status is unpacked without a registry of the types in it", () => {
  const nested = { "@type": STATUS, code: 5, details: [text] };
  const error = StatusError.from({ code: 9, message: "m", details: [nested] });
  const inner = decodeStatus(encodeStatus(error)).details[0]?.value ?? new Uint8Array(0);
  expect(unpackDetail(error, StatusSchema)).toEqual(fromBinary(StatusSchema, inner));
});

test("bytes in base64 are read under @value, whatever the type", () => {
  const error = StatusError.from({
    code: 9,
    message: "m",
    details: [{ "@type": STRING, "@value": "CgNBLTE" }],
  });
  expect(error.details).toMatchObject([{ value: block(1, utf8("A-1")) }]);
});
