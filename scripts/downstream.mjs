// A repository of a user, in a temporary folder whose path has a space: what the checks of the README and
// of the tools stand on. The packed tarballs are in place of the registry's packages; they need pack/ (node
// scripts/pack.mjs).

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const readme = readFileSync(`${root}README.md`, "utf8");

/** The code block of the README in the language that contains the text. */
export function readmeBlock(language, text) {
  const blocks = readme.split("```").filter((_, i) => i % 2 === 1);
  const found = blocks.find((b) => b.startsWith(`${language}\n`) && b.includes(text));
  if (found === undefined)
    throw new Error(`cannot find the ${language} block with "${text}" in README.md`);
  return found.slice(language.length + 1);
}

/** What to install for the name: our own packages are the tarballs. */
export function installable(name) {
  return ["rpcstatus", "protoc-gen-rpcstatus"].includes(name) ? `${root}pack/${name}.tgz` : name;
}

/** An empty folder; `remove` it at the end. */
export function createRepo() {
  return folder(mkdtempSync(join(tmpdir(), "rpcstatus user ")));
}

/** Commands run with PATH as `npm run` has it: what is installed here, then what is installed above. */
function folder(dir, above = process.env.PATH) {
  const PATH = [join(dir, "node_modules/.bin"), above].join(delimiter);
  const read = (path) => readFileSync(join(dir, path), "utf8");
  const write = (path, content) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  };
  const attempt = (command, ...args) => {
    const env = { ...process.env, PATH };
    const result = spawnSync(command, args, { cwd: dir, env, encoding: "utf8" });
    if (result.error !== undefined) throw result.error;
    return { ok: result.status === 0, stdout: result.stdout, stderr: result.stderr };
  };
  return {
    dir,
    read,
    write,
    /** Replaces the text wherever it stands in the file; it has to be there. */
    edit(path, text, replacement) {
      const content = read(path);
      if (!content.includes(text)) throw new Error(`cannot find "${text}" in ${path}`);
      write(path, content.replaceAll(text, replacement));
    },
    /** The files under the folder whose names end like that. */
    list: (path, end) =>
      readdirSync(join(dir, path), { recursive: true })
        .filter((name) => name.endsWith(end))
        .map((name) => join(path, name))
        .sort(),
    /** Runs the command here. */
    attempt,
    /** Gives the standard output; throws all that the command said if it fails. */
    run(command, ...args) {
      const { ok, stdout, stderr } = attempt(command, ...args);
      if (!ok) throw new Error(`failed: ${[command, ...args].join(" ")}\n${stdout}${stderr}`);
      return stdout;
    },
    /** A folder in this one. */
    within: (path) => folder(join(dir, path), PATH),
    remove: (path = ".") => rmSync(join(dir, path), { recursive: true, force: true }),
  };
}
