// Builds and starts the peers, each in its own folder. `serve` prints the address of the server. `call` reads a call
// per line from standard input and prints its outcome.

import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const dirOf = ({ folder }) => fileURLToPath(new URL(folder, import.meta.url));

export const PEERS = [
  {
    name: "grpc-go",
    folder: "go",
    toolchain: ["go version"],
    build: ["go build -o build/interop ."],
    command: ["./build/interop"],
  },
  {
    name: "grpcio",
    folder: "python",
    toolchain: ["python3 -m ensurepip --version"],
    build: [
      "python3 -m venv .venv",
      ".venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt",
    ],
    command: [".venv/bin/python", "peer.py"],
  },
  {
    name: "tonic",
    folder: "rust",
    toolchain: ["cargo --version"],
    build: ["cargo build --locked --quiet"],
    command: ["target/debug/interop"],
  },
  {
    name: "grpc-java",
    folder: "java",
    toolchain: ["javac -version", "mvn --version"],
    build: ["mvn --quiet --batch-mode --no-transfer-progress process-classes"],
    command: [
      "java",
      "-XX:TieredStopAtLevel=1",
      "-cp",
      "target/classes:target/lib/*",
      "interop.Peer",
    ],
  },
];

/** Connect's conformance suite, which is built like a peer. */
export const SUITE = {
  name: "connectconformance",
  folder: "conformance",
  toolchain: ["go version"],
  build: [
    "go build -o build/connectconformance connectrpc.com/conformance/cmd/connectconformance",
    "node generate.mjs",
  ],
};

/** Returns the first missing command of the peer's toolchain, or undefined. */
export function missingTool({ toolchain }) {
  return toolchain.find((line) => {
    const [command, ...args] = line.split(" ");
    return spawnSync(command, args, { stdio: "ignore" }).status !== 0;
  });
}

/** Builds a peer and prints the output of its commands. Throws if one fails. */
export function build(peer) {
  for (const line of peer.build) {
    const [command, ...args] = line.split(" ");
    const { status, error } = spawnSync(command, args, { cwd: dirOf(peer), stdio: "inherit" });
    if (status !== 0) throw new Error(`cannot build ${peer.name}: ${line}: ${error ?? status}`);
  }
}

/** Reports whether INTEROP_PEERS lists the peer. Without that variable, every peer counts as built. */
export function isBuilt({ name }) {
  return process.env.INTEROP_PEERS?.split(",").includes(name) ?? true;
}

export function builtPeers() {
  return PEERS.filter(isBuilt);
}

function start(peer, args, stdin) {
  const [command, ...before] = peer.command;
  const stdio = [stdin, "pipe", "inherit"];
  // Otherwise gRPC core, which grpcio is built on, logs every GOAWAY.
  const env = { ...process.env, GRPC_VERBOSITY: "ERROR" };
  const child = spawn(command, [...before, ...args], { cwd: dirOf(peer), stdio, env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise((resolve) => child.on("close", resolve));
  /** Returns the next line of its standard output. */
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${peer.name} exited without printing another line`);
    return value;
  };
  const kill = () => {
    child.kill("SIGKILL");
    return exited;
  };
  return { child, next, kill };
}

/** Starts a server of the peer. Call `kill` at the end. */
export async function startServer(peer) {
  const { next, kill } = start(peer, ["serve"], "ignore");
  return { address: await next(), kill };
}

/** Starts a client of the peer, which makes one call at a time. Call `kill` at the end. */
export function startClient(peer, address) {
  const { child, next, kill } = start(peer, ["call", address], "pipe");
  // A killed client reads no more calls.
  child.stdin.on("error", () => {});
  const call = async (method, spec, deadlineMs = DEADLINE_MS) => {
    child.stdin.write(`${JSON.stringify({ method, deadlineMs, request: JSON.stringify(spec) })}\n`);
    return JSON.parse(await next());
  };
  return { call, kill };
}

/** Long enough for a busy machine; a passing test never waits this long. */
export const DEADLINE_MS = 30_000;
