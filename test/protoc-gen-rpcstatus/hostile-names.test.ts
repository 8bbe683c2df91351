// The request may be made by any program, and the names of files by anybody who can push: no text of a request becomes
// code of the generated files, or a path out of the folder of the output. It is refused, or is a string or a comment.

import { createContext, runInContext } from "node:vm";
import { create, fromBinary, setExtension, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  FileDescriptorProtoSchema,
  MethodOptionsSchema,
} from "@bufbuild/protobuf/wkt";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import {
  CatalogSchema,
  catalog,
  ErrorSpecSchema,
  error,
  errors,
  MethodErrorsSchema,
} from "../../gen/rpcstatus/v1/annotations_pb.js";
import { run } from "../../scripts/protoc-gen-rpcstatus/src/plugin.js";
import { budget } from "../budget.js";

/** The strings of a request that reach the output, by what they are. */
const ORDINARY = {
  file: "acme/a",
  importedFile: "acme/b",
  package: "acme.v1",
  importedPackage: "acme.b",
  enum: "OrderError",
  value: "LATE_ORDER",
  message: "Report",
  service: "Orders",
  method: "Place",
  domain: "shop.acme.example",
  reason: "LATE_ORDER",
  importedReason: "OLD_ORDER",
  text: "late by {days}",
  key: "days",
  description: "How late.",
  example: "A-1",
  locale: "de",
  localized: "zu spät",
  linkText: "Orders",
  url: "https://acme.example/help",
  explanation: "Trucks are slow.",
  resolution: "Wait.",
  replacedBy: "OrderError.LATE_ORDER",
  fallback: "OTHER_ORDER",
  defaultLocale: "en",
  enumComment: "Errors of orders.",
  valueComment: "It is late.",
  serviceComment: "The orders.",
  parameter: "",
};

type Texts = Readonly<Record<keyof typeof ORDINARY, string>>;

function requestOf(texts: Texts, parameter: string): Uint8Array {
  const enumOptions = (settings: object) => {
    const options = create(EnumOptionsSchema);
    setExtension(options, catalog, create(CatalogSchema, { valuePrefix: "", ...settings }));
    return options;
  };
  const valueOptions = (spec: object) => {
    const options = create(EnumValueOptionsSchema);
    setExtension(options, error, create(ErrorSpecSchema, { code: 13, ...spec }));
    return options;
  };
  const methodOptions = create(MethodOptionsSchema);
  const names = [
    `${texts.enum}.${texts.reason}`,
    `.${texts.importedPackage}.Old.${texts.importedReason}`,
  ];
  setExtension(methodOptions, errors, create(MethodErrorsSchema, { error: names }));
  const optionDependency = ["rpcstatus/v1/annotations.proto"];
  const imported = create(FileDescriptorProtoSchema, {
    ...{ name: `${texts.importedFile}.proto`, package: texts.importedPackage, syntax: "proto3" },
    optionDependency,
    messageType: [{ name: texts.message }],
    enumType: [
      {
        name: "Old",
        options: enumOptions({ domain: texts.domain }),
        value: [
          { name: "NONE", number: 0 },
          { name: "OLD", number: 1, options: valueOptions({ reason: texts.importedReason }) },
        ],
      },
    ],
  });
  const spec = {
    reason: texts.reason,
    message: texts.text,
    metadata: [{ key: texts.key, description: texts.description, example: texts.example }],
    localized: [{ locale: texts.locale, message: texts.localized }],
    help: [{ description: texts.linkText, url: texts.url }],
    details: [`${texts.importedPackage}.${texts.message}`],
    explanation: texts.explanation,
    resolution: texts.resolution,
  };
  const { defaultLocale, fallback, domain } = texts;
  const scope = texts.importedPackage === "" ? "" : `.${texts.importedPackage}`;
  const type = `${scope}.${texts.message}`;
  const file = create(FileDescriptorProtoSchema, {
    ...{ name: `${texts.file}.proto`, package: texts.package, syntax: "proto3" },
    optionDependency,
    dependency: [imported.name],
    enumType: [
      {
        name: texts.enum,
        options: enumOptions({ domain, defaultLocale, fallbackReason: fallback }),
        value: [
          { name: "NOTHING", number: 0 },
          { name: texts.value, number: 1, options: valueOptions(spec) },
          {
            name: "OTHER_ORDER",
            number: 2,
            options: valueOptions({ reason: fallback, message: "x" }),
          },
          {
            name: "WAS_LATE",
            number: 3,
            options: valueOptions({ message: "x", replacedBy: texts.replacedBy }),
          },
        ],
      },
    ],
    service: [
      {
        name: texts.service,
        method: [{ name: texts.method, inputType: type, outputType: type, options: methodOptions }],
      },
    ],
    sourceCodeInfo: {
      location: [
        { path: [5, 0], span: [1, 0, 1], leadingComments: texts.enumComment },
        { path: [5, 0, 2, 1], span: [2, 0, 1], leadingComments: texts.valueComment },
        { path: [6, 0], span: [3, 0, 1], leadingComments: texts.serviceComment },
      ],
    },
  });
  return toBinary(
    CodeGeneratorRequestSchema,
    create(CodeGeneratorRequestSchema, {
      parameter: [parameter, texts.parameter].filter(Boolean).join(","),
      fileToGenerate: [file.name],
      protoFile: [imported, file],
    }),
  );
}

// In one piece, it would be the source map of this file to vite.
const MAP = ["source", "MappingURL"].join("");

const HOSTILE = {
  "a line break": "x\nPWNED();//",
  "a carriage return": "x\rPWNED();//",
  "a line separator": "x\u2028PWNED();//",
  "a paragraph separator": "x\u2029PWNED();//",
  "a vertical tab": "x\u000bPWNED();//",
  NUL: "x\u0000PWNED",
  "an escape sequence": "x\u001b[2JPWNED",
  "a C1 control": "x\u009b2JPWNED",
  DEL: "x\u007fPWNED",
  "a change of direction": "x\u202ePWNED\u2066",
  "a zero-width space": "x\u200bPWNED",
  "a byte order mark": "x\ufeffPWNED",
  tags: "x\u{e0050}\u{e0057}PWNED",
  "the end of a comment": "x */ PWNED(); /* y",
  "two ends of a comment": "x **/*/ PWNED(); /** y",
  "the end of a string": 'x"; PWNED(); "',
  "the end of another string": "x'; PWNED(); '",
  "a template": "x` + PWNED() + `$" + "{PWNED()}",
  "a backslash": "x\\",
  "a backslash before a quote": 'x\\"; PWNED(); //',
  "an expression": "x = PWNED()",
  "a property": "x]: PWNED, [y",
  "an absolute path": "/tmp/PWNED",
  "a parent": "../../PWNED",
  "a parent inside": "a/../../../PWNED",
  "an encoded parent": "%2e%2e/%2e%2e/PWNED",
  "a Windows path": "C:\\PWNED",
  "a Windows drive": "C:/PWNED",
  "a query": "x?PWNED",
  "a fragment": "x#PWNED",
  "a loader": "!!PWNED!x",
  "an empty part": "x//PWNED",
  "a dot": "./PWNED",
  "a directive": "@ts-ignore",
  "another directive": "@ts-expect-error",
  "no check": "@ts-nocheck",
  "a reference": '/ <reference path="PWNED"/>',
  "a source map": `//# ${MAP}=data:PWNED`,
  "an older source map": `//@ ${MAP}=data:PWNED`,
  "a source URL": "//# sourceURL=PWNED",
  "a prototype": "__proto__",
  "a constructor": "constructor",
  "a keyword": "default",
  nothing: "",
  "a long text": "PWNED".repeat(5000),
};

/** Line breaks are written by the plugin; joiners are text in a comment. */
const HIDDEN = /(?!\n)\p{Cc}|[\u2028-\u202e\u2066-\u2069\u200b\ufeff\u{e0000}-\u{e007f}]/u;

function expectInert(name: string, content: string): void {
  expectInside(name);
  expect(content).not.toMatch(HIDDEN);
  expect(content).not.toMatch(/source(Mapping)?URL/);
  const source = ts.createSourceFile(name, content, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics, commentDirectives, pragmas, referencedFiles } = source as never as {
    parseDiagnostics: { messageText: unknown }[];
    commentDirectives?: unknown;
    pragmas: ReadonlyMap<string, unknown>;
    referencedFiles: unknown[];
  };
  expect(parseDiagnostics.map(({ messageText }) => messageText)).toEqual([]);
  expect([commentDirectives, [...pragmas.keys()], referencedFiles]).toEqual([undefined, [], []]);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) expect(node.text).not.toBe("PWNED");
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement))
      expectModule((statement.moduleSpecifier as ts.StringLiteral).text, name);
  }
}

/** A path with slashes, of which no part leads out of the folder, and whose characters any file system allows. */
function expectInside(path: string): void {
  expect(path).not.toMatch(HIDDEN);
  expect(path).not.toMatch(/["#%*:<>?\\|!`]/);
  for (const part of path.split("/")) expect(["", ".", ".."]).not.toContain(part);
}

function expectModule(module: string, importer: string): void {
  if (/^rpcstatus\/\w+$/.test(module)) return;
  expect(module).toMatch(/^\.\.?\//);
  const { href } = new URL(module, `file:///out/${encodeURI(importer)}`);
  expect(href).toMatch(/^file:\/\/\/out\/./);
  expectInside(decodeURI(href).slice("file:///out/".length));
}

function evaluate(name: string, content: string): void {
  let isCalled = false;
  const kinds = new Proxy(
    {},
    {
      get:
        () =>
        (...args: unknown[]) =>
          args,
    },
  );
  const context = createContext({
    exports: {},
    require: (module: string) => {
      expectModule(module, name);
      return kinds;
    },
    PWNED: () => {
      isCalled = true;
    },
  });
  runInContext(content, context);
  expect(isCalled).toBe(false);
}

async function generate(texts: Texts, parameter: string) {
  const { response, warnings } = run(requestOf(texts, parameter));
  const { error: problem, file } = fromBinary(CodeGeneratorResponseSchema, Buffer.concat(response));
  // Problems and warnings are printed, each on its line.
  for (const line of [...problem.split("\n").slice(1), ...warnings]) {
    expect(line).not.toMatch(HIDDEN);
    expect(line).toMatch(/cannot |warning: |^see node_modules/);
  }
  for (const { name, content } of file) expectInert(name, content);
  return { problem, file };
}

const PARAMETERS = [
  "target=ts+dts,notes=true,enums=import",
  "target=js,js_import_style=legacy_commonjs,notes=true",
];

test("the request is accepted with ordinary texts", async () => {
  for (const parameter of PARAMETERS) {
    const { problem, file } = await generate(ORDINARY, parameter);
    expect(problem).toBe("");
    expect(file.length).toBe(parameter.startsWith("target=ts") ? 2 : 1);
  }
});

const places = Object.keys(ORDINARY) as (keyof Texts)[];
// A small run has each text in some of the places, and each place with some of the texts.
describe.each(Object.entries(HOSTILE).map(([name, hostile], i) => [name, hostile, i] as const))(
  "%s",
  (_, hostile, i) => {
    test.each(places.filter((__, j) => (i + j) % budget(24, 1) === 0))("as %s", async (place) => {
      const ordinary = ORDINARY[place];
      const all = [`${ordinary}${hostile}`, hostile, `${hostile}${ordinary}`].flatMap((text) =>
        PARAMETERS.map((parameter) => ({ text, parameter })),
      );
      // Each way with some of the places; a full run has two for each.
      const first = (places.indexOf(place) + hostile.length) % all.length;
      for (const { text, parameter } of [...all, ...all].slice(first, first + budget(1, 2))) {
        const { file } = await generate({ ...ORDINARY, [place]: text }, parameter);
        for (const { name, content } of file) if (name.endsWith(".js")) evaluate(name, content);
      }
    });
  },
);

describe("names are refused where they become code", () => {
  test.each([
    [
      "file",
      "a\nb",
      'cannot generate code for file "a\\nb.proto": its name has the character "\\n"',
    ],
    ["file", "../a", 'cannot generate code for file "../a.proto": its name has ".."'],
    ["file", "/a", 'cannot generate code for file "/a.proto": its name has a leading slash'],
    [
      "file",
      "a\\b",
      'cannot generate code for file "a\\\\b.proto": its name has the character "\\\\"',
    ],
    [
      "file",
      "a\u2028",
      'cannot generate code for file "a\\u2028.proto": its name has the character "\\u2028"',
    ],
    [
      "importedFile",
      "a%2e",
      'cannot generate code for file "a%2e.proto": its name has the character "%"',
    ],
    ["enum", "a b", 'cannot generate code for enum "acme.v1.a b": that is not a name in protobuf'],
    ["value", "1", 'cannot generate code for enum value "1": that is not a name in protobuf'],
    ["message", "é", 'cannot generate code for message "acme.b.é": that is not a name in protobuf'],
    [
      "service",
      "a-b",
      'cannot generate code for service "acme.v1.a-b": that is not a name in protobuf',
    ],
    ["method", "a.b", 'cannot generate code for method "a.b": that is not a name in protobuf'],
    [
      "package",
      "a..b",
      'cannot generate code for enum "a..b.OrderError": that is not a name in protobuf',
    ],
    [
      "importedReason",
      "old",
      'cannot use error ".acme.b.Old.old", declared in "acme/b.proto": its enum or its reason "old" cannot',
    ],
  ] as const)("%s %j", async (place, text, expected) => {
    const { problem, file } = await generate({ ...ORDINARY, [place]: text }, "target=ts");
    expect(problem).toContain(expected);
    expect(file).toEqual([]);
  });
});

test("a name with a space, a quote or letters of any language is not refused", async () => {
  const texts = { ...ORDINARY, file: "größe/it's a test", importedFile: "$日本/b=c" };
  const { response } = run(requestOf(texts, "target=ts"));
  const { error: problem, file } = fromBinary(CodeGeneratorResponseSchema, Buffer.concat(response));
  expect(problem).toBe("");
  expect(file[0]?.content).toContain('from "../$日本/b=c_rpcstatus";');
});
