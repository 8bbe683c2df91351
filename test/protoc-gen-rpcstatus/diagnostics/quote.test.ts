import { describe, expect, test } from "vitest";
import {
  onOneLine,
  passedOn,
} from "../../../scripts/protoc-gen-rpcstatus/src/diagnostics/quote.js";

describe("a command of a CI is not passed on", () => {
  // The runner of GitHub ignores any white space before it.
  test.each(["", " ", "  ", "\t", "\u00a0", "\u2003", "\u3000", "\u000b", "\u0085", "\ufeff"])(
    "after %j",
    (space) => {
      for (const print of [onOneLine, passedOn]) {
        const line = print(`${space}::stop-commands::x`);
        expect(line.trim().startsWith("::")).toBe(false);
        expect(line).toContain(":stop-commands::x");
      }
    },
  );

  test("but an annotation of buf is", () => {
    const own = "::error file=a/b.proto,line=1,col=2::cannot";
    const forged = "::error ::fake";
    expect(passedOn(`${own}\n${forged}`, /^::error file=/)).toBe(
      `${own}\n\\u003a${forged.slice(1)}`,
    );
    expect(passedOn(own)).toBe(`\\u003a${own.slice(1)}`);
  });
});
