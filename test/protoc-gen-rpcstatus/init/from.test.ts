// `rpcstatus init --from`: what it inserts into enums as teams have them, and that all of it works.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { enums, fileOf, KRATOS_PROTO, textsOf } from "./enums.js";
import {
  createRepo,
  expectWorks,
  type Files,
  initTwice,
  type Repo,
  RPCSTATUS,
} from "./repository.js";

/** A repository that needs no other changes. */
const READY: Files = {
  "package.json": '{"type": "module", "homepage": "https://www.acme.com/shop"}\n',
  "buf.yaml": `version: v2\nmodules:\n  - path: proto\n  - path: ${RPCSTATUS}\n`,
  "buf.gen.yaml":
    "version: v2\nplugins:\n  - {local: protoc-gen-rpcstatus, out: gen, opt: 'target=ts,import_extension=js', strategy: all}\n",
  "proto/errors/errors.proto": KRATOS_PROTO,
  "proto/zeta.proto": 'syntax = "proto3";\n\npackage zeta;\n\nmessage Z {}\n',
};

let repo: Repo;
beforeAll(() => {
  repo = createRepo(READY);
});
afterAll(() => repo.remove());

describe.each(Object.entries(enums))("%s", (name, given) => {
  const path = fileOf(name);
  const { before, after } = textsOf(name, given);
  const args = (given.from ?? []).flatMap((each) => ["--from", each]);

  test("gets options in place", () => {
    repo.write({ [path]: before });
    const output = initTwice(repo, args);
    expect(output).toContain(`--- a/${path}\n+++ b/${path}\n`);
    expect(repo.read(path)).toBe(after);
  });

  test.each<[string, (text: string) => string]>([
    ["CRLF", (text) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text) => `\ufeff${text}`],
    ["no line break at the end", (text) => text.trimEnd()],
  ])("with %s", (_, change) => {
    repo.write({ [path]: change(before) });
    initTwice(repo, args);
    expect(repo.read(path)).toBe(change(after));
    repo.write({ [path]: after });
  });
});

test("all of them generate and compile", async () => {
  await expectWorks(repo, { lint: false });
});
