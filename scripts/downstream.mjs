// Creates a user's repository in a temporary folder whose path contains a space, for the checks of the README, the
// docs and the tools. The packed tarballs replace the packages of the registry; needs pack/ (node scripts/pack.mjs).

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Returns the code block of the page that is in the language and contains the text. */
export function blockOf(page, language, text) {
  const content = readFileSync(root + page, "utf8");
  const blocks = content.split("```").filter((_, i) => i % 2 === 1);
  const found = blocks.find((b) => b.startsWith(`${language}\n`) && b.includes(text));
  if (found === undefined)
    throw new Error(`cannot find the ${language} block with "${text}" in ${page}`);
  return found.slice(language.length + 1);
}

/** Returns what to install for a package name: the tarball of our own packages, else the name. */
export function installable(name) {
  return ["rpcstatus", "protoc-gen-rpcstatus"].includes(name) ? `${root}pack/${name}.tgz` : name;
}

/** Creates an empty repository; call its `remove` at the end. */
export function createRepo() {
  return folder(mkdtempSync(join(tmpdir(), "rpcstatus user ")));
}

/** Commands run with the PATH that `npm run` sets: the binaries installed here come before those of the parent. */
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
    /** Replaces every occurrence of the text in the file. Throws if there is none. */
    edit(path, text, replacement) {
      const content = read(path);
      if (!content.includes(text)) throw new Error(`cannot find "${text}" in ${path}`);
      write(path, content.replaceAll(text, replacement));
    },
    /** Returns the names of the files and folders here. */
    names: () => readdirSync(dir),
    /** Returns the files under the folder whose names end with `end`, sorted. */
    list: (path, end) =>
      readdirSync(join(dir, path), { recursive: true })
        .filter((name) => name.endsWith(end))
        .map((name) => join(path, name))
        .sort(),
    /** Runs the command here. Returns its output, whether it succeeds or not. */
    attempt,
    /** Runs the command here and returns its standard output. If it fails, throws an error with all of its output. */
    run(command, ...args) {
      const { ok, stdout, stderr } = attempt(command, ...args);
      if (!ok) throw new Error(`failed: ${[command, ...args].join(" ")}\n${stdout}${stderr}`);
      return stdout;
    },
    /** Returns a folder in this one. */
    within: (path) => folder(join(dir, path), PATH),
    remove: (path = ".") => rmSync(join(dir, path), { recursive: true, force: true }),
  };
}
