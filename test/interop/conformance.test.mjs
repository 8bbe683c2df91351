// Connect's conformance suite against our interceptors: its client calls a server whose handlers throw a
// StatusError, and its servers answer a client whose errors StatusError.from reads.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { isBuilt, SUITE } from "./peers.mjs";

const cwd = fileURLToPath(new URL(SUITE.folder, import.meta.url));

/** Where the suite's client waits for ever: connect-node answers while the rest of a request is still coming. */
const SERVER_HANGS = [
  "Server Message Size/HTTPVersion:2/**/Compression:COMPRESSION_IDENTITY/**/first-request-exceeds-server-limit",
  "Server Message Size/HTTPVersion:2/**/Compression:COMPRESSION_IDENTITY/**/subsequent-request-exceeds-server-limit",
];

/** What Connect does, with our interceptor and without it. */
const CLIENT_FAILS = [
  // An answer that is headers alone: what the suite takes for trailers is among them.
  "Basic/**/Protocol:PROTOCOL_GRPC_WEB/**/(grpc server impl)/bidi-stream/half-duplex/no-responses",
  // The parameters are there, in another order than the one that is recommended.
  "Connect with GET/**/Codec:CODEC_PROTO/**/success",
];

/** What Connect does, and our interceptor mends: an answer that breaks off is INVALID_ARGUMENT. */
const CLIENT_MENDED = [
  "Connect Unexpected Responses/**/no-end-stream",
  "Connect Unexpected Responses/**/server-stream/incomplete-message",
  "Connect Unexpected Responses/**/server-stream/incomplete-message-prefix",
  "gRPC Unexpected Responses/**/server-stream/incomplete-message",
  "gRPC Unexpected Responses/**/server-stream/incomplete-message-prefix",
];

/** Client and server have the same deadline, and the server may be the first to give the stream up. */
const CLIENT_FLAKES = ["Timeouts/**/(grpc server impl)/**"];

const flags = (name, patterns) => patterns.flatMap((pattern) => [`--${name}`, pattern]);

/** Runs the suite. */
async function run(t, mode, options, program) {
  const args = ["--mode", mode, "--conf", "config.yaml", "--max-servers", "2", ...options];
  const child = spawn("build/connectconformance", [...args, "--", "node", ...program], { cwd });
  const exited = new Promise((resolve) => child.on("close", resolve));
  const [said, errors, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    exited,
  ]);
  const [before, summary = ""] = said.split("Total cases: ");
  t.diagnostic(`cases: ${summary.trim().replaceAll("\n", ", ")}`);
  assert.equal(status, 0, `${before}${errors}`.slice(0, 20_000));
  assert.match(summary, /^[1-9]/);
}

describe("Connect's conformance suite", { skip: !isBuilt(SUITE) && "it was not built" }, () => {
  test("its client calls our server", (t) =>
    run(t, "server", ["--parallel", "4", ...flags("skip", SERVER_HANGS)], ["server.mjs"]));

  test("our client calls its servers", (t) => {
    const known = [...flags("known-failing", CLIENT_FAILS), ...flags("known-flaky", CLIENT_FLAKES)];
    return run(t, "client", known, ["client.mjs"]);
  });

  test("what fails, or would without us, does so on Connect alone", (t) => {
    const known = [...CLIENT_FAILS, ...CLIENT_MENDED];
    const options = [...flags("run", known), ...flags("known-failing", known)];
    return run(t, "client", options, ["client.mjs", "plain"]);
  });
});
