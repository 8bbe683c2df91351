// The peers: how each is built in its folder and started. A peer that serves prints its address; one that
// calls takes a task a line from standard input and prints what came of it.

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

/** No peer, but built as one: Connect's conformance suite. */
export const SUITE = {
  name: "connectconformance",
  folder: "conformance",
  toolchain: ["go version"],
  build: [
    "go build -o build/connectconformance connectrpc.com/conformance/cmd/connectconformance",
    "node generate.mjs",
  ],
};

/** The first command of the tool chain that is missing. */
export function missingTool({ toolchain }) {
  return toolchain.find((line) => {
    const [command, ...args] = line.split(" ");
    return spawnSync(command, args, { stdio: "ignore" }).status !== 0;
  });
}

/** Throws where a command fails; what it said is shown. */
export function build(peer) {
  for (const line of peer.build) {
    const [command, ...args] = line.split(" ");
    const { status, error } = spawnSync(command, args, { cwd: dirOf(peer), stdio: "inherit" });
    if (status !== 0) throw new Error(`cannot build ${peer.name}: ${line}: ${error ?? status}`);
  }
}

/** Of INTEROP_PEERS, which names what was built; without it, everything was. */
export function isBuilt({ name }) {
  return process.env.INTEROP_PEERS?.split(",").includes(name) ?? true;
}

export function builtPeers() {
  return PEERS.filter(isBuilt);
}

function start(peer, args, stdin) {
  const [command, ...before] = peer.command;
  const stdio = [stdin, "pipe", "inherit"];
  // gRPC's core, which grpcio has inside, tells of each GOAWAY otherwise.
  const env = { ...process.env, GRPC_VERBOSITY: "ERROR" };
  const child = spawn(command, [...before, ...args], { cwd: dirOf(peer), stdio, env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise((resolve) => child.on("close", resolve));
  /** What it prints next. */
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${peer.name} ended instead of printing a line`);
    return value;
  };
  const kill = () => {
    child.kill("SIGKILL");
    return exited;
  };
  return { child, next, kill };
}

/** A server of the peer; `kill` it. */
export async function startServer(peer) {
  const { next, kill } = start(peer, ["serve"], "ignore");
  return { address: await next(), kill };
}

/** A client of the peer, which makes one call after the other; `kill` it. */
export function startClient(peer, address) {
  const { child, next, kill } = start(peer, ["call", address], "pipe");
  // One that was killed takes no more tasks.
  child.stdin.on("error", () => {});
  const call = async (method, order, deadlineMs = DEADLINE_MS) => {
    child.stdin.write(
      `${JSON.stringify({ method, deadlineMs, request: JSON.stringify(order) })}\n`,
    );
    return JSON.parse(await next());
  };
  return { call, kill };
}

/** Long enough for a loaded machine; a test that passes never waits for it. */
export const DEADLINE_MS = 30_000;
