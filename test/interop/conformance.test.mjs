// Runs Connect's conformance suite against our interceptors: the suite's client calls a server whose handlers throw
// StatusErrors, and a client that reads errors with StatusError.from calls the suite's servers.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { isBuilt, SUITE } from "./peers.mjs";

const cwd = fileURLToPath(new URL(SUITE.folder, import.meta.url));

/** The suite's client hangs in these: connect-node responds before it has received the whole request. */
const SERVER_HANGS = [
  "Server Message Size/HTTPVersion:2/**/Compression:COMPRESSION_IDENTITY/**/first-request-exceeds-server-limit",
  "Server Message Size/HTTPVersion:2/**/Compression:COMPRESSION_IDENTITY/**/subsequent-request-exceeds-server-limit",
];

/** Fail in Connect, with and without our interceptor. */
const CLIENT_FAILS = [
  // A headers-only response: what the suite expects in trailers is among the headers.
  "Basic/**/Protocol:PROTOCOL_GRPC_WEB/**/(grpc server impl)/bidi-stream/half-duplex/no-responses",
  // The query parameters are not in the recommended order.
  "Connect with GET/**/Codec:CODEC_PROTO/**/success",
];

/** Fail in Connect alone, and pass with our interceptor: Connect reports a truncated response as INVALID_ARGUMENT. */
const CLIENT_FIXED = [
  "Connect Unexpected Responses/**/no-end-stream",
  "Connect Unexpected Responses/**/server-stream/incomplete-message",
  "Connect Unexpected Responses/**/server-stream/incomplete-message-prefix",
  "gRPC Unexpected Responses/**/server-stream/incomplete-message",
  "gRPC Unexpected Responses/**/server-stream/incomplete-message-prefix",
];

/** Client and server have the same deadline, and the server may end the stream first. */
const CLIENT_FLAKES = ["Timeouts/**/(grpc server impl)/**"];

const flags = (name, patterns) => patterns.flatMap((pattern) => [`--${name}`, pattern]);

/** Runs the suite and asserts that it passes. */
async function run(t, mode, options, program) {
  const args = ["--mode", mode, "--conf", "config.yaml", "--max-servers", "2", ...options];
  const child = spawn("build/connectconformance", [...args, "--", "node", ...program], { cwd });
  const exited = new Promise((resolve) => child.on("close", resolve));
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    exited,
  ]);
  const [before, summary = ""] = stdout.split("Total cases: ");
  t.diagnostic(`cases: ${summary.trim().replaceAll("\n", ", ")}`);
  assert.equal(status, 0, `${before}${stderr}`.slice(0, 20_000));
  assert.match(summary, /^[1-9]/);
}

describe("Connect's conformance suite", { skip: !isBuilt(SUITE) && "it was not built" }, () => {
  test("its client calls our server", (t) =>
    run(t, "server", ["--parallel", "4", ...flags("skip", SERVER_HANGS)], ["server.mjs"]));

  test("our client calls its servers", (t) => {
    const known = [...flags("known-failing", CLIENT_FAILS), ...flags("known-flaky", CLIENT_FLAKES)];
    return run(t, "client", known, ["client.mjs"]);
  });

  test("the known failures, and those that our interceptor fixes, fail on Connect alone", (t) => {
    const known = [...CLIENT_FAILS, ...CLIENT_FIXED];
    const options = [...flags("run", known), ...flags("known-failing", known)];
    return run(t, "client", options, ["client.mjs", "plain"]);
  });
});
