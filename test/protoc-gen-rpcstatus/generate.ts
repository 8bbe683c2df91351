// Runs the plugin in this process, with the requests that buf sends. One run of buf compiles the protos of all cases;
// a script in place of the plugin saves the requests. through-buf.test.ts tests that the plugin as a program
// generates the same.

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type CodeGeneratorRequest,
  CodeGeneratorRequestSchema,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  Edition,
} from "@bufbuild/protobuf/wkt";
import { protocGenEs } from "@bufbuild/protoc-gen-es/dist/cjs/src/protoc-gen-es-plugin.js";
import { vi } from "vitest";
import { run as runPlugin } from "../../scripts/protoc-gen-rpcstatus/src/plugin.js";
import { buf, layOut, optionsOfEs, type Run, run, WITHOUT_OURS } from "./build.js";
import { filesIn } from "./compile.js";

/** Maps paths to contents. */
export type Files = ReadonlyMap<string, string>;

/** A folder of protos compiled by buf. */
export interface Compiled {
  /** The folder that buf ran in. Its subfolder protos/ contains the protos. */
  readonly dir: string;
  readonly request: CodeGeneratorRequest;
  /** The request for protoc-gen-es, without our options. */
  readonly esRequest: CodeGeneratorRequest | undefined;
}

export interface Generated extends Run {
  readonly files: Files;
}

const SCRIPT = `#!/bin/sh
n=$(ls "$1" | wc -l)
cat > "$1/$((n))"
cat "$2"
`;

/** An empty response of a plugin that supports every syntax and edition. */
const RESPONSE = create(CodeGeneratorResponseSchema, {
  supportedFeatures: BigInt(
    CodeGeneratorResponse_Feature.PROTO3_OPTIONAL | CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
  ),
  minimumEdition: Edition.EDITION_PROTO2,
  maximumEdition: Edition.EDITION_2024,
});

/**
 * Compiles each of the folders as `buf generate` does, in a single run of buf. The files that it writes to `to`
 * must exist until the plugin has run. With `es`, it creates the requests for protoc-gen-es too.
 */
export async function compileProtos(
  folders: readonly string[],
  to: string,
  { es = false } = {},
): Promise<Compiled[]> {
  const dir = mkdtempSync(join(to, "compiled-"));
  writeFileSync(join(dir, "script.sh"), SCRIPT, { mode: 0o755 });
  writeFileSync(join(dir, "response"), toBinary(CodeGeneratorResponseSchema, RESPONSE));
  const plugin = (requests: string) => {
    mkdirSync(join(dir, requests));
    const local = ["script.sh", requests, "response"].map((name) => join(dir, name));
    return { local, out: "out", strategy: "all" };
  };
  const plugins: object[] = [plugin("requests")];
  if (es) plugins.push({ ...plugin("es-requests"), ...WITHOUT_OURS });
  for (const [i, folder] of folders.entries()) layOut(folder, join(dir, `${i}`));
  const inputs = folders.map((_, i) => ({ directory: `${i}/protos` }));
  writeFileSync(join(dir, "buf.gen.yaml"), JSON.stringify({ version: "v2", inputs, plugins }));
  const { ok, stderr } = await run(buf, ["generate"], dir);
  if (!ok) throw new Error(`cannot compile the protos: ${stderr}`);
  const read = (requests: string, i: number, folder: string) => {
    const bytes = readFileSync(join(dir, requests, `${i}`));
    const request = fromBinary(CodeGeneratorRequestSchema, bytes);
    // buf processes the inputs one after the other.
    if (request.fileToGenerate.toSorted().join() !== filesIn(folder, /\.proto$/).join())
      throw new Error(
        `cannot find the request of "${folder}": buf ran its inputs in another order`,
      );
    return request;
  };
  return folders.map((folder, i) => ({
    dir: join(dir, `${i}`),
    request: read("requests", i, folder),
    esRequest: es ? read("es-requests", i, folder) : undefined,
  }));
}

/** Runs the plugin. `stderr` is the text that the program prints, followed by the error that buf prints. */
export async function generate(
  { dir, request }: Pick<Compiled, "dir" | "request">,
  parameter = "target=ts",
): Promise<Generated> {
  // Paths in findings are relative to the folder of the run.
  const cwd = vi.spyOn(process, "cwd").mockReturnValue(dir);
  try {
    const input = toBinary(CodeGeneratorRequestSchema, { ...request, parameter });
    const { response, warnings } = runPlugin(input);
    const { error, file } = fromBinary(CodeGeneratorResponseSchema, Buffer.concat(response));
    return {
      ok: error === "",
      stderr: [...warnings, ...(error === "" ? [] : [error])].map((line) => `${line}\n`).join(""),
      files: new Map(file.map(({ name, content }) => [name, content])),
    };
  } finally {
    cwd.mockRestore();
  }
}

/** Runs protoc-gen-es with those of the options that it has too. */
export function generateEs({ esRequest }: Compiled, parameter = "target=ts"): Files {
  if (esRequest === undefined) throw new Error("cannot run protoc-gen-es without its request");
  const { file } = protocGenEs.run({ ...esRequest, parameter: optionsOfEs(parameter) });
  return new Map(file.map(({ name, content }) => [name, content]));
}
