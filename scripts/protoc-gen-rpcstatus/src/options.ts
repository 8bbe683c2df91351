// The plugin's options, named as protoc-gen-es names its own.

export interface Options {
  /**
   * Given by this repository alone: the path of src/wire/index.js from the out folder. It turns on the
   * output that only the runtime itself needs: the tables of `Code` and the codec of every message.
   */
  readonly runtime: string | undefined;
}

const known = ["target=ts"];

/** Throws an Error that lists the known options when one is not known. */
export function parseOptions(parameter: string): Options {
  let runtime: string | undefined;
  for (const part of parameter.split(",")) {
    const option = part.trim();
    if (option === "" || option === "target=ts") continue;
    const [name, value] = split(option);
    if (name === "runtime" && value !== "") {
      runtime = value;
      continue;
    }
    const what =
      name === "target" ? `cannot make target "${value}"` : `cannot use option "${option}"`;
    throw new Error(`${what}: known options are ${known.join(", ")}`);
  }
  return { runtime };
}

function split(option: string): readonly [string, string] {
  const i = option.indexOf("=");
  return i < 0 ? [option, ""] : [option.slice(0, i), option.slice(i + 1)];
}
