import { describe, expect, test } from "vitest";
import { parseOptions } from "../../scripts/protoc-gen-rpcstatus/src/options.js";

test.each(["", "target=ts", " target=ts ", "target=ts,", "target=ts,target=ts"])("%j", (text) => {
  expect(parseOptions(text)).toEqual({ runtime: undefined });
});

test("this repository's own option", () => {
  const options = parseOptions("target=ts,runtime=../src/wire/index.js");
  expect(options).toEqual({ runtime: "../src/wire/index.js" });
});

describe("what is not known is an error that lists what is", () => {
  test.each([
    ["targt=ts", 'cannot use option "targt=ts": known options are target=ts'],
    ["target=js", 'cannot make target "js": known options are target=ts'],
    ["target=ts+dts", 'cannot make target "ts+dts": known options are target=ts'],
    ["target", 'cannot make target "": known options are target=ts'],
    ["ts_nocheck", 'cannot use option "ts_nocheck": known options are target=ts'],
    ["target=ts,js", 'cannot use option "js": known options are target=ts'],
    ["runtime=", 'cannot use option "runtime=": known options are target=ts'],
  ])("%j", (text, message) => {
    expect(() => parseOptions(text)).toThrow(new Error(message));
  });
});
