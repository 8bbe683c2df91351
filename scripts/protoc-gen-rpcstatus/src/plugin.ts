// One run of the plugin: request in, response out. Problems of the input are the response's `error`.

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  type CodeGeneratorResponse,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponse_FileSchema,
  CodeGeneratorResponseSchema,
  Edition,
} from "@bufbuild/protobuf/wkt";
import { check } from "./check.js";
import type { Model, Problem } from "./model.js";
import { parseOptions } from "./options.js";
import { read } from "./read.js";

export interface Result {
  readonly response: Uint8Array;
  /** Lines for standard error; they do not fail the run. */
  readonly warnings: readonly string[];
}

export async function run(input: Uint8Array): Promise<Result> {
  const request = fromBinary(CodeGeneratorRequestSchema, input);
  const response = create(CodeGeneratorResponseSchema, {
    supportedFeatures: BigInt(
      CodeGeneratorResponse_Feature.PROTO3_OPTIONAL |
        CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
    ),
    minimumEdition: Edition.EDITION_PROTO2,
    maximumEdition: Edition.EDITION_2024,
  });
  let options: ReturnType<typeof parseOptions>;
  try {
    options = parseOptions(request.parameter);
  } catch (error) {
    response.error = (error as Error).message;
    return finish(response);
  }
  const model = read(request);
  const problems = check(model);
  if (problems.length > 0) {
    // On lines of their own: buf and protoc put the plugin's name before the text.
    response.error = problems.map((problem) => `\n${format(problem)}`).join("");
    return finish(response);
  }
  // ts-morph is most of the time of a run: it is loaded only when there is something to print.
  if (options.runtime !== undefined || model.files.some((file) => file.catalogs.length > 0)) {
    const { emit } = await import("./emit/index.js");
    for (const { name, content } of emit(model, options)) {
      response.file.push(create(CodeGeneratorResponse_FileSchema, { name, content }));
    }
  }
  return finish(response, unusedOptions(model));
}

function finish(response: CodeGeneratorResponse, warnings: readonly string[] = []): Result {
  return { response: toBinary(CodeGeneratorResponseSchema, response), warnings };
}

/** Options that can be written already, but that this version gives no effect. */
function unusedOptions(model: Model): string[] {
  const warnings: string[] = [];
  for (const catalog of model.files.flatMap((file) => file.catalogs)) {
    const owners = [
      { unused: catalog.unused, at: catalog.at.option },
      ...catalog.errors.map((error) => ({ unused: error.unused, at: error.at.code })),
    ];
    for (const { unused, at } of owners) {
      for (const name of unused) {
        warnings.push(
          format({ at, text: `warning: option "${name}" has no effect in this version` }),
        );
      }
    }
  }
  return warnings;
}

function format({ at, text }: Problem): string {
  return `${at.file}:${at.line}:${at.column}: ${text}`;
}
