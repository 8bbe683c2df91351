// One run of the plugin: request in, response out. Problems of the protos or options are the response's
// `error`.

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  type CodeGeneratorResponse,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponse_FileSchema,
  CodeGeneratorResponseSchema,
  Edition,
} from "@bufbuild/protobuf/wkt";
import { lineOf } from "./diagnostics/finding.js";
import { emit } from "./emit/index.js";
import { parseOptions } from "./options.js";
import { read } from "./read/index.js";
import { locator } from "./read/locate.js";
import { findingsOf } from "./rules/index.js";
import { checkLocales } from "./rules/locales.js";

export interface Result {
  readonly response: Uint8Array;
  /** Lines for standard error. They do not fail the run. */
  readonly warnings: readonly string[];
}

export function run(input: Uint8Array): Result {
  const request = fromBinary(CodeGeneratorRequestSchema, input);
  const response = create(CodeGeneratorResponseSchema, {
    supportedFeatures: BigInt(
      CodeGeneratorResponse_Feature.PROTO3_OPTIONAL |
        CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
    ),
    minimumEdition: Edition.EDITION_PROTO2,
    maximumEdition: Edition.EDITION_2024,
  });
  const { options, problems: wrongOptions } = parseOptions(request.parameter);
  if (wrongOptions.length > 0) return refuse(response, wrongOptions);
  const packages = new Map(request.protoFile.map((file) => [file.name, file.package]));
  const model = read(request, locator(process.cwd(), packages));
  const findings = findingsOf(model);
  const warnings = findings.warnings.map((warning) => lineOf(warning, "warning"));
  const problems = [
    ...checkLocales(model, options.locales),
    ...findings.problems.map((problem) => lineOf(problem, "error")),
  ];
  if (problems.length > 0) return refuse(response, problems, warnings);
  for (const { name, content } of emit(model, options.targets, options, request.parameter)) {
    response.file.push(create(CodeGeneratorResponse_FileSchema, { name, content }));
  }
  return finish(response, warnings);
}

function refuse(
  response: CodeGeneratorResponse,
  problems: readonly string[],
  warnings: readonly string[] = [],
): Result {
  // Each on a line of its own: buf and protoc print the plugin's name before the text.
  response.error = problems.map((problem) => `\n${problem}`).join("");
  return finish(response, warnings);
}

function finish(response: CodeGeneratorResponse, warnings: readonly string[] = []): Result {
  return { response: toBinary(CodeGeneratorResponseSchema, response), warnings };
}
