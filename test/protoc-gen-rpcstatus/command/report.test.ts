import { afterEach, expect, test, vi } from "vitest";
import { report } from "../../../scripts/protoc-gen-rpcstatus/src/command/report.js";

const problem = {
  rule: "REASON_FORMAT" as const,
  at: { file: "proto/a, b:c/100%.proto", line: 3, column: 5 },
  text: 'cannot use "100%\r\n": a, b; write it',
};
const warning = {
  rule: "ERROR_COMMENT" as const,
  at: { file: "b.proto", line: 1, column: 2 },
  text: "a warning",
};
const verdict = {
  problems: [problem],
  warnings: [warning],
  checked: { errors: 12, files: 3 },
};
const good = { problems: [], warnings: [], checked: { errors: 1, files: 1 } };

/** In a document. */
const ofReason = {
  rule: "REASON_FORMAT",
  url: "node_modules/rpcstatus/docs/rules.md#reason_format",
};

afterEach(() => vi.unstubAllEnvs());

test("text: a clickable line for each finding, and a summary", () => {
  expect(report(verdict, "text", undefined)).toBe(
    String.raw`proto/a, b:c/100%.proto:3:5: cannot use "100%\u000d\n": a, b; write it (REASON_FORMAT)
b.proto:1:2: warning: a warning (ERROR_COMMENT)
see node_modules/rpcstatus/docs/rules.md#reason_format, #error_comment
checked 12 errors in 3 files: 1 problem, 1 warning
`,
  );
  expect(report(good, "text", undefined)).toBe("checked 1 error in 1 file: no problems\n");
  expect(report({ ...good, problems: [problem, problem] }, "text", "main")).toMatch(
    /\nchecked 1 error in 1 file against "main": 2 problems\n$/,
  );
});

test("github: characters that end a command or a value are escaped", () => {
  vi.stubEnv("GITHUB_WORKSPACE", "");
  expect(report(verdict, "github", undefined)).toBe(
    `::error file=proto/a%2C b%3Ac/100%25.proto,line=3,col=5,title=REASON_FORMAT::cannot use "100%25%0D%0A": a, b; write it%0Asee node_modules/rpcstatus/docs/rules.md#reason_format
::warning file=b.proto,line=1,col=2,title=ERROR_COMMENT::a warning%0Asee node_modules/rpcstatus/docs/rules.md#error_comment
checked 12 errors in 3 files: 1 problem, 1 warning
`,
  );
});

// Texts of others act neither on a terminal nor on the CI that shows the log.
const hostile = "##[stop-commands]\u001b[31m\u202e\u200b\u009b\u{e0041}";
const escapes = String.raw`\u001b[31m\u202e\u200b\u009b\udb40\udc41`;
const evil = {
  ...good,
  problems: [
    {
      rule: "REASON_FORMAT" as const,
      at: { file: `::stop-commands::${hostile}\n::x`, line: 1, column: 1 },
      text: hostile,
    },
  ],
};

test("text: a line has no commands and nothing invisible", () => {
  const file = String.raw`\u003a:stop-commands::\u0023#[stop-commands]${escapes}\n::x`;
  expect(report(evil, "text", hostile)).toBe(
    `${file}:1:1: \\u0023#[stop-commands]${escapes} (REASON_FORMAT)
see node_modules/rpcstatus/docs/rules.md#reason_format
checked 1 error in 1 file against "\\u0023#[stop-commands]${escapes}": 1 problem
`,
  );
});

test("github: the annotation has nothing invisible", () => {
  vi.stubEnv("GITHUB_WORKSPACE", "");
  const [line = ""] = report(evil, "github", undefined).split("\n");
  expect(line).toBe(
    `::error file=%3A%3Astop-commands%3A%3A##[stop-commands]${escapes}%0A%3A%3Ax,line=1,col=1,title=REASON_FORMAT::##[stop-commands]${escapes}%0Asee node_modules/rpcstatus/docs/rules.md#reason_format`,
  );
});

test("json: has nothing invisible, and is the same document", () => {
  const text = report(evil, "json", undefined);
  expect(text).not.toMatch(/[^\n -~]|##/);
  expect(JSON.parse(text).findings).toEqual([
    { severity: "error", ...ofReason, ...evil.problems[0]?.at, text: hostile },
  ]);
});

test("github: paths are relative to the checkout", () => {
  vi.stubEnv("GITHUB_WORKSPACE", process.cwd());
  const at = { file: "../b.proto", line: 1, column: 1 };
  vi.spyOn(process, "cwd").mockReturnValue(`${process.cwd()}/services/shop`);
  expect(
    report({ ...good, problems: [{ ...problem, at, text: "x" }] }, "github", undefined),
  ).toMatch(/^::error file=services\/b\.proto,line=1,col=1,title=REASON_FORMAT::x%0A/);
  vi.restoreAllMocks();
});

test("json: one document with findings and counts", () => {
  const was = { file: "old.proto" };
  const document = JSON.parse(
    report({ ...verdict, problems: [{ ...problem, was }] }, "json", undefined),
  );
  expect(document).toEqual({
    findings: [
      { severity: "error", ...ofReason, ...problem.at, text: problem.text, was },
      {
        severity: "warning",
        rule: "ERROR_COMMENT",
        url: "node_modules/rpcstatus/docs/rules.md#error_comment",
        ...warning.at,
        text: warning.text,
      },
    ],
    checked: { errors: 12, files: 3 },
  });
});
