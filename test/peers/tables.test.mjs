// Compares our tables with those that other libraries publish as code, row by row.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { status as grpcJsStatus } from "@grpc/grpc-js";
import { Status as gaxStatus } from "google-gax";
import { Status as niceStatus } from "nice-grpc-common";
import { Code, codeFromHttp, codeName, parseCode } from "rpcstatus/code";
import { codeFromTwirp, httpFromTwirp, twirpFromCode } from "rpcstatus/code/twirp";
import { httpStatusFromErrorCode, isValidErrorCode, TwirpErrorCode } from "twirp-ts";
import { CODES } from "./service.mjs";

const require = createRequire(import.meta.url);
// The package does not export this table.
const { rpcCodeFromHttpStatusCode } = require("./node_modules/google-gax/build/src/status.js");

for (const [peer, enumeration] of Object.entries({
  "grpc-js": grpcJsStatus,
  "google-gax": gaxStatus,
  "nice-grpc": niceStatus,
})) {
  test(`Code has the names and numbers of ${peer}`, () => {
    const theirs = Object.entries(enumeration).filter(
      ([name, number]) => Number.isInteger(number) && number >= 0 && Number.isNaN(Number(name)),
    );
    assert.equal(theirs.length, 17);
    for (const [name, number] of theirs) {
      assert.equal(Code[name], number, name);
      assert.equal(codeName(number), name);
      assert.equal(parseCode(name), number);
    }
  });
}

test('the dialect "rest" agrees with google-gax, for every status from 100 to 599', () => {
  for (let http = 100; http < 600; http++) {
    assert.equal(codeFromHttp(http, "rest"), rpcCodeFromHttpStatusCode(http), String(http));
  }
});

test("Twirp's names and HTTP statuses agree with twirp-ts", () => {
  const names = Object.values(TwirpErrorCode).filter((name) => name !== TwirpErrorCode.NoError);
  assert.equal(names.length, 18);
  for (const name of names) {
    // twirp-ts copies a misprint in Twirp's documentation; Twirp itself sends "data_loss".
    const wire = name === "dataloss" ? "data_loss" : name;
    assert.equal(httpFromTwirp(wire), httpStatusFromErrorCode(name), name);
    assert.notEqual(codeFromTwirp(wire), undefined, name);
  }
  for (const code of CODES.slice(1)) {
    const name = twirpFromCode(code);
    assert.equal(codeFromTwirp(name), code);
    assert.ok(isValidErrorCode(name) || name === "data_loss", name);
  }
});
