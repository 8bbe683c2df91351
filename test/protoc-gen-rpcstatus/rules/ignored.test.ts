// Comments that silence warnings: where they stand, what they name, and those that silence nothing. That each warning can be
// silenced is tested with the examples of docs/rules.md.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Compiled, compileProtos, generate } from "../generate.js";

interface Row {
  readonly proto: string;
  /** The warnings, or the problems, without their places. */
  readonly expected?: readonly string[];
  readonly option?: string;
}

const LINKS = /^(?:protos\/)?a\.proto:\d+:\d+: (?:warning: )?|^see .*\n?/gm;
const NO_LATE =
  '"E_LATE" has no comment; add one above it that says when the error occurs: editors and documentation show it (ERROR_COMMENT)';
const NO_MESSAGE = (name: string) =>
  `"${name}" has no message, and a status without one explains nothing; describe in message what went wrong and what developers can do about it (ERROR_MESSAGE)`;
const UNUSED = (rule: string) =>
  `rpcstatus:ignore ${rule} silences nothing here; remove it, or move it to the declaration that the warning names (IGNORE_USED)`;

/** A catalog with an error that has no comment and no message. */
function catalog({
  file = "",
  before = "",
  inside = "",
  value = "",
  after = "",
  option = "",
  more = "",
} = {}): string {
  return `${file}
syntax = "proto3";
package acme.v1;
import "rpcstatus/v1/annotations.proto";
${before}
enum E {
  ${inside}
  option (rpcstatus.v1.catalog) = {domain: "shop.acme.example"};
  E_UNSPECIFIED = 0;
  // The order is gone.
  E_GONE = 2 [(rpcstatus.v1.error) = {code: NOT_FOUND message: "gone"}];
  ${value}
  E_LATE = 1 [
    ${option}
    (rpcstatus.v1.error) = {code: NOT_FOUND}
  ]; ${after}
  ${more}
}
`;
}

const ignore = "// rpcstatus:ignore ERROR_COMMENT ERROR_MESSAGE";
const rows: Readonly<Record<string, Row>> = {
  "no comment: the warnings": {
    proto: catalog(),
    expected: [NO_LATE, NO_MESSAGE("E_LATE")],
  },
  // Where a comment stands.
  "above the value": { proto: catalog({ value: ignore }) },
  "above the value, after its description": {
    proto: catalog({ value: "// Late.\n  // rpcstatus:ignore ERROR_MESSAGE" }),
  },
  "above the value, detached by an empty line": {
    proto: catalog({
      value: `// Late.\n\n  ${ignore}\n\n  // Later.`.replace("ERROR_COMMENT ", ""),
    }),
  },
  "after the value": { proto: catalog({ after: ignore }) },
  "after the value, with a comment above it": {
    proto: catalog({ value: "// Late.", after: "// rpcstatus:ignore ERROR_MESSAGE" }),
  },
  "in a block": {
    proto: catalog({ value: "/* Late.\n   * rpcstatus:ignore ERROR_MESSAGE since 2019\n   */" }),
  },
  "above the enum": { proto: catalog({ before: ignore }) },
  "inside the enum": { proto: catalog({ inside: `${ignore}\n` }) },
  "above a message around the enum": {
    proto: catalog({ before: `${ignore}\nmessage M {` }).replace(/$/, "}"),
  },
  "above the package": { proto: catalog().replace("package", `${ignore}\npackage`) },
  "above the syntax": { proto: catalog({ file: ignore }) },
  "above the syntax, in the license": { proto: catalog({ file: `// License.\n//\n${ignore}\n` }) },
  // What it names.
  "with a comma": { proto: catalog({ value: "// rpcstatus:ignore ERROR_COMMENT, ERROR_MESSAGE" }) },
  "with a reason": {
    proto: catalog({ value: `${ignore} because OLD_SERVERS_SEND it, see ERROR_LATE` }),
  },
  "with a reason after a colon": { proto: catalog({ value: `${ignore}: IGNORE_KNOWN is text` }) },
  "in two comments": {
    proto: catalog({
      value: "// rpcstatus:ignore ERROR_COMMENT",
      after: "// rpcstatus:ignore ERROR_MESSAGE",
    }),
  },
  "after text": { proto: catalog({ value: "// Late. rpcstatus:ignore ERROR_MESSAGE" }) },
  "another rule: stays": {
    proto: catalog({ value: "// Late.\n  // rpcstatus:ignore ERROR_COMMENT" }),
    expected: [UNUSED("ERROR_COMMENT"), NO_MESSAGE("E_LATE")],
  },
  "at another value: stays, and does not count for it": {
    proto: catalog({
      value: "// Late.",
      more: '// rpcstatus:ignore ERROR_MESSAGE\n  E_LOST = 3 [(rpcstatus.v1.error) = {code: NOT_FOUND message: "lost"}];',
    }),
    expected: [
      NO_MESSAGE("E_LATE"),
      '"E_LOST" has no comment; add one above it that says when the error occurs: editors and documentation show it (ERROR_COMMENT)',
      UNUSED("ERROR_MESSAGE"),
    ],
  },
  "at the second of a list: leaves the list": {
    proto: catalog({
      value: "// Late.",
      more: `// Lost.\n  // rpcstatus:ignore ERROR_MESSAGE\n  E_LOST = 3 [(rpcstatus.v1.error) = {code: NOT_FOUND}];`,
    }),
    expected: [NO_MESSAGE("E_LATE")],
  },
  "at the first of a list: leaves the list": {
    proto: catalog({
      value: "// Late.\n  // rpcstatus:ignore ERROR_MESSAGE",
      more: `// Lost.\n  E_LOST = 3 [(rpcstatus.v1.error) = {code: NOT_FOUND}];`,
    }),
    expected: [NO_MESSAGE("E_LOST")],
  },
  // What silences nothing.
  "a misspelled name": {
    proto: catalog({ value: "// Late.\n  // rpcstatus:ignore ERROR_MESAGE" }),
    expected: [
      'rpcstatus:ignore names "ERROR_MESAGE", which is not a rule; write ERROR_MESSAGE (IGNORE_KNOWN)',
      NO_MESSAGE("E_LATE"),
    ],
  },
  "a misspelled second name": {
    proto: catalog({ value: "// rpcstatus:ignore ERROR_COMMENT ERROR_MESAGE" }),
    expected: [
      'rpcstatus:ignore names "ERROR_MESAGE", which is not a rule; write ERROR_MESSAGE (IGNORE_KNOWN)',
      NO_MESSAGE("E_LATE"),
    ],
  },
  "a name in lower case": {
    proto: catalog({ before: "// rpcstatus:ignore error_comment", value: ignore }),
    expected: [
      'rpcstatus:ignore names "error_comment", which is not a rule; write ERROR_COMMENT (IGNORE_KNOWN)',
    ],
  },
  "a reason alone": {
    proto: catalog({ value: ignore, before: "// rpcstatus:ignore since 2019" }),
    expected: [
      'rpcstatus:ignore names "since", which is not a rule; write the name that ends the warning, like ERROR_COMMENT (IGNORE_KNOWN)',
    ],
  },
  "no name": {
    proto: catalog({ value: ignore, before: "// rpcstatus:ignore" }),
    expected: [
      'rpcstatus:ignore names no rule; write the name that ends the warning, like "rpcstatus:ignore ERROR_COMMENT" (IGNORE_KNOWN)',
    ],
  },
  "a problem that is not there": {
    proto: catalog({ before: "// rpcstatus:ignore REASON_FORMAT", value: ignore }),
    expected: [
      "rpcstatus:ignore names REASON_FORMAT, which is a problem, and only warnings can be silenced; fix what it reports, and remove the name (IGNORE_KNOWN)",
    ],
  },
  "a problem that is there: both are reported, and no other warning": {
    proto: catalog({ before: "// rpcstatus:ignore CODE_VALID" }).replace(
      "code: NOT_FOUND}",
      "code: OK}",
    ),
    expected: [
      "rpcstatus:ignore names CODE_VALID, which is a problem, and only warnings can be silenced; fix what it reports, and remove the name (IGNORE_KNOWN)",
      'cannot use code OK for "E_LATE": a status with code OK is not an error; use one of the 16 error codes (CODE_VALID)',
    ],
  },
  "a warning that is not there": {
    proto: catalog({ before: "// rpcstatus:ignore HELP_DESCRIPTION", value: ignore }),
    expected: [UNUSED("HELP_DESCRIPTION")],
  },
  "twice: the outer one silences nothing": {
    proto: catalog({ before: "// rpcstatus:ignore ERROR_MESSAGE", value: ignore }),
    expected: [UNUSED("ERROR_MESSAGE")],
  },
  "a warning that another run may have": {
    proto: catalog({
      before: "// rpcstatus:ignore METADATA_KEY_SPELLING METADATA_KEY_NEW_REQUIRED",
      value: ignore,
    }),
  },
  "a deprecated error has no warnings": {
    proto: catalog({ option: "deprecated = true,", value: "// rpcstatus:ignore ERROR_MESSAGE" }),
    expected: [UNUSED("ERROR_MESSAGE")],
  },
  // The option.
  "an option silences a rule everywhere": {
    proto: catalog(),
    option: "ignore=ERROR_COMMENT",
    expected: [NO_MESSAGE("E_LATE")],
  },
  "a comment is of use beside the option": {
    proto: catalog({ value: ignore }),
    option: "ignore=ERROR_COMMENT,ignore=ERROR_MESSAGE",
  },
  "an option silences comments that silence nothing": {
    proto: catalog({ before: "// rpcstatus:ignore ERROR_MESSAGE FOO_BAR_BAZ", value: ignore }),
    option: "ignore=IGNORE_USED,IGNORE_KNOWN",
  },
};

let dir: string;
const compiled = new Map<string, Compiled>();
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "rpcstatus-ignored-"));
  const folders = Object.values(rows).map(({ proto }, i) => {
    const folder = join(dir, `row-${i}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "a.proto"), proto);
    return folder;
  });
  const all = await compileProtos(folders, dir);
  for (const [i, name] of Object.keys(rows).entries()) {
    const found = all[i];
    if (found !== undefined) compiled.set(name, found);
  }
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("rpcstatus:ignore", () => {
  test.each(Object.entries(rows))("%s", async (name, { expected = [], option }) => {
    const row = compiled.get(name);
    if (row === undefined) throw new Error(`cannot find ${name}`);
    const parameter = ["target=ts", option].filter(Boolean).join();
    const { stderr, files } = await generate(row, parameter);
    expect(stderr.replace(LINKS, "").split("\n").filter(Boolean)).toEqual(expected);
    for (const content of files.values()) {
      // The header has the option.
      expect(content.replace(/^\/\/ @generated.*/, "")).not.toMatch(/rpcstatus:|ERROR_/);
    }
  });
});
