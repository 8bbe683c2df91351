// The plugin in this process, with the requests that buf makes. One buf compiles the protos of all cases and hands
// its requests to a script in the place of a plugin. That a plugin which is a program gives the same is tested
// in through-buf.test.ts.

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

/** Contents by their paths. */
export type Files = ReadonlyMap<string, string>;

/** A folder of protos that buf has compiled. */
export interface Compiled {
  /** The folder that buf ran in: the protos are in its folder protos/. */
  readonly dir: string;
  readonly request: CodeGeneratorRequest;
  /** For protoc-gen-es, without our options. */
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

/** An empty response, of a plugin that takes all files. */
const RESPONSE = create(CodeGeneratorResponseSchema, {
  supportedFeatures: BigInt(
    CodeGeneratorResponse_Feature.PROTO3_OPTIONAL | CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
  ),
  minimumEdition: Edition.EDITION_PROTO2,
  maximumEdition: Edition.EDITION_2024,
});

/**
 * Compiles each of the folders as `buf generate` does, all in one run of buf. What it writes into the folder `to`
 * has to stay until the plugin has run. With `es`, it makes the requests for protoc-gen-es too.
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
    // buf generates for one input after the other.
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

/** Runs the plugin. What is printed is what the plugin's program and buf print of it. */
export async function generate(
  { dir, request }: Pick<Compiled, "dir" | "request">,
  parameter = "target=ts",
): Promise<Generated> {
  // Places count from the folder of the run.
  const cwd = vi.spyOn(process, "cwd").mockReturnValue(dir);
  try {
    const input = toBinary(CodeGeneratorRequestSchema, { ...request, parameter });
    const { response, warnings } = await runPlugin(input);
    const { error, file } = fromBinary(CodeGeneratorResponseSchema, response);
    return {
      ok: error === "",
      stderr: [...warnings, ...(error === "" ? [] : [error])].map((line) => `${line}\n`).join(""),
      files: new Map(file.map(({ name, content }) => [name, content])),
    };
  } finally {
    cwd.mockRestore();
  }
}

/** Runs protoc-gen-es with the options of ours that it has too. */
export function generateEs({ esRequest }: Compiled, parameter = "target=ts"): Files {
  if (esRequest === undefined) throw new Error("cannot run protoc-gen-es without its request");
  const { file } = protocGenEs.run({ ...esRequest, parameter: optionsOfEs(parameter) });
  return new Map(file.map(({ name, content }) => [name, content]));
}
