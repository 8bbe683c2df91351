// The plugin's options, named as protoc-gen-es names its own.

export interface Options {
  /** What stands behind the path of an imported file; ".js" for programs that Node runs as ES modules. */
  readonly importExtension: "" | ".js" | ".ts";
  /** Import the enums from protoc-gen-es's files instead of declaring them again. */
  readonly importEnums: boolean;
  /**
   * Given by this repository alone: the path of src/wire/index.js from the out folder. It turns on the
   * output that only the runtime itself needs: the tables of `Code` and the codec of every message.
   */
  readonly runtime: string | undefined;
}

const known = ["target=ts", "import_extension=none|js|ts", "enums=emit|import"];

/** Throws an Error that lists the known options when one is not known. */
export function parseOptions(parameter: string): Options {
  let options: Options = { importExtension: "", importEnums: false, runtime: undefined };
  for (const part of parameter.split(",")) {
    const option = part.trim();
    if (option !== "") options = { ...options, ...parseOption(option) };
  }
  return options;
}

function parseOption(option: string): Partial<Options> {
  const [name, value] = split(option);
  const extensions = { none: "", js: ".js", ts: ".ts" } as const;
  if (option === "target=ts") return {};
  if (name === "import_extension" && Object.hasOwn(extensions, value)) {
    return { importExtension: extensions[value as keyof typeof extensions] };
  }
  if (option === "enums=emit" || option === "enums=import")
    return { importEnums: value === "import" };
  if (name === "runtime" && value !== "") return { runtime: value };
  const what =
    name === "target" ? `cannot make target "${value}"` : `cannot use option "${option}"`;
  throw new Error(`${what}: known options are ${known.join(", ")}`);
}

function split(option: string): readonly [string, string] {
  const i = option.indexOf("=");
  return i < 0 ? [option, ""] : [option.slice(0, i), option.slice(i + 1)];
}
