// The plugin's protocol, with requests that are hard to get from a real buf.

import { create, fromBinary, setExtension, toBinary } from "@bufbuild/protobuf";
import {
  type CodeGeneratorRequest,
  CodeGeneratorRequestSchema,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  Edition,
  EnumOptionsSchema,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { CatalogSchema, catalog } from "../../gen/rpcstatus/v1/annotations_pb.js";
import { run } from "../../scripts/protoc-gen-rpcstatus/src/plugin.js";

// message Node {}
const noCatalog = create(CodeGeneratorRequestSchema, {
  fileToGenerate: ["node.proto"],
  protoFile: [
    { name: "node.proto", package: "acme", syntax: "proto3", messageType: [{ name: "Node" }] },
  ],
});

async function respond(request: CodeGeneratorRequest) {
  const { response, warnings } = await run(toBinary(CodeGeneratorRequestSchema, request));
  return { response: fromBinary(CodeGeneratorResponseSchema, response), warnings };
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

test("files whose names differ only in case are refused: some file systems would merge their outputs", async () => {
  const options = create(EnumOptionsSchema);
  setExtension(options, catalog, create(CatalogSchema, { domain: "acme.example" }));
  const fileToGenerate = ["Case/one.proto", "case/one.proto"];
  const request = create(CodeGeneratorRequestSchema, {
    fileToGenerate,
    protoFile: fileToGenerate.map((name) =>
      create(FileDescriptorProtoSchema, {
        name,
        package: name.slice(0, 4),
        syntax: "proto3",
        // The request need not contain this file: the plugin knows its own options.
        optionDependency: ["rpcstatus/v1/annotations.proto"],
        enumType: [{ name: "Empty", value: [{ name: "EMPTY_UNSPECIFIED", number: 0 }], options }],
      }),
    ),
  });
  const { response } = await respond(request);
  expect(response.error).toBe(
    '\ncase/one.proto:1:1: cannot generate files for both "Case/one.proto" and "case/one.proto": TypeScript and many file systems do not distinguish the names; rename one of the two',
  );
});

test("a request without its file to generate is a failure of the compiler, not an error of the user", async () => {
  const request = { ...noCatalog, fileToGenerate: ["other.proto"] };
  await expect(respond(request)).rejects.toThrow('cannot find "other.proto" in the request');
});
