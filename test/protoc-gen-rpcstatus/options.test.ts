import { describe, expect, test } from "vitest";
import { parseOptions } from "../../scripts/protoc-gen-rpcstatus/src/options.js";

const defaults = { importExtension: "", importEnums: false, runtime: undefined };

test.each(["", "target=ts", " target=ts ", "target=ts,", "target=ts,target=ts"])("%j", (text) => {
  expect(parseOptions(text)).toEqual(defaults);
});

test.each([
  ["import_extension=none", { importExtension: "" }],
  ["import_extension=js", { importExtension: ".js" }],
  ["import_extension=ts", { importExtension: ".ts" }],
  ["enums=emit", { importEnums: false }],
  ["enums=import", { importEnums: true }],
  // The last one counts.
  ["enums=import,enums=emit", { importEnums: false }],
  ["import_extension=ts,import_extension=none", { importExtension: "" }],
  ["target=ts, import_extension=js, enums=import", { importExtension: ".js", importEnums: true }],
  // This repository's own.
  ["target=ts,runtime=../src/wire/index.js", { runtime: "../src/wire/index.js" }],
])("%j", (text, expected) => {
  expect(parseOptions(text)).toEqual({ ...defaults, ...expected });
});

describe("what is not known is an error that lists what is", () => {
  const known = "known options are target=ts, import_extension=none|js|ts, enums=emit|import";
  test.each([
    ["targt=ts", 'cannot use option "targt=ts"'],
    ["target=js", 'cannot make target "js"'],
    ["target=ts+dts", 'cannot make target "ts+dts"'],
    ["target", 'cannot make target ""'],
    ["ts_nocheck", 'cannot use option "ts_nocheck"'],
    ["target=ts,js", 'cannot use option "js"'],
    ["runtime=", 'cannot use option "runtime="'],
    ["import_extension", 'cannot use option "import_extension"'],
    ["import_extension=.js", 'cannot use option "import_extension=.js"'],
    // What every object has is no extension.
    ["import_extension=toString", 'cannot use option "import_extension=toString"'],
    ["enums", 'cannot use option "enums"'],
    ["enums=both", 'cannot use option "enums=both"'],
  ])("%j", (text, what) => {
    expect(() => parseOptions(text)).toThrow(new Error(`${what}: ${known}`));
  });
});
