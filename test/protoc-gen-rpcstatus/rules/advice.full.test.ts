// Follows the advice of problems with reasons and prefixes, as a user would: the text of the finding is all that is used.
// Afterwards there must be no problem left, in one round.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compileProtos, generate } from "../generate.js";

/** The enum, the option of its catalog after the domain, and the values; "= n" and the comments are added. */
type Row = readonly [title: string, name: string, catalog: string, values: readonly string[]];

const CODE = "default_code: ABORTED";

const ROWS: readonly Row[] = [
  [
    "only zero has the prefix",
    "ShopReason",
    CODE,
    ["SHOP_REASON_UNSPECIFIED", "CART_EMPTY", "CARD_EXPIRED", "ITEM_GONE"],
  ],
  ["no value has the prefix", "ShopReason", CODE, ["UNKNOWN", "CART_EMPTY", "CARD_EXPIRED"]],
  [
    "all have another prefix",
    "ShopReason",
    CODE,
    ["ERR_NONE", "ERR_CART_EMPTY", "ERR_CARD_EXPIRED"],
  ],
  [
    "all errors have another prefix",
    "ShopReason",
    CODE,
    ["SHOP_REASON_UNSPECIFIED", "ERR_CART", "ERR_CARD"],
  ],
  ["another prefix that leaves a digit", "ShopReason", CODE, ["ERR_NONE", "ERR_2FA", "ERR_CARD"]],
  [
    "another prefix that leaves two letters",
    "ShopReason",
    CODE,
    ["ERR_NONE", "ERR_NO", "ERR_CARD"],
  ],
  [
    "most errors lack the prefix",
    "ShopReason",
    CODE,
    ["SHOP_REASON_UNSPECIFIED", "SHOP_REASON_OLD", "CART_EMPTY", "CARD_EXPIRED"],
  ],
  [
    "one error lacks the prefix",
    "ShopReason",
    CODE,
    ["SHOP_REASON_UNSPECIFIED", "SHOP_REASON_OLD", "SHOP_REASON_NEW", "CART_EMPTY"],
  ],
  [
    "one error has the prefix twice",
    "ShopReason",
    CODE,
    ["SHOP_REASON_UNSPECIFIED", "SHOP_REASON_OLD", "shop_reason_old_one"],
  ],
  [
    "the only error lacks the prefix",
    "ShopReason",
    CODE,
    ["SHOP_REASON_UNSPECIFIED", "CART_EMPTY"],
  ],
  [
    "lower case without the prefix",
    "ShopCode",
    CODE,
    ["no_error", "cart_empty", "CardExpired", "ITEM_2FA_"],
  ],
  [
    "lower case with the prefix",
    "ShopCode",
    CODE,
    ["SHOP_CODE_OK", "SHOP_CODE_cartEmpty", "SHOP_CODE_cardExpired"],
  ],
  [
    "lower case, whole names",
    "ShopCode",
    `${CODE} value_prefix: ""`,
    ["no_error", "cart_empty", "CardExpired", "ITEM_2FA_"],
  ],
  ["names that are short", "ShopCode", `${CODE} value_prefix: ""`, ["none", "no", "a", "b", "_"]],
  [
    "a digit after the prefix",
    "LoginError",
    CODE,
    ["LOGIN_ERROR_UNSPECIFIED", "LOGIN_ERROR_2FA", "LOGIN_ERROR_LOCKED"],
  ],
  [
    "only digits after the prefix",
    "HttpError",
    CODE,
    ["HTTP_ERROR_UNSPECIFIED", "HTTP_ERROR_404", "HTTP_ERROR_500"],
  ],
  [
    "nothing after the prefix",
    "LoginError",
    CODE,
    ["LOGIN_ERROR_UNSPECIFIED", "LOGIN_ERROR_", "LOGIN_ERROR_LOCKED"],
  ],
  ["an enum without a subject", "Error", CODE, ["ERROR_UNSPECIFIED", "ERROR_2FA", "ERROR_NO"]],
  [
    "a prefix of its own that nothing has",
    "MailError",
    `${CODE} value_prefix: "MAIL_"`,
    ["NOT_SET", "NO_RECIPIENT", "TOO_LARGE"],
  ],
  [
    "a prefix of its own that only zero has",
    "MailError",
    `${CODE} value_prefix: "MAIL_"`,
    ["MAIL_NOT_SET", "NO_RECIPIENT", "TOO_LARGE"],
  ],
  [
    "a prefix of its own in place of the default",
    "MailError",
    `${CODE} value_prefix: "mail_error_"`,
    ["MAIL_ERROR_NONE", "MAIL_ERROR_TOO_LARGE"],
  ],
  [
    "a prefix of its own without the underscore",
    "MailError",
    `${CODE} value_prefix: "MAIL"`,
    ["MAIL_NONE", "MAIL_TOO_LARGE"],
  ],
  [
    "a reason of its own",
    "MailError",
    CODE,
    ["MAIL_ERROR_NONE", 'MAIL_ERROR_LATE [(rpcstatus.v1.error) = {reason: "mail-late"}]'],
  ],
  [
    "a reason of its own that is empty",
    "MailError",
    CODE,
    ["MAIL_ERROR_NONE", 'MAIL_ERROR_LATE [(rpcstatus.v1.error) = {reason: ""}]'],
  ],
  [
    "a reason that another error has",
    "MailError",
    CODE,
    [
      "MAIL_ERROR_NONE",
      "MAIL_ERROR_late",
      'MAIL_ERROR_LOST [(rpcstatus.v1.error) = {reason: "LATE"}]',
    ],
  ],
  [
    "values that have an option",
    "ShopCode",
    CODE,
    [
      "no_error",
      'cart_empty [(rpcstatus.v1.error) = {message: "m"}]',
      "cart_full [(rpcstatus.v1.error) = {code: INTERNAL}]",
    ],
  ],
  [
    "a digit in the name of the enum",
    "E2EError",
    CODE,
    ["E2E_ERROR_UNSPECIFIED", "E2E_ERROR_LOST"],
  ],
];

function protoOf([, name, catalog, values]: Row, i: number): string {
  const lines = values.map((value, number) => {
    const [declared = "", ...options] = value.split(" ");
    return `  ${[declared, "=", number, ...options].join(" ")};`;
  });
  return [
    'syntax = "proto3";',
    `package acme.p${i};`,
    'import "rpcstatus/v1/annotations.proto";',
    `enum ${name} {`,
    `  option (rpcstatus.v1.catalog) = {domain: "p${i}.acme.example" ${catalog}};`,
    ...lines,
    "}",
    "",
  ].join("\n");
}

/** The problems of each proto: line and text. */
async function problemsOf(protos: readonly string[]): Promise<(readonly [number, string])[][]> {
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-advice-"));
  try {
    const folders = protos.map((proto, i) => {
      const folder = join(dir, `${i}`);
      mkdirSync(folder);
      writeFileSync(join(folder, "a.proto"), proto);
      return folder;
    });
    const found: (readonly [number, string])[][] = [];
    for (const compiled of await compileProtos(folders, dir)) {
      const { stderr } = await generate(compiled);
      const lines = stderr.matchAll(/a\.proto:(\d+):\d+: (cannot .*?)(?: \([A-Z_]+\))?$/gm);
      found.push([...lines].map(([, line, text = ""]) => [Number(line), text]));
    }
    return found;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Returns the proto after the first fix of the text was made; with `renames`, the second one where there are two. */
function follow(proto: string, line: number, text: string, renames: boolean): string {
  const lines = proto.split("\n");
  const edit = (at: number, change: (text: string) => string) => {
    const before = lines[at - 1] ?? "";
    const after = change(before);
    if (after === before) throw new Error(`cannot follow: ${text}`);
    lines[at - 1] = after;
  };
  const setReason = (reason: string) => (before: string) => {
    const part = `reason: "${reason}"`;
    if (before.includes("(rpcstatus.v1.error) = {"))
      return before.replace("(rpcstatus.v1.error) = {", `$&${part} `);
    return before.replace(";", ` [(rpcstatus.v1.error) = {${part}}];`);
  };
  const fix = text.slice(text.lastIndexOf("; ") + 2);
  const [, newName] = /or rename the value to "(\w+)"$/.exec(fix) ?? [];
  const [, reason] = /^set reason: "(\w+)" in its option/.exec(fix) ?? [];
  const [, prefix] = /^in the catalog, set value_prefix: "(\w*)"/.exec(fix) ?? [];
  const [, value] = /^write "(\w*)"/.exec(fix) ?? [];
  if (renames && newName !== undefined) edit(line, (before) => before.replace(/\w+/, newName));
  else if (reason !== undefined) edit(line, setReason(reason));
  else if (prefix !== undefined)
    edit(line, (before) => before.replace("{", `{value_prefix: "${prefix}" `));
  else if (value !== undefined)
    edit(line, (before) => before.replace(/(value_prefix|reason): "[^"]*"/, `$1: "${value}"`));
  else if (fix.startsWith("remove it, "))
    edit(line, (before) => before.replace(/value_prefix: "\w*"/, ""));
  else {
    for (const [, each = "", name] of fix.matchAll(/"(\w+)" for "(\w+)"/g)) {
      edit(lines.findIndex((declared) => declared.includes(` ${name} = `)) + 1, setReason(each));
    }
  }
  return lines.join("\n");
}

const protos = ROWS.map(protoOf);
let before: (readonly [number, string])[][];
beforeAll(async () => {
  before = await problemsOf(protos);
}, 60_000);

describe.each([
  ["keeps the names", false],
  ["renames values", true],
])("advice that %s", (_, renames) => {
  let after: (readonly [number, string])[][];
  let changed: string[];
  beforeAll(async () => {
    changed = protos.map((proto, i) =>
      // From the end, so that the lines stay.
      (before[i] ?? []).reduceRight(
        (text, [line, problem]) => follow(text, line, problem, renames),
        proto,
      ),
    );
    after = await problemsOf(changed);
  }, 60_000);

  test.each(ROWS.map(([title, name], i) => [title, name, i] as const))("%s", (_, name, i) => {
    if (name !== "E2EError") expect(before[i]).not.toEqual([]);
    expect(after[i], changed[i]).toEqual([]);
    const namesIn = (proto = "") =>
      [...proto.matchAll(/^ {2}(\w+) = \d/gm)].map(([, found]) => found);
    if (!renames) expect(namesIn(changed[i])).toEqual(namesIn(protos[i]));
  });
});

test("a wrong prefix is one problem", () => {
  const rows = [...ROWS.entries()].filter(
    ([, [title]]) => /prefix/.test(title) && !/one error|only error|lower case|after/.test(title),
  );
  expect(rows.length).toBeGreaterThan(8);
  for (const [i, [title]] of rows) expect(before[i], title).toHaveLength(1);
});
