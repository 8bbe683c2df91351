// A repository that was made to mislead the check, or to run something: the baseline is the one that is meant, nothing is
// run, and nothing is written outside of the temporary folder.

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CHANGED, change, expectChange } from "./baseline.js";
import { CATALOG, createProject, expectCannot, ORDERS, type Project } from "./project.js";

let project: Project;
beforeEach(() => {
  project = createProject();
});
afterEach(() => {
  project.remove();
});

/** Adds a folder that would be a baseline without the change. */
function addFolder(path: string): void {
  const files = {
    [`${path}/buf.yaml`]: JSON.stringify({
      version: "v2",
      modules: [{ path: "proto" }, { path: "rpcstatus" }],
    }),
    [`${path}/${ORDERS}`]: CHANGED,
  };
  project.write(files);
  cpSync(join(project.dir, "node_modules/rpcstatus/proto"), join(project.dir, path, "rpcstatus"), {
    recursive: true,
  });
  // Not a part of the input.
  const modules = ["proto", "node_modules/rpcstatus/proto"].map((module) => ({ path: module }));
  project.write({ "buf.yaml": JSON.stringify({ version: "v2", modules }) });
}

function hashOf(name: string): string {
  return project.git("rev-parse", "--verify", `${name}^{commit}`).trim();
}

describe("a name that is both a path and a commit is refused", () => {
  test.each([
    ["a branch", "main", "refs/heads/main"],
    ["a tag", "v1", "refs/tags/v1"],
    ["a branch of a remote", "origin/main", "refs/remotes/origin/main"],
    ["a commit relative to another", "main~0", undefined],
    ["HEAD", "HEAD", undefined],
    ["the beginning of a hash", "hash", undefined],
  ])("%s", (_, given, ref) => {
    project.git("update-ref", "refs/remotes/origin/main", "main");
    const name = given === "hash" ? hashOf("main").slice(0, 9) : given;
    addFolder(name);
    change(project);
    const right = ref ?? hashOf("main");
    const result = project.check(["proto", "--against", name]);
    expectCannot(
      result,
      `rpcstatus: cannot compare with "${name}": it is both a path and the name of a commit, and whoever adds the path would choose the baseline; write "./${name}" for the path, or "${right}" for the commit\n`,
    );
    // Both ways that the error names.
    expectChange(project.check(["proto", "--against", right]), `${ORDERS}:12:57 in "${right}"`);
    expect(project.check(["proto", "--against", `./${name}`]).stdout).toMatch(/: no problems\n$/);
  });

  test("a file too", () => {
    project.write({ main: "" });
    expectCannot(
      project.check(["--against", "main"]),
      /it is both a path and the name of a commit/,
    );
  });

  test("a full name means the commit, whatever the path", () => {
    const hash = hashOf("main");
    addFolder("refs/heads/main");
    addFolder(hash);
    change(project);
    for (const name of ["refs/heads/main", hash]) {
      expectChange(project.check(["proto", "--against", name]), `${ORDERS}:12:57 in "${name}"`);
    }
    addFolder("refs/heads/other");
    expectCannot(
      project.check(["--against", "refs/heads/other"]),
      /cannot find the baseline "refs/,
    );
  });

  test("a branch of a remote that is not fetched", () => {
    project.git("remote", "add", "upstream", "/nowhere");
    addFolder("upstream/main");
    expectCannot(
      project.check(["proto", "--against", "upstream/main"]),
      /cannot compare with "upstream\/main": it is a path, and a branch of a remote that is not fetched may have the same name; write "\.\/upstream\/main" for the path, or fetch the branch\n$/,
    );
  });

  test("if git refuses to answer", () => {
    addFolder("sub/origin/main");
    project.write({
      "sub/.git": "gitdir: /nowhere\n",
      "sub/proto/a.proto": 'syntax = "proto3";\n',
    });
    const options = { cwd: "sub" };
    expectCannot(
      project.check(["proto", "--against", "origin/main"], options),
      /cannot compare with "origin\/main": it may also be the name of a commit, and git cannot be asked \(fatal: .*\); write "\.\/origin\/main" for the path\n$/,
    );
    expect(project.check(["proto", "--against", "./origin/main"], options).status).toBe(1);
  });
});

describe("a name of several commits is refused", () => {
  test.each([
    ["same", ["refs/tags/same", "refs/heads/same"]],
    ["origin/main", ["refs/tags/origin/main", "refs/remotes/origin/main"]],
    ["origin/main", ["refs/heads/origin/main", "refs/remotes/origin/main"]],
    ["origin", ["refs/heads/origin", "refs/remotes/origin/HEAD"]],
    ["heads/x", ["refs/heads/x", "refs/heads/heads/x"]],
  ])("%s of %j", (name, refs) => {
    // git warns of it, unless it is told not to.
    project.git("config", "core.warnAmbiguousRefs", "false");
    change(project);
    project.commit();
    const [first = "", second = ""] = refs;
    project.git("update-ref", first, "main");
    project.git("update-ref", second, "v1");
    for (const form of [name, `${name}~0`, `${name}^{}`]) {
      expectCannot(
        project.check(["--against", form]),
        `rpcstatus: cannot compare with "${form}": it is the name of ${first} and ${second}; write one of these\n`,
      );
    }
    expectChange(project.check(["--against", second]), `${ORDERS}:12:57 in "${second}"`);
    expect(project.check(["--against", first]).status).toBe(0);
  });

  test("a branch that is named like the beginning of a hash", () => {
    const short = hashOf("v1").slice(0, 8);
    change(project);
    project.commit();
    project.git("update-ref", `refs/heads/${short}`, "main");
    const described = `v1-0-g${short}`;
    project.git("update-ref", `refs/heads/${described}`, "main");
    for (const name of [short, described]) {
      expectCannot(
        project.check(["--against", name]),
        `rpcstatus: cannot compare with "${name}": it is the name of refs/heads/${name} and the beginning of a hash; write refs/heads/${name}, or the whole hash\n`,
      );
    }
    const hash = hashOf("v1");
    project.git("update-ref", `refs/heads/${hash}`, "main");
    expectChange(project.check(["--against", hash]), `${ORDERS}:12:57 in "${hash}"`);
  });

  test.each([
    ...["-x", "--all", "^main", "main..v1", "main...v1", ":proto", "main:proto", "main^{tree}"],
    ...[
      ":/change",
      "main^{/change}",
      "HEAD^{blob}",
      "*",
      "mai?",
      "refs/heads/*",
      "main\u0000",
      " ",
    ],
  ])("%j is not the name of a commit", (name) => {
    if (name.includes("\u0000")) return;
    expectCannot(project.check([`--against=${name}`]), /^rpcstatus: cannot find the baseline /);
  });
});

describe.skipIf(process.platform === "win32")(
  "nothing that the repository configures is run",
  () => {
    /** Returns the path of a program that leaves a mark. */
    function marker(name: string): string {
      const path = join(dirname(project.dir), name);
      writeFileSync(path, `#!/bin/sh\ntouch "${path}.was-run"\ncat\n`);
      chmodSync(path, 0o755);
      return `"${path}"`;
    }
    const marks = () =>
      readdirSync(dirname(project.dir)).filter((name) => name.endsWith(".was-run"));

    function configure(): void {
      project.write({
        ".gitattributes": "*.proto filter=evil diff=evil ident text eol=crlf\n",
      });
      project.git("add", ".gitattributes");
      project.commit();
      const hooks = join(dirname(project.dir), "hooks");
      mkdirSync(hooks);
      for (const hook of [
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "pre-auto-gc",
      ]) {
        symlinkSync(marker(hook).slice(1, -1), join(hooks, hook));
      }
      for (const [name, value] of [
        ["core.hooksPath", hooks],
        ["core.fsmonitor", marker("fsmonitor")],
        ["core.sshCommand", marker("ssh")],
        ["core.pager", marker("pager")],
        ["core.editor", marker("editor")],
        ["core.askPass", marker("askpass")],
        ["core.gitProxy", marker("proxy")],
        ["core.alternateRefsCommand", marker("alternate")],
        ["credential.helper", `!${marker("credential")}`],
        ["filter.evil.smudge", marker("smudge")],
        ["filter.evil.clean", marker("clean")],
        ["filter.evil.process", marker("process")],
        ["filter.evil.required", "true"],
        ["diff.evil.textconv", marker("textconv")],
        ["diff.external", marker("external")],
        ["alias.rev-parse", `!${marker("alias")}`],
        ["alias.ls-tree", `!${marker("alias")}`],
        ["alias.cat-file", `!${marker("alias")}`],
        ["pager.ls-tree", marker("pager-of-ls-tree")],
        ["gpg.program", marker("gpg")],
        ["extensions.partialClone", "origin"],
        ["remote.origin.url", project.dir],
        ["remote.origin.promisor", "true"],
        ["remote.origin.uploadpack", marker("upload-pack")],
        ["protocol.file.allow", "always"],
        ["protocol.ext.allow", "always"],
        ["core.repositoryFormatVersion", "1"],
        ["submodule.recurse", "true"],
      ] as const) {
        project.git("config", name, value);
      }
    }

    test("by the check", () => {
      configure();
      change(project);
      expect(marks()).toEqual([]);
      for (const against of ["main", "HEAD", "refs/heads/main"]) {
        const [line] = project.check(["--against", against]).stdout.split("\n");
        expect(line).toMatch(/cannot change the code of "PAYMENT_BUSY" .* in "\S+" to ABORTED/);
      }
      expect(marks()).toEqual([]);
      // The configuration is in effect.
      try {
        project.git("status");
      } catch {
        // The programs do not do what git expects.
      }
      expect(marks()).toContain("fsmonitor.was-run");
    });

    test("and a missing object is not fetched", () => {
      configure();
      const blob = project.git("rev-parse", `main:${ORDERS}`).trim();
      rmSync(join(project.dir, ".git/objects", blob.slice(0, 2), blob.slice(2)));
      expectCannot(
        project.check(["--against", "main"]),
        /cannot read "proto\/acme\/shop\/v1\/orders\.proto" from git: the object is missing, as in a partial clone; clone without --filter, or fetch/,
      );
      expect(marks()).toEqual([]);
    });

    test("a repository inside of the working tree is not used", () => {
      const safe = hashOf("main");
      change(project);
      project.commit();
      const inner = join(project.dir, "proto");
      for (const name of ["HEAD", "config", "objects", "refs"]) {
        cpSync(join(project.dir, ".git", name), join(inner, name), { recursive: true });
      }
      project.git("update-ref", "refs/heads/main", safe);
      const config = `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ${project.dir}\n\tfsmonitor = ${marker("inner")}\n`;
      writeFileSync(join(inner, "config"), config);
      // git itself would use it.
      const found = execFileSync("git", ["rev-parse", "main"], { cwd: inner, encoding: "utf8" });
      expect(found.trim()).not.toBe(safe);
      expectCannot(
        project.check([".", "--against", "main"], { cwd: "proto" }),
        /cannot find the baseline "main": .* no git repository \(fatal: cannot use bare repository/,
      );
      expect(marks()).toEqual([]);
    });
  },
);

describe.skipIf(process.platform === "win32")("links of the baseline", () => {
  const link = (target: string, path: string): void => {
    mkdirSync(dirname(join(project.dir, path)), { recursive: true });
    symlinkSync(target, join(project.dir, path));
  };

  test("a link to a file of the commit is that file", () => {
    project.write({ "shared/orders.txt": CATALOG });
    rmSync(join(project.dir, ORDERS));
    link("../../../../shared/orders.txt", ORDERS);
    project.commit();
    rmSync(join(project.dir, ORDERS));
    change(project);
    expectChange(project.check(["--against", "main"]), `${ORDERS}:12:57 in "main"`);
  });

  test.each([
    "/etc/passwd",
    "../../etc/passwd",
    "../../../../../../../../../../etc/passwd",
    "../outside.proto",
    "..",
    "loop.proto",
    "nothing.proto",
    "/dev/zero",
  ])("a link to %s is refused", (target) => {
    link(target, "proto/loop.proto");
    writeFileSync(join(dirname(project.dir), "outside.proto"), CATALOG);
    project.commit();
    rmSync(join(project.dir, "proto/loop.proto"));
    expectCannot(
      project.check(["--against", "main"]),
      `rpcstatus: cannot read "proto/loop.proto" of the baseline: it is a link to "${target}", which is not a file in git; replace it with a file\n`,
    );
  });

  test("a link out of the repository is not read if the input does not contain it", () => {
    link("/etc/passwd", "docs/passwd.proto");
    project.commit();
    const { stderr, status } = project.check(["proto", "--against", "main"]);
    expect([stderr, status]).toEqual(["", 0]);
  });

  test("a link of an installed module is not followed out of it and of the repository", () => {
    const module = join(project.dir, "node_modules/rpcstatus/proto");
    symlinkSync("/", join(module, "everything"));
    symlinkSync(".", join(module, "rpcstatus/loop"));
    symlinkSync("/nowhere", join(module, "rpcstatus/nothing.proto"));
    const plain = { version: "v2", modules: [{ path: "proto" }, { path: "third/rpcstatus" }] };
    cpSync(join(module, "rpcstatus/v1"), join(project.dir, "third/rpcstatus/rpcstatus/v1"), {
      recursive: true,
    });
    project.write({ "buf.yaml": JSON.stringify(plain), [ORDERS]: CHANGED });
    expectChange(project.check(["--against", "main"]), `${ORDERS}:12:57 in "main"`);
  });
});

describe("paths of the baseline", () => {
  /** Commits a tree that git itself would not make. */
  function commitTree(
    ...entries: readonly (readonly [mode: string, name: string, hash: string])[]
  ): void {
    const bytes = entries.map(([mode, name, hash]) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(hash, "hex")]),
    );
    const options = { cwd: project.dir, encoding: "utf8" } as const;
    const write = ["hash-object", "-t", "tree", "-w", "--stdin", "--literally"];
    const tree = execFileSync("git", write, { ...options, input: Buffer.concat(bytes) }).trim();
    const commit = project.git("commit-tree", "-m", "evil", tree).trim();
    project.git("update-ref", "refs/heads/evil", commit);
  }

  test.each([
    "../evil.proto",
    "../../evil.proto",
    "/tmp/rpcstatus-evil.proto",
    ".git/evil.proto",
    "./evil.proto",
    "a//evil.proto",
    "a/../../../evil.proto",
  ])("%s is not written", (name) => {
    const blob = project.git("rev-parse", `main:${ORDERS}`).trim();
    commitTree(["100644", name, blob]);
    expectCannot(
      project.check([".", "--against", "evil"]),
      `rpcstatus: cannot read "${name}" of the baseline: its name leads out of the folder of the baseline\n`,
    );
    expect(existsSync("/tmp/rpcstatus-evil.proto")).toBe(false);
    expect(readdirSync(join(dirname(project.dir), "temporary"))).toEqual([]);
  });

  test("a folder named .. is not left", () => {
    const blob = project.git("rev-parse", `main:${ORDERS}`).trim();
    commitTree(["100644", "evil.proto", blob]);
    const tree = project.git("rev-parse", "evil^{tree}").trim();
    commitTree(["40000", "..", tree]);
    expectCannot(project.check([".", "--against", "evil"]), /its name leads out of the folder/);
  });

  test("of two files with one name, none is written over the other", () => {
    const old = project.git("rev-parse", `main:${ORDERS}`).trim();
    change(project);
    project.commit();
    const other = project.git("rev-parse", `main:${ORDERS}`).trim();
    commitTree(["100644", "a.proto", old], ["100644", "a.proto", other]);
    expectCannot(
      project.check([".", "--against", "evil"]),
      'cannot read "a.proto" of the baseline: this file system does not distinguish its name from another\n',
    );
  });
});

describe.skipIf(process.platform === "win32")("names of files in the output", () => {
  const evil = "proto/\u001b[31m\u202e\u200b\n::stop-commands::x\n##[stop-commands]y.proto";
  const hidden = /(?!\n)\p{Cc}|[\u202e\u200b]/u;

  test.each(["text", "github", "json"])("format %s", (format) => {
    project.write({ [evil]: CATALOG.replace("shop.v1", "evil.v1").replace("UNAVAILABLE", "OK") });
    const { stdout, status } = project.check(["--format", format]);
    expect(status).toBe(1);
    expect(stdout).not.toMatch(hidden);
    expect(stdout).not.toMatch(/^ *::(?!error |warning )/m);
    expect(stdout).toContain("cannot use code OK");
    if (format === "json") {
      const files = JSON.parse(stdout).findings.map((finding: { file: string }) => finding.file);
      expect(files).toContain(evil);
    } else if (format === "text") {
      expect(stdout).toMatch(
        /^proto\/\\u001b\[31m\\u202e\\u200b\\n::stop-commands::x\\n\\u0023#\[stop-c/m,
      );
    }
  });

  test.each(["text", "github"])("in the output of buf, format %s", (format) => {
    project.write({ [evil]: "garbage" });
    const { stdout, stderr, status } = project.check(["--format", format]);
    expect([stdout, status]).toEqual(["", 2]);
    expect(stderr).not.toMatch(hidden);
    expect(stderr).not.toMatch(/^ *::(?!error |warning )/m);
    expect(stderr).not.toMatch(/##\w*\[/);
  });
});
