// Requests that no compiler sends. Whatever they contain, the plugin answers, or says in a sentence what it cannot read:
// an exception of another kind would be printed with its stack, as a bug of the plugin.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type CodeGeneratorRequest,
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  type DescriptorProto,
  type Edition,
} from "@bufbuild/protobuf/wkt";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { requestFrom } from "../../scripts/protoc-gen-rpcstatus/src/command/image.js";
import { CannotRead } from "../../scripts/protoc-gen-rpcstatus/src/diagnostics/cannot-read.js";
import { run } from "../../scripts/protoc-gen-rpcstatus/src/plugin.js";
import { budget } from "../budget.js";
import { accepted } from "./cases.js";
import { compileProtos } from "./generate.js";

const plugin = join(inject("programs"), "plugin/bin.js");

/** The requests of these cases. */
const CASES = ["comments", "editions", "every-option", "methods", "proto2"];
let requests: Uint8Array[];
beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-request-"));
  const all = await compileProtos(
    CASES.map((name) => join(accepted, name)),
    dir,
  );
  rmSync(dir, { recursive: true });
  requests = all.map(({ request }) =>
    toBinary(CodeGeneratorRequestSchema, {
      ...request,
      parameter: "target=ts",
      // The plugin does not read them.
      sourceFileDescriptors: [],
    }),
  );
}, 60_000);

/** Returns the error of the response, or the message of CannotRead. Any other exception fails the test. */
function refusal(bytes: Uint8Array): string {
  try {
    return fromBinary(CodeGeneratorResponseSchema, Buffer.concat(run(bytes).response)).error;
  } catch (error) {
    if (error instanceof CannotRead) return error.message;
    throw error;
  }
}

function requestOf(name: string): Uint8Array {
  return requests[CASES.indexOf(name)] ?? new Uint8Array();
}

/** Returns a request with changes in the file that declares the text. */
function changed(name: string, change: (request: CodeGeneratorRequest) => void): Uint8Array {
  const message = fromBinary(CodeGeneratorRequestSchema, requestOf(name));
  change(message);
  return toBinary(CodeGeneratorRequestSchema, message);
}

/** Replaces a text of the request, wherever it is, by as many bytes. */
function replaced(name: string, text: string, bytes: string): Uint8Array {
  expect(bytes).toHaveLength(text.length);
  const before = Buffer.from(requestOf(name)).toString("latin1");
  expect(before).toContain(text);
  return Buffer.from(before.replaceAll(text, bytes), "latin1");
}

test("the requests are accepted as they are", () => {
  expect(requests.map(refusal)).toEqual(CASES.map(() => ""));
});

describe("bytes that are not UTF-8", () => {
  const notUtf8 = "it has a text that is not UTF-8; save the file as UTF-8";

  test.each([
    ["a message", "every-option", "ist am {at}", "\xe9st am {at}", /of "[A-Z_]+": it has/],
    [
      "a domain",
      "methods",
      "cart.acme",
      "c\xe9rt.acme",
      /\(rpcstatus\.v1\.catalog\) of "Error": it has/,
    ],
    [
      "the error of a method",
      "methods",
      "methods.v1.SharedError.BUSY",
      "methods.v1.Shar\xe9dError.BUSY",
      /\(rpcstatus\.v1\.errors\) of "\w+": it has/,
    ],
  ])("in the option, %s", (_, name, text, bytes, what) => {
    const refused = refusal(replaced(name, text, bytes));
    expect(refused).toMatch(
      /^\n[\w/-]+\.proto:\d+:\d+: cannot read option \(rpcstatus\.v1\.\w+\) of "/,
    );
    expect(refused).toMatch(what);
    expect(refused).toContain(notUtf8);
  });

  test("in a comment are replaced", () => {
    expect(refusal(replaced("comments", "A trailing comment", "A tr\xe9iling comment"))).toBe("");
  });

  test.each([
    ["a value", "SHARED_ERROR_BUSY", "SHARED_\xe9RROR_BUSY"],
    ["an enum", "SharedError", "Shar\xe9dError"],
    ["a package", "acme.methods.v1", "acm\xe9.methods.v1"],
  ])("in the name of %s, which no compiler lets through", (_, text, bytes) => {
    expect(refusal(replaced("methods", text, bytes))).not.toBe("");
  });

  test("in options of the plugin", () => {
    const refused = refusal(replaced("methods", "target=ts", "targ\xe9t=ts"));
    expect(refused).toMatch(/^\ncannot use option "targ\ufffdt=ts": known options are /);
  });
});

describe("a copy of the annotations", () => {
  /** Changes the messages of annotations.proto. */
  const changedCopy = (change: (message: DescriptorProto) => void) =>
    changed("every-option", ({ protoFile }) => {
      const copy = protoFile.find(({ name }) => name === "rpcstatus/v1/annotations.proto");
      for (const message of copy?.messageType ?? []) change(message);
    });

  test("that is older, and has no fields but the first", () => {
    const older = changedCopy((message) => {
      message.field = message.field.slice(0, 1);
      message.oneofDecl = [];
    });
    expect(refusal(older)).toBe("");
  });

  test("with other names of fields", () => {
    const other = changedCopy(({ field }) => {
      for (const each of field) each.name = `other_${each.name}`;
    });
    expect(refusal(other)).toBe("");
  });
});

describe("requests without something", () => {
  test("nothing at all: there is nothing to generate", () => {
    expect(refusal(new Uint8Array())).toBe("");
  });

  test("a file to generate", () => {
    const bytes = changed("methods", ({ fileToGenerate }) => fileToGenerate.push("other.proto"));
    expect(refusal(bytes)).toBe('cannot find "other.proto" in the request');
  });

  test("an import", () => {
    const bytes = changed("methods", (request) => {
      request.protoFile = request.protoFile.filter(({ name }) => !name.includes("annotations"));
    });
    expect(refusal(bytes)).toMatch(
      /^cannot read the files of the request: .*annotations\.proto.*; compile them again/,
    );
  });

  test("a type", () => {
    const bytes = changed("methods", ({ protoFile }) => {
      for (const file of protoFile) if (file.service.length > 0) file.messageType = [];
      for (const file of protoFile) if (file.name.endsWith("empty.proto")) file.messageType = [];
    });
    expect(refusal(bytes)).toMatch(
      /^cannot read the files of the request: .* not found; compile them again/,
    );
  });

  test("a known edition or syntax", () => {
    const newer = changed("editions", ({ protoFile }) => {
      for (const file of protoFile) if (file.syntax === "editions") file.edition = 2077 as Edition;
    });
    expect(refusal(newer)).toMatch(
      /^cannot read the files of the request: .*\.proto: unsupported edition; .* update protoc-gen-rpcstatus/,
    );
    const other = changed("methods", ({ protoFile }) => {
      for (const file of protoFile) file.syntax = "proto9";
    });
    expect(refusal(other)).toMatch(/unsupported syntax "proto9"; compile/);
  });
});

describe("the program", () => {
  const start = (input: string | Uint8Array) => {
    const { status, stderr } = spawnSync(process.execPath, [plugin], { input });
    return { status, stderr: stderr.toString() };
  };

  test.each([
    ["a text", Buffer.from("not a request")],
    ["JSON", Buffer.from('{"fileToGenerate": []}')],
    ["a .proto file", Buffer.from('syntax = "proto3";\npackage acme;\n')],
    ["text in UTF-16", Buffer.from('syntax = "proto3";', "utf16le")],
    ["the beginning of a request", undefined],
    ["an archive", Buffer.from("1f8b0800000000000003", "hex")],
  ])("refuses %s in one line", (_, input) => {
    const { status, stderr } = start(input ?? requestOf("methods").subarray(0, 1000));
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^protoc-gen-rpcstatus: cannot read the request: [^\n]*; protoc-gen-rpcstatus is a plugin that buf and protoc run\n$/,
    );
  });
});

test("bytes that are not an image are refused", () => {
  for (const bytes of [Buffer.from("not an image"), requestOf("methods").subarray(0, 1000)]) {
    expect(() => requestFrom(bytes)).toThrow(CannotRead);
  }
});

/** Returns numbers from 0 to `end` - 1, the same ones in each run. */
function numbers(seed: number): (end: number) => number {
  let state = seed + 0x9e3779b9;
  return (end) => {
    state = Math.imul(state ^ (state >>> 16), 0x45d9f3b);
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (state >>> 1) % end;
  };
}

const COUNT = budget(5, 200);

describe("damaged requests", { timeout: 300_000 }, () => {
  test.each(CASES)("bytes of %s", (name) => {
    const whole = requestOf(name);
    for (let seed = 0; seed < COUNT; seed++) {
      const next = numbers(seed);
      let bytes = Buffer.from(whole);
      for (let count = next(3); count >= 0; count--) {
        const at = next(bytes.length);
        const length = next(30);
        const action = next(8);
        if (action === 0)
          bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        else if (action === 1) bytes = bytes.subarray(0, at + 1);
        else bytes[at] = next(256);
      }
      expect(refusalOf(bytes, seed), `${seed}`).not.toContain("    at ");
    }
  });

  test.each(CASES)("fields of %s", (name) => {
    for (let seed = 0; seed < COUNT; seed++) {
      const next = numbers(seed);
      const bytes = changed(name, (request) => {
        for (let count = next(3); count >= 0; count--) damage(request, next);
      });
      refusalOf(bytes, seed);
    }
  });

  function refusalOf(bytes: Uint8Array, seed: number): string {
    try {
      return refusal(bytes);
    } catch (error) {
      throw new Error(`with seed ${seed}`, { cause: error });
    }
  }
});

/** Changes something in a message or in one below it. */
function damage(message: object, next: (end: number) => number): void {
  const holder = message as Record<string, unknown>;
  const keys = Object.keys(message).filter((key) => !key.startsWith("$"));
  const key = keys[next(keys.length)];
  if (key === undefined) return;
  const value = holder[key];
  const isMessage = (part: unknown): part is object =>
    typeof part === "object" && part !== null && "$typeName" in part;
  if (Array.isArray(value) && value.length > 0) {
    const i = next(value.length);
    const part = value[i];
    const action = next(8);
    if (action === 0) value.splice(i, 1);
    else if (action === 1) value.push(part);
    else if (action === 2) value.length = 0;
    else if (isMessage(part)) damage(part, next);
    else value[i] = other(part, next);
  } else if (isMessage(value) && next(6) > 0) damage(value, next);
  else if (!Array.isArray(value) && !isMessage(value)) holder[key] = other(value, next);
  else if (isMessage(value)) delete holder[key];
}

function other(value: unknown, next: (end: number) => number): unknown {
  const texts = [
    "",
    "a",
    ".",
    ".a.b",
    "__proto__",
    "constructor",
    "\ufffd",
    "x".repeat(300),
    "proto2",
  ];
  if (typeof value === "string")
    return next(2) === 0 ? value.slice(next(3)) : texts[next(texts.length)];
  if (typeof value === "number") return [0, -1, 1, 3, 11, 14, 18, 728300, 2 ** 31 - 1][next(9)];
  return typeof value === "boolean" ? !value : value;
}
