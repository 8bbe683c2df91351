// Does what the README tells a newcomer to do, in an empty folder, with what stands in the README:
// installs (the tarballs in place of the registry's packages), writes its proto and yaml, generates,
// and compiles and runs a program that throws and catches the errors.

import { createRepo, installable, readme, readmeBlock, root } from "./downstream.mjs";

const repo = createRepo();
const { write } = repo;

const installs = readmeBlock("sh", "npm install rpcstatus").trim().split("\n");
const program = `
import { StatusError } from "rpcstatus";
import { orderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";
const sent = orderError.outOfStock({ available: 3n, sku: "A-1" });
const error = orderError.from(JSON.parse(JSON.stringify(sent)));
if (error?.reason !== "OUT_OF_STOCK") throw new Error("not recognised");
const available: bigint = error.metadata.available;
console.log(available, StatusError.from(sent).message);
`;

try {
  write("package.json", '{ "type": "module" }');
  for (const line of installs) {
    const args = line.split(/\s+/).slice(1).map(installable);
    run("npm", ...args, "--no-audit", "--no-fund");
  }
  run("npm", "install", "--save-dev", "typescript", "@types/node", "--no-audit", "--no-fund");
  const proto = readmeBlock("proto", "enum OrderError");
  write("proto/acme/shop/v1/orders.proto", proto);
  write("buf.yaml", readmeBlock("yaml", "# buf.yaml"));
  write("buf.gen.yaml", readmeBlock("yaml", "# buf.gen.yaml"));
  run("npx", "buf", "generate");
  write("src/main.ts", program);
  run(
    "npx",
    "tsc",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--types",
    "node",
    "src/main.ts",
  );
  const output = run("node", "src/main.js");
  if (!output.includes("3n only 3 of A-1 left")) throw new Error(`the program printed ${output}`);
  const trailer = /npx rpcstatus decode (\S+)\n([\s\S]*?)```/.exec(readme);
  const printed = run("npx", "rpcstatus", "decode", trailer?.[1] ?? "");
  if (printed !== trailer?.[2]) throw new Error(`the README shows another output than\n${printed}`);
  write("proto/acme/shop/v1/orders.proto", proto.replace("code: FAILED_PRECONDITION", "code: OK"));
  const refused = repo.attempt("npx", "buf", "generate");
  if (
    !refused.stderr.includes(
      readmeBlock("console", "npx buf generate").split("\n").slice(1).join("\n").trim(),
    )
  ) {
    throw new Error(`the README shows another refusal than\n${refused.stderr}`);
  }
  const checked = repo.attempt("npx", "rpcstatus", "check");
  if (checked.ok || !refused.stderr.includes(checked.stdout.split("\n")[0]))
    throw new Error(`the command says otherwise:\n${checked.stdout}${checked.stderr}`);
  console.log("the README holds");
} finally {
  repo.remove();
}

function run(command, ...args) {
  console.log(`$ ${[command, ...args].join(" ").replaceAll(root, "")}`);
  return repo.run(command, ...args);
}
