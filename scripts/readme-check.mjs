// Follows the README in an empty folder: installs (the tarballs replace the registry's packages), writes its
// proto and yaml, generates, compiles the server and the client that it shows, runs a program that throws and
// catches the errors, and compares both samples of console output.

import { readFileSync } from "node:fs";
import { blockOf, createRepo, installable, root } from "./downstream.mjs";

const repo = createRepo();
const { write } = repo;
const block = (language, text) => blockOf("README.md", language, text);

// Stands in for the files that the README leaves to the generator of the reader.
const SERVICE = `
import type { handleUnaryCall, Server, ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
interface OrderServer extends UntypedServiceImplementation {
  placeOrder: handleUnaryCall<{ sku: string }, { orderId: string }>;
}
declare const OrderService: ServiceDefinition<OrderServer>;
declare const server: Server;
`;
const CLIENT = `
interface PlaceOrderRequest { sku: string }
declare const client: { placeOrder(request: PlaceOrderRequest): Promise<{ orderId: string }> };
`;
// The sample at the top, with types that fail if the comments in it are wrong.
const SAMPLE = `
import { orderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";
declare function offer(available: bigint): void;
export function onServer(): void {
  $server
}
export function inClient(caught: unknown): void {
  $client
}
`;
const PROGRAM = `
import { StatusError } from "rpcstatus";
import { orderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";
const sent = orderError.outOfStock({ available: 3n, sku: "A-1" });
const error = orderError.from(StatusError.from(JSON.parse(JSON.stringify(sent))));
if (error?.reason !== "OUT_OF_STOCK") throw new Error("not recognized");
const available: bigint = error.metadata.available;
console.log(available, StatusError.from(sent).message);
`;

try {
  write("package.json", '{ "type": "module" }');
  for (const line of block("sh", "npm install rpcstatus").trim().split("\n")) {
    const args = line.split(/\s+/).slice(1).map(installable);
    run("npm", ...args, "--no-audit", "--no-fund");
  }
  run("npm", "install", "--save-dev", "typescript", "@types/node", "--no-audit", "--no-fund");
  const proto = block("proto", "enum OrderError");
  write("proto/acme/shop/v1/orders.proto", proto);
  write("buf.yaml", block("yaml", "# buf.yaml"));
  write("buf.gen.yaml", block("yaml", "# buf.gen.yaml"));
  run("npx", "buf", "generate");
  const [onServer, inClient] = block("ts", "// The client.").split("// The client.\n");
  write(
    "src/sample.ts",
    SAMPLE.replace("$server", () => onServer).replace("$client", () => inClient),
  );
  write("src/server.ts", block("ts", "server.addService(") + SERVICE);
  write("src/client.ts", block("ts", "client.placeOrder(") + CLIENT);
  write("src/main.ts", PROGRAM);
  run(
    "npx",
    "tsc",
    ...["--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"],
    ...["src/sample.ts", "src/server.ts", "src/client.ts", "src/main.ts"],
  );
  const output = run("node", "src/main.js");
  if (!output.includes("3n only 3 of A-1 left")) throw new Error(`the program printed ${output}`);

  const readme = readFileSync(`${root}README.md`, "utf8");
  const trailer = /npx rpcstatus decode (\S+)\n([\s\S]*?)```/.exec(readme);
  const printed = run("npx", "rpcstatus", "decode", trailer?.[1] ?? "");
  if (printed !== trailer?.[2]) throw new Error(`the README shows another output than\n${printed}`);

  write("proto/acme/shop/v1/orders.proto", proto.replace("code: FAILED_PRECONDITION", "code: OK"));
  const refused = repo.attempt("npx", "buf", "generate");
  const shown = block("console", "npx buf generate").split("\n").slice(1).join("\n").trim();
  if (refused.ok || !refused.stderr.includes(shown))
    throw new Error(`the README shows another refusal than\n${refused.stderr}`);
  const checked = repo.attempt("npx", "rpcstatus", "check");
  if (checked.ok || !refused.stderr.includes(checked.stdout.split("\n")[0]))
    throw new Error(`rpcstatus check reports another problem:\n${checked.stdout}${checked.stderr}`);
  console.log("the README holds");
} finally {
  repo.remove();
}

function run(command, ...args) {
  console.log(`$ ${[command, ...args].join(" ").replaceAll(root, "")}`);
  return repo.run(command, ...args);
}
