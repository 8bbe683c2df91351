import { describe, expect, test } from "vitest";
import { commentText } from "../../../scripts/protoc-gen-rpcstatus/src/read/comment-text.js";

// Comments as compilers send them: without "//", "/*" and the asterisks at the beginning of lines.

describe("the text of a comment", () => {
  test.each([
    ["no comment", "", ""],
    ["one line", " Out of stock.\n", "Out of stock."],
    ["paragraphs", " One.\n\n Two.\n", "One.\n\nTwo."],
    ["an indented line", " One.\n\n   Two.\n", "One.\n\n  Two."],
    ["lines without a leading space", "One.\n Two.\n", "One.\n Two."],
    ["CRLF", " One.\r\n Two.\r\n", "One.\nTwo."],
    ["trailing spaces", " One. \n Two.\t\n", "One.\nTwo."],
    ["empty lines", " One.\n\n\n\n Two.\n", "One.\n\n\n\nTwo."],
  ])("%s", (_, raw, expected) => {
    expect(commentText(raw)).toBe(expected);
  });
});

describe("styles", () => {
  test.each([
    ["///", "/ First.\n/\n/   Second.\n", "First.\n\n  Second."],
    ["/// without a space", "/Out of stock.\n", "Out of stock."],
    ["///<", "/< Out of stock.\n", "Out of stock."],
    ["//!", "! First.\n! Second.\n", "First.\nSecond."],
    ["/*!", "! First.\n Second.\n", "First.\nSecond."],
    ["/** on one line", "* Out of stock. ", "Out of stock."],
    ["/** **/ on one line", "* Out of stock. *", "Out of stock."],
    ["/**<", "*< Out of stock. ", "Out of stock."],
    ["/** on several lines", "*\n First.\n   Second.\n", "First.\n  Second."],
    ["/** with text on its first line", "* First.\n Second.\n *", "First.\nSecond."],
    ["a frame of slashes", "//////////\n Payment.\n//////////\n", "Payment."],
    ["a frame of asterisks", "***************\n Payment.\n**************", "Payment."],
    ["a frame that is empty", "//////////\n", ""],
    // Not styles.
    ["a path", "/v1/orders fails.\n See below.\n", "/v1/orders fails.\n See below."],
    ["a list", " * One.\n * Two.\n", "* One.\n* Two."],
    ["emphasis", " *Never* sent.\n", "*Never* sent."],
    ["a word in asterisks", "**Never** sent.\n", "**Never** sent."],
    ["an exclamation mark", "!important\n", "!important"],
  ])("%s", (_, raw, expected) => {
    expect(commentText(raw)).toBe(expected);
  });
});

describe("internal remarks", () => {
  const linter =
    " (-- api-linter: core::0126::unspecified=disabled\n     aip.dev/not-precedent: Old. --)\n";
  test.each([
    ["alone", linter, ""],
    ["on one line", " (-- internal --)\n", ""],
    ["before a text", `${linter} Out of stock.\n`, "Out of stock."],
    ["after a text", ` Out of stock.\n${linter}`, "Out of stock."],
    ["between two lines", ` One.\n${linter} Two.\n`, "One.\nTwo."],
    ["between two paragraphs", ` One.\n\n${linter}\n Two.\n`, "One.\n\nTwo."],
    ["in a line", " Out (-- or sold --) of stock.\n", "Out of stock."],
    [
      "at the end of a line",
      " Out of stock. (-- JIRA-1\n JIRA-2 --)\n Wait.\n",
      "Out of stock.\nWait.",
    ],
    ["twice", " (-- a --) One. (-- b --)\n (-- c --)\n", "One."],
    ["in a block comment", "\n One.\n\n (-- api-linter: a=disabled\n     Old. --)\n", "One."],
    ["in a doc comment", "/ One.\n/ (-- api-linter: a=disabled\n/     Old. --)\n", "One."],
    ["without spaces", " One. (--internal--)\n", "One."],
    ["without an end", " One.\n (-- api-linter: a=disabled\n Old.\n", "One."],
    ["inside another", " One. (-- a (-- b --) c --)\n", "One."],
    ["after a flag in parentheses", " Set (--dry-run). (-- internal --)\n", "Set (--dry-run)."],
    ["which determines no indent", "(-- internal --)\n  One.\n", "One."],
    // Not remarks.
    ["a flag", " Sent with (--dry-run) only.\n", "Sent with (--dry-run) only."],
    ["dashes", " One -- and two (- three -)\n", "One -- and two (- three -)"],
  ])("%s", (_, raw, expected) => {
    expect(commentText(raw)).toBe(expected);
  });
});

describe("directives", () => {
  const directives = [
    "buf:lint:ignore ENUM_VALUE_PREFIX",
    "buf:lint:ignore ENUM_VALUE_PREFIX -- so that users write it",
    "buf:breaking:ignore ENUM_VALUE_NO_DELETE",
    "protolint:disable ENUM_FIELD_NAMES_PREFIX",
    "protolint:disable:next ENUM_FIELD_NAMES_PREFIX",
    "protolint:disable:this ENUM_FIELD_NAMES_PREFIX",
    "protolint:disable",
    "protolint:enable ENUM_FIELD_NAMES_PREFIX",
    "prototool:lint:ignore ENUM_FIELD_PREFIXES",
    "@suppresswarnings enum-prefixes",
    "api-linter: core::0126::unspecified=disabled",
    "lint:ignore ENUM_VALUE_PREFIX",
    "lint:file-ignore ENUM_VALUE_PREFIX old",
    "nolint",
    "nolint:lll",
    "NOLINT(build/naming)",
    "NOLINTNEXTLINE",
    "NOSONAR",
    "noqa: E501",
    "nosemgrep: rule-id",
    "clang-format off",
    "clang-format on",
    "trunk-ignore(buf-lint/ENUM_VALUE_PREFIX): old",
    "trunk-ignore-all(buf-lint)",
    "prettier-ignore",
    "dprint-ignore",
    "cspell:disable-line",
    "cSpell:ignore sku",
    "spell-checker: disable",
    "spellchecker:off",
    "codespell:ignore",
    "gitleaks:allow",
    "pragma: allowlist secret",
    "IWYU pragma: keep",
    "copybara:strip",
    '@gotags: valid:"ip"',
    "#region Payment",
    "#endregion",
    "+kubebuilder:validation:Enum=a",
    "LINT.IfChange",
    "LINT.IfChange(codes)",
    "LINT.ThenChange(//acme/orders.go)",
    "LINT.ThenChange(\n     //acme/orders.go,\n     //acme/orders.py,\n )",
  ];

  test.each(directives)("%s", (directive) => {
    expect(commentText(` ${directive}\n`)).toBe("");
    expect(commentText(`/ ${directive.replaceAll("\n", "\n/")}\n`)).toBe("");
    expect(commentText(`* ${directive} *`)).toBe("");
    expect(commentText(` One.\n ${directive}\n Two.\n`)).toBe("One.\nTwo.");
    expect(commentText(` One.\n\n     ${directive}\n\n Two.\n`)).toBe("One.\n\nTwo.");
    expect(commentText(` One. ${directive}\n`)).toBe("One.");
    expect(commentText(` One // ${directive}\n Two.\n`)).toBe("One\nTwo.");
  });

  test.each([
    [
      "after words, with names of rules",
      " out of stock protolint:disable:this A_B, C_D\n",
      "out of stock",
    ],
    ["several", " buf:lint:ignore A_B\n buf:lint:ignore C_D\n One.\n", "One."],
    ["which determines no indent", "buf:lint:ignore A\n  One.\n", "One."],
    // Not directives.
    ["a mention", " See buf:lint:ignore.\n", "See buf:lint:ignore."],
    [
      "a mention in code",
      " Write `nolint` or `clang-format off`.\n",
      "Write `nolint` or `clang-format off`.",
    ],
    ["a longer word", " buf:lint:ignored stays\n", "buf:lint:ignored stays"],
    ["a sentence", " Nolint is a name. noqality too.\n", "Nolint is a name. noqality too."],
    ["a task for later", " TODO(ada): say more.\n", "TODO(ada): say more."],
    ["a heading", " # Regions\n", "# Regions"],
    ["a list with plus signs", " + one\n + two: three\n", "+ one\n+ two: three"],
    ["a tag of JSDoc", " @see https://acme.example\n", "@see https://acme.example"],
  ])("%s", (_, raw, expected) => {
    expect(commentText(raw)).toBe(expected);
  });

  test.each([" @exclude\n One.\n", "*\n @exclude One.\n", "/ @exclude One.\n"])(
    "protoc-gen-doc leaves out all of %j",
    (raw) => {
      expect(commentText(raw)).toBe("");
    },
  );
});

describe("takes time in proportion to the length", () => {
  const parts = [
    ..." \n\t*/!(-#+:.@A\0",
    ...[
      "(--",
      "--)",
      "(-- ",
      "(--a",
      "LINT.IfChange(",
      "LINT.IfChange",
      "buf:lint:ignore ",
      "A_B ",
    ],
    ...["protolint:disable A_", " //", ". nolint", "+a:", "cspell: ", "/**", " *"],
  ];
  test.each(parts)("%j", (part) => {
    for (const start of ["", "*", "/", "protolint:disable ", " protolint:disable A_B"]) {
      const before = process.cpuUsage();
      commentText(start + part.repeat(60_000 / part.length));
      commentText(`${start + part.repeat(60_000 / part.length)}\u0001`);
      expect(process.cpuUsage(before).user, start).toBeLessThan(500_000);
    }
  });
});
