// A pattern that may match its text in many ways takes quadratic or cubic time to find that it does not match. The work of
// a pattern cannot be counted, but the difference is large: seconds instead of milliseconds.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { root } from "../build.js";

const src = join(root, "scripts/protoc-gen-rpcstatus/src");

describe("every pattern is linear", () => {
  const patterns = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => {
      const text = readFileSync(join(src, name), "utf8");
      const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
      const found: [string, string][] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) found.push([name, node.text]);
        ts.forEachChild(node, visit);
      };
      visit(source);
      return found;
    });

  // What a pattern may repeat in more than one way, and what may make it fail at the end.
  const repeated = [
    ..." \n\tAa0_-./:=+{}[]#%$@~^*\"'\\,;\u0007\u200b\u{e0041}",
    ...[
      "Aa",
      "aA",
      "A_",
      "a.",
      "a ",
      " =",
      "= ",
      "{a",
      "{ ",
      "{{",
      "{}",
      "$a",
      "//",
      "/*",
      "*/",
      '\\"',
      "=\n",
      "0.",
      "_A",
    ],
    ...["ERROR", "_ERRORS", "de-", "::", "##", "package ", " package", "@{", "source"],
  ];
  const ends = ["", "\u0000", "}"];

  test("there are patterns", () => {
    expect(patterns.length).toBeGreaterThan(50);
  });

  // A pattern that is quadratic needs seconds for one of these; the others need milliseconds for all.
  test.each(patterns)("%s: %s", (_, literal) => {
    const [, body = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(literal) ?? [];
    const pattern = new RegExp(
      body,
      `${flags.replace(/[gy]/g, "")}${flags.includes("y") ? "y" : ""}`,
    );
    for (const start of ["", "A", "{", "package"]) {
      for (const part of repeated) {
        for (const end of ends) {
          const text = start + part.repeat(60_000 / part.length) + end;
          pattern.lastIndex = 0;
          const before = process.cpuUsage();
          pattern.test(text);
          const { user } = process.cpuUsage(before);
          expect(user, JSON.stringify([start, part, end])).toBeLessThan(500_000);
        }
      }
    }
  });
});
