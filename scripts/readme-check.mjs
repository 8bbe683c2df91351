// Does what the README tells a newcomer to do, in an empty folder, with what stands in the README:
// installs (the tarballs in place of the registry's packages), writes its proto and yaml, generates,
// and compiles and runs a program that throws and catches the errors.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(`${root}README.md`, "utf8");
const dir = mkdtempSync(join(tmpdir(), "rpcstatus readme "));

const installs = block("sh", "npm install rpcstatus").trim().split("\n");
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
    const args = line.split(/\s+/).slice(1).map(tarball);
    run("npm", ...args, "--no-audit", "--no-fund");
  }
  run("npm", "install", "--save-dev", "typescript", "@types/node", "--no-audit", "--no-fund");
  const proto = block("proto", "enum OrderError");
  write("proto/acme/shop/v1/orders.proto", proto);
  write("buf.yaml", block("yaml", "# buf.yaml"));
  write("buf.gen.yaml", block("yaml", "# buf.gen.yaml"));
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
  const refused = spawnSync("npx", ["buf", "generate"], { cwd: dir, encoding: "utf8" });
  if (
    !refused.stderr.includes(
      block("console", "npx buf generate").split("\n").slice(1).join("\n").trim(),
    )
  ) {
    throw new Error(`the README shows another refusal than\n${refused.stderr}`);
  }
  const checked = spawnSync("npx", ["rpcstatus", "check"], { cwd: dir, encoding: "utf8" });
  if (checked.status !== 1 || !refused.stderr.includes(checked.stdout.split("\n")[0]))
    throw new Error(`the command says otherwise:\n${checked.stdout}${checked.stderr}`);
  console.log("the README holds");
} finally {
  rmSync(dir, { recursive: true, force: true });
}

/** The code block of the language that contains the text. */
function block(language, text) {
  const blocks = readme.split("```").filter((_, i) => i % 2 === 1);
  const found = blocks.find((b) => b.startsWith(`${language}\n`) && b.includes(text));
  if (found === undefined)
    throw new Error(`cannot find the ${language} block with "${text}" in README.md`);
  return found.slice(language.length + 1);
}

function tarball(name) {
  return ["rpcstatus", "protoc-gen-rpcstatus"].includes(name) ? `${root}pack/${name}.tgz` : name;
}

function write(path, content) {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
}

function run(command, ...args) {
  console.log(`$ ${[command, ...args].join(" ").replaceAll(root, "")}`);
  return execFileSync(command, args, {
    cwd: dir,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}
