// Refusals: the command prints the reason and the fix, changes nothing, and exits with 2.

import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Repository } from "../../../scripts/protoc-gen-rpcstatus/src/init/repository.js";
import { createRepo, type Files, type Repo } from "./repository.js";

const ENUM = `syntax = "proto3";
package acme.v1;
enum OrderError {
  ORDER_ERROR_UNSPECIFIED = 0;
  ORDER_ERROR_LATE = 1;
}
`;
const YAML = "version: v2\nmodules:\n  - path: proto\n";

interface Refusal {
  readonly files?: Files;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly modules?: string;
  readonly prepare?: (repo: Repo) => void;
  readonly error: RegExp;
}

const refusals: Readonly<Record<string, Refusal>> = {
  "an unknown option": {
    args: ["--form", "OrderError"],
    error: /^rpcstatus: .*'--form'.*\n\nusage: rpcstatus init/s,
  },
  "an argument": { args: ["proto"], error: /^rpcstatus: .*'proto'.*\n\nusage: rpcstatus init/s },
  "an option without its value": { args: ["--from"], error: /--from.*\n\nusage:/s },
  "buf.yaml that is not YAML": {
    files: { "buf.yaml": "version: v2\nmodules: [\n" },
    error: /^rpcstatus: cannot read "buf.yaml": line \d: .+; fix the file\n$/,
  },
  "buf.yaml that is a list": {
    files: { "buf.yaml": "- version: v2\n" },
    error: /cannot read "buf.yaml": it is not a map with a version; fix the file/,
  },
  "buf.yaml that is empty": { files: { "buf.yaml": "" }, error: /it is not a map with a version/ },
  "buf.yaml with two documents": {
    files: { "buf.yaml": `${YAML}---\n${YAML}` },
    error: /cannot read "buf.yaml": it has several documents; keep one\n$/,
  },
  "buf.yaml of an unknown version": {
    files: { "buf.yaml": "version: v3\n" },
    error: /cannot read "buf.yaml": it has no version that this command knows; use v2/,
  },
  "buf.yaml in the v1 format": {
    files: { "buf.yaml": "version: v1\nname: buf.build/acme/shop\n" },
    error:
      /cannot add a module to "buf.yaml": a file of version v1 has one module; run npx buf config migrate in ".", which changes it to version v2, and then this command again/,
  },
  "buf.yaml in the v1 format, below buf.work.yaml": {
    cwd: "proto",
    files: {
      "proto/buf.yaml": "version: v1\n",
      "buf.work.yaml": "version: v1\ndirectories: [proto]\n",
    },
    error:
      /cannot add a module to "buf.yaml": .*; run this command in "..", which has buf.work.yaml\n$/,
  },
  "buf.yaml in the v1 format, in a folder": {
    files: { "proto/buf.yaml": "version: v1\n", "proto/acme/v1/a.proto": ENUM },
    error:
      /cannot add the protos of rpcstatus to "proto\/buf.yaml" from here: .*; run npx buf config migrate, which moves it, and run this command again; or install rpcstatus in "proto", and run this command there/,
  },
  "buf.yaml in a folder": {
    files: { "proto/buf.yaml": "version: v2\n", "proto/acme/v1/a.proto": ENUM },
    error:
      /to "proto\/buf.yaml" from here: .*; move it to "buf.yaml", with "proto" as the path of its module, and /,
  },
  "a workspace in a folder": {
    files: {
      "backend/api/buf.yaml": "version: v1\n",
      "backend/api/buf.work.yaml": "version: v1\ndirectories: [protos]\n",
      "backend/api/protos/buf.yaml": "version: v1\n",
    },
    error:
      /to "backend\/api\/buf.work.yaml" from here: buf reads no files outside of its folder; install rpcstatus in "backend\/api", and run this command there/,
  },
  "buf.yaml below node_modules": {
    cwd: "packages/api",
    files: { "packages/api/buf.yaml": YAML },
    error:
      /cannot add "..\/..\/node_modules\/rpcstatus\/proto" to the modules in ".": buf reads no files outside of its folder; install rpcstatus in ".", or move the configuration of buf to "..\/.." and change the paths in it/,
  },
  "modules that are an alias": {
    files: { "buf.yaml": "version: v2\nx: &all\n  - path: proto\nmodules: *all\n" },
    error: /cannot read "buf.yaml": "modules" is an alias; write its value there/,
  },
  "modules that are not a list": {
    files: { "buf.yaml": "version: v2\nmodules: proto\n" },
    error: /cannot read "buf.yaml": "modules" is not a list; write it as one/,
  },
  ...Object.fromEntries(
    ["", " []", " [ ]", " null # none", " ~"].map((modules) => [
      `modules that are empty:${modules}`,
      {
        files: { "buf.yaml": `version: v2\nmodules:${modules}\nlint:\n  use: [STANDARD]\n` },
        error:
          /cannot read "buf.yaml": "modules" is empty, which means the module "." to buf; remove the line, or write that module\n$/,
      },
    ]),
  ),
  "a template that does not exist": {
    args: ["--template", "buf.gen.ts.yaml"],
    error: /cannot find template "buf.gen.ts.yaml"; give its path from this folder\n$/,
  },
  "Yarn's Plug'n'Play": {
    modules: "elsewhere",
    files: { ".pnp.cjs": "" },
    error: /cannot find the protos of rpcstatus: Yarn's Plug'n'Play installs no node_modules/,
  },
  "buf.gen.yaml of an unknown version": {
    files: { "buf.yaml": YAML, "buf.gen.yaml": "plugins: []\n" },
    error: /cannot read "buf.gen.yaml": it has no version that this command knows; use v2/,
  },
  "a file that is not UTF-8": {
    files: { "buf.yaml": YAML },
    prepare: (repo) => repo.write({ "proto/acme/v1/a.proto": Buffer.from([0xff]) }),
    args: ["--from", "OrderError"],
    error: /cannot use "proto\/acme\/v1\/a.proto": it is not encoded in UTF-8; convert it/,
  },
  "an enum that does not exist": {
    files: { "buf.yaml": YAML, "proto/acme/v1/a.proto": ENUM },
    args: ["--from", "OrdersError"],
    error: /cannot find enum "OrdersError" in the modules of buf: write "OrderError"\n$/,
  },
  "an enum, and no similar one": {
    files: { "buf.yaml": YAML, "proto/acme/v1/a.proto": ENUM },
    args: ["--from", "Nothing"],
    error: /cannot find enum "Nothing" in the modules of buf: the enums are acme.v1.OrderError\n$/,
  },
  "an enum, and no enum at all": {
    args: ["--from", "OrderError"],
    error: /they have no enum; leave --from out for a first catalog/,
  },
  "an enum in a comment, in a text and in node_modules": {
    files: {
      "buf.yaml": YAML,
      "proto/acme/v1/a.proto":
        'syntax = "proto3";\n// enum A { A = 0; }\noption go_package = "enum A { A = 0; }";\n',
      "node_modules/a/a.proto": "enum A { A = 0; }\n",
    },
    args: ["--from", "A"],
    error: /cannot find enum "A"/,
  },
  "an enum that is in two packages": {
    files: {
      "buf.yaml": YAML,
      "proto/acme/v1/a.proto": ENUM,
      "proto/acme/v2/a.proto": ENUM.replace("v1", "v2"),
    },
    args: ["--from", "OrderError"],
    error:
      /cannot choose enum "OrderError": it is one of acme.v1.OrderError in proto\/acme\/v1\/a.proto, acme.v2.OrderError in proto\/acme\/v2\/a.proto; write its full name/,
  },
  "an enum that is in two modules": {
    files: {
      "buf.yaml": `${YAML}  - path: other\n`,
      "proto/acme/v1/a.proto": ENUM,
      "other/acme/v1/b.proto": ENUM,
    },
    args: ["--from", "OrderError"],
    error:
      /b.proto, acme.v1.OrderError in proto\/acme\/v1\/a.proto; run this command for one of the modules, or rename one of the enums\n$|a.proto, acme.v1.OrderError in other\/acme\/v1\/b.proto; run this command/,
  },
  ...Object.fromEntries(
    Object.entries({
      "an enum that does not end": ENUM.replace("}", ""),
      "a value without a number": ENUM.replace("= 1", ""),
      "a value with a text": ENUM.replace("= 1", '= "1"'),
      "a list of options that does not end": ENUM.replace("= 1", "= 1 [deprecated = true"),
      "a comment that does not end": ENUM.replace("enum", "/* enum"),
      "a text that does not end": ENUM.replace("enum", 'import "\nenum'),
      "a value without a semicolon": ENUM.replace("= 1;", "= 1"),
    }).map(([name, text]) => [
      name,
      {
        files: { "buf.yaml": YAML, "proto/acme/v1/a.proto": text },
        args: ["--from", "OrderError"],
        error:
          /cannot read "proto\/acme\/v1\/a.proto": line \d: .+; fix the file, so that buf build accepts it\n$/,
      },
    ]),
  ),
  "a link in place of a file": {
    files: { "other.yaml": YAML },
    prepare: (repo) => symlinkSync("other.yaml", join(repo.dir, "buf.yaml")),
    error: /cannot use "buf.yaml": it is not a file, or a link; replace it with a file/,
  },
  "a link to nothing": {
    prepare: (repo) => symlinkSync("/tmp/rpcstatus-nothing.yaml", join(repo.dir, "buf.gen.yaml")),
    error: /cannot use "buf.gen.yaml": it is not a file, or a link/,
  },
  "a folder in place of a file": {
    prepare: (repo) => mkdirSync(join(repo.dir, "buf.gen.yaml")),
    error: /cannot use "buf.gen.yaml": it is not a file/,
  },
  "a link out of the repository in place of the folder of the catalog": {
    files: { "buf.yaml": YAML },
    prepare: (repo) => {
      mkdirSync(`${repo.dir} outside`);
      symlinkSync(`${repo.dir} outside`, join(repo.dir, "proto"));
    },
    error: /cannot use "proto\/.*": it leads out of ".*", or through a link/,
  },
  "a module outside of the repository": {
    files: { "buf.yaml": "version: v2\nmodules:\n  - path: ../../outside\n" },
    error: /cannot use "..\/..\/outside\/.*": it leads out of/,
  },
};

test.each(Object.entries(refusals))(
  "%s",
  (_, { files = {}, args = [], cwd, modules, prepare, error }) => {
    const repo = createRepo({ "package.json": "{}\n", ...files }, modules);
    try {
      prepare?.(repo);
      const before = repo.files();
      const result = repo.init([...args, "--write"], cwd);
      expect(result.stderr).toMatch(error);
      expect(result.stderr).not.toMatch(/^\s+at /m);
      expect(result.stdout).toBe("");
      expect(result.status).toBe(2);
      expect(repo.files()).toEqual(before);
    } finally {
      repo.remove();
      rmSync(`${repo.dir} outside`, { recursive: true, force: true });
    }
  },
);

test("a file that changes while the command runs", () => {
  const repo = createRepo({ "package.json": "{}\n", "buf.yaml": YAML, "proto/a.proto": ENUM });
  const repository = new Repository(repo.dir);
  try {
    repository.open(join(repo.dir, "new.yaml")).insert(0, "new");
    repository.open(join(repo.dir, "buf.yaml")).insert(0, "# New.\n");
    repo.write({ "buf.yaml": "version: v2\n" });
    const before = repo.files();
    expect(() => repository.write()).toThrow(
      /^cannot write "buf.yaml": it has changed; run the command again$/,
    );
    expect(repo.files()).toEqual(before);
  } finally {
    repo.remove();
  }
});
