// Generates the suite's messages into gen/, from the protos of its Go module.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const cwd = fileURLToPath(new URL(".", import.meta.url));
const bin = fileURLToPath(new URL("../../../node_modules/.bin", import.meta.url));
const list = ["list", "-m", "-f", "{{.Dir}}", "connectrpc.com/conformance"];
const module = execFileSync("go", list, { cwd, encoding: "utf8" }).trim();
const plugin = {
  local: `${bin}/protoc-gen-es`,
  out: "gen",
  opt: ["target=js", "import_extension=js"],
};
const template = JSON.stringify({ version: "v2", clean: true, plugins: [plugin] });
execFileSync(`${bin}/buf`, ["generate", `${module}/proto`, "--template", template], {
  cwd,
  stdio: "inherit",
});
