// The inputs of memory.test.ts that take seconds.

import { expect, test } from "vitest";
import { inSmallHeap } from "./small-heap.js";

const MB = 2 ** 20;

test("a detail of 100 MB is read from base64, and written as JSON and as bytes", async () => {
  const body = `
    const value = new Uint8Array(100 * MB);
    const error = new rpc.StatusError({ code: 5, message: "m", details: [{ typeUrl: "x/y", value }] });
    const json = JSON.stringify(error).length;
    const bytes = rpc.encodeStatus(error).length;
    return [json > 133 * MB, bytes > 100 * MB, rpc.decodeStatus(text("A", 130 * MB)).issues.length];`;
  expect(await inSmallHeap(256, body)).toEqual([true, true, 1]);
});

test("messages of 100 MB are read from bytes and from trailers, and written", async () => {
  const body = `
    const message = text("ab", 100 * MB);
    const status = rpc.decodeStatus(rpc.encodeStatus({ code: 5, message }));
    return [status.message.length, rpc.statusFromTrailers({ "grpc-status": "5", "grpc-message": message }).message.length,
      rpc.encodeStatusHeader(status).length < 7680];`;
  expect(await inSmallHeap(256, body)).toEqual([100 * MB, 100 * MB, true]);
});

test("a sparse list that claims billions of details is cut, and the cut is reported", async () => {
  const body = `
    const details = [];
    details.length = 2 ** 32 - 1;
    let reported = 0;
    let last;
    const onIssue = (issue) => { reported++; last = issue; };
    const status = { code: 5, message: "m", details };
    const bytes = [...rpc.encodeStatus(status, { onIssue })];
    const { issues } = new rpc.StatusError(status);
    return { bytes, reported, last, issues: issues.length, end: issues.at(-1).what.split("; ")[1] };`;
  expect(await inSmallHeap(128, body)).toEqual({
    bytes: [8, 5, 18, 1, 109],
    reported: 2 ** 20 + 1,
    last: {
      kind: "unencodable-detail",
      what: "the rest was left out: there are more than 1048576 details",
      where: "details[1048576]",
      detail: 2 ** 20,
    },
    issues: 1000,
    end: "further issues are not listed",
  });
});
