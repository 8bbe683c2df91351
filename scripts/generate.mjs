// Makes everything that is generated: gen/ from the protos, and the tables in the README from gen/.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
execFileSync(process.execPath, ["scripts/build.mjs", "plugin"], { stdio: "inherit" });
execFileSync("npx", ["buf", "generate"], { stdio: "inherit" });
replace("README.md", "codes", codesTable(await tables()));

/** The generated tables as a module: gen/ is TypeScript, which Node 20 does not run. */
async function tables() {
  const build = await rolldown({ input: "gen/rpcstatus/v1/code_rpcstatus.ts" });
  const { output } = await build.generate({ format: "esm" });
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}

function codesTable(t) {
  const rows = t.codeNames.map((name, i) => {
    const retry = t.codeRetries[i].replace("-", " ");
    const connect = t.codeConnectNames[i] === "" ? "" : `\`${t.codeConnectNames[i]}\``;
    return `| ${i} | \`${name}\` | ${t.codeMeanings[i]} | ${t.codeHttpStatuses[i]} | ${connect} | ${retry} |`;
  });
  return ["| | code | means | HTTP | Connect | retry |", "|--:|---|---|--:|---|---|", ...rows].join(
    "\n",
  );
}

/** Replaces what stands between the two markers of the name. */
function replace(file, name, text) {
  const [begin, end] = [`<!-- ${name}: generated -->`, `<!-- /${name} -->`];
  const content = readFileSync(file, "utf8");
  const [from, to] = [content.indexOf(begin), content.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`cannot find the markers of "${name}" in ${file}`);
  writeFileSync(file, `${content.slice(0, from + begin.length)}\n${text}\n${content.slice(to)}`);
}
