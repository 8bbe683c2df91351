// The plugin's protocol, with requests that are hard to get from a real buf.

import { create, fromBinary, setExtension, toBinary } from "@bufbuild/protobuf";
import {
  type CodeGeneratorRequest,
  CodeGeneratorRequestSchema,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  Edition,
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import {
  CatalogSchema,
  catalog,
  ErrorSpecSchema,
  error,
} from "../../gen/rpcstatus/v1/annotations_pb.js";
import { run } from "../../scripts/protoc-gen-rpcstatus/src/plugin.js";

// message Node {}
const noCatalog = create(CodeGeneratorRequestSchema, {
  fileToGenerate: ["node.proto"],
  protoFile: [
    { name: "node.proto", package: "acme", syntax: "proto3", messageType: [{ name: "Node" }] },
  ],
});

async function respond(request: CodeGeneratorRequest) {
  const { response, warnings } = run(toBinary(CodeGeneratorRequestSchema, request));
  return { response: fromBinary(CodeGeneratorResponseSchema, Buffer.concat(response)), warnings };
}

test("a file without a catalog generates nothing", async () => {
  const { response, warnings } = await respond(noCatalog);
  expect(response.error).toBe("");
  expect(response.file).toEqual([]);
  expect(warnings).toEqual([]);
});

test("the response declares the supported features and editions", async () => {
  const { response } = await respond(noCatalog);
  const { PROTO3_OPTIONAL, SUPPORTS_EDITIONS } = CodeGeneratorResponse_Feature;
  expect(response.supportedFeatures).toBe(BigInt(PROTO3_OPTIONAL | SUPPORTS_EDITIONS));
  expect(response.minimumEdition).toBe(Edition.EDITION_PROTO2);
  expect(response.maximumEdition).toBe(Edition.EDITION_2024);
});

test("an unknown option is an error of the response", async () => {
  const { response } = await respond({ ...noCatalog, parameter: "target=cjs" });
  expect(response.error).toMatch(
    /^\ncannot use option "target=cjs": known targets are ts, js, dts /,
  );
  expect(response.supportedFeatures).not.toBe(0n);
});

test.each([
  ["Case/one.proto", "case/one.proto"],
  ["one.proto", "one"],
  // An accent is a part of its letter, or follows it.
  ["caf\u00e9.proto", "cafe\u0301.proto"],
  // Their capitals are the same.
  ["us.proto", "u\u017f.proto"],
])(
  "files %s and %s are refused: some file systems would merge their outputs",
  async (one, other) => {
    const options = create(EnumOptionsSchema);
    setExtension(options, catalog, create(CatalogSchema, { domain: "acme.example" }));
    const fileToGenerate = [one, other];
    const request = create(CodeGeneratorRequestSchema, {
      fileToGenerate,
      protoFile: fileToGenerate.map((name, i) =>
        create(FileDescriptorProtoSchema, {
          name,
          package: `p${i}`,
          syntax: "proto3",
          // The request need not contain this file: the plugin knows its own options.
          optionDependency: ["rpcstatus/v1/annotations.proto"],
          enumType: [{ name: "Empty", value: [{ name: "EMPTY_UNSPECIFIED", number: 0 }], options }],
        }),
      ),
    });
    const { response } = await respond(request);
    expect(response.error).toBe(
      `\n${other}:1:1: cannot generate files for both "${one}" and "${other}": TypeScript and many file systems do not distinguish the names; rename one of the two (FILE_NAME_UNIQUE)\nsee node_modules/rpcstatus/docs/rules.md#file_name_unique`,
    );
  },
);

test("a request without its file to generate is a failure of the compiler, not an error of the user", async () => {
  const request = { ...noCatalog, fileToGenerate: ["other.proto"] };
  await expect(respond(request)).rejects.toThrow('cannot find "other.proto" in the request');
});

describe("the option locales", () => {
  /** An enum with texts in a language; without any, if it is not set. */
  const enumWith = (name: string, locale?: string, defaultLocale?: string) => {
    const options = create(EnumOptionsSchema);
    const settings = {
      domain: "acme.example",
      defaultCode: 13,
      ...(defaultLocale && { defaultLocale }),
    };
    setExtension(options, catalog, create(CatalogSchema, settings));
    const valueOptions = create(EnumValueOptionsSchema);
    const localized = locale === undefined ? [] : [{ locale, message: "late" }];
    setExtension(valueOptions, error, create(ErrorSpecSchema, { message: "late", localized }));
    const value = [
      { name: `${name}_UNSPECIFIED`, number: 0 },
      { name: `${name}_LATE`, number: 1, options: valueOptions },
    ];
    return { name, value, options };
  };
  const requestWith = (parameter: string, ...enumType: ReturnType<typeof enumWith>[]) =>
    create(CodeGeneratorRequestSchema, {
      parameter,
      fileToGenerate: ["late.proto"],
      protoFile: [
        create(FileDescriptorProtoSchema, {
          name: "late.proto",
          syntax: "proto3",
          optionDependency: ["rpcstatus/v1/annotations.proto"],
          enumType,
        }),
      ],
    });

  test.each(["all", "none", "de-ch", "DE-CH,en-gb"])("accepts %s", async (locales) => {
    const request = requestWith(`locales=${locales}`, enumWith("A", "de-CH", "en-GB"));
    const { response } = await respond(request);
    expect(response.error).toBe("");
    const isCarried = response.file.some(({ content }) => content.includes('"de-CH": "late"'));
    expect(isCarried).toBe(locales !== "none");
  });

  test("refuses languages in which no catalog has a text, and lists the others", async () => {
    const request = requestWith("locales=de,it,en-GB,fr", enumWith("A", "de", "en-GB"));
    const { response } = await respond(request);
    const problem = (locale: string) =>
      `\ncannot use option "locales": no catalog has a text in "${locale}"; use one of de, en-GB`;
    expect(response.error).toBe(problem("it") + problem("fr"));
    expect(response.file).toEqual([]);
  });

  test("accepts any language if there are no texts: buf may start the plugin once for each directory", async () => {
    const { response } = await respond(requestWith("locales=de", enumWith("A", undefined, "en")));
    expect(response.error).toBe("");
  });
});

test.each([
  ["", "\n"],
  ["target=ts", ' with parameter "target=ts"\n'],
  // A line break would end the comment.
  ["target=ts,\r\n,\t\u2028", ' with parameter "target=ts,\\r\\n,\\t\\u2028"\n'],
])("the header names the parameter %j on one line", async (parameter, shown) => {
  const options = create(EnumOptionsSchema);
  setExtension(options, catalog, create(CatalogSchema, { domain: "acme.example" }));
  const value = [{ name: "EMPTY_UNSPECIFIED", number: 0 }];
  const file = create(FileDescriptorProtoSchema, {
    ...{ name: "empty.proto", syntax: "proto3" },
    optionDependency: ["rpcstatus/v1/annotations.proto"],
    enumType: [{ name: "Empty", value, options }],
  });
  const request = create(CodeGeneratorRequestSchema, {
    ...{ parameter, fileToGenerate: ["empty.proto"], protoFile: [file] },
  });
  const { response } = await respond(request);
  const [header = ""] = /^.*\n/.exec(response.file[0]?.content ?? "") ?? [response.error];
  expect(header).toMatch(/^\/\/ @generated by protoc-gen-rpcstatus v\d+\.\d+\.\d+/);
  expect(header.replace(/^.*? v[\d.]+/, "")).toBe(shown);
});
