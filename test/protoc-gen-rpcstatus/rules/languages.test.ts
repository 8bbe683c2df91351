import { expect, test } from "vitest";
import { LANGUAGES } from "../../../scripts/protoc-gen-rpcstatus/src/rules/warnings/text.js";

test("Intl knows each of the languages that the plugin does not ask it for", () => {
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  const unknown = [...LANGUAGES].filter((language) => {
    return names.of(language) === undefined || Intl.getCanonicalLocales(language)[0] !== language;
  });
  expect(unknown).toEqual([]);
  expect(LANGUAGES.size).toBeGreaterThan(170);
});
