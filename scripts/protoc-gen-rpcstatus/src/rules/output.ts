// The output of a run. It follows from the options, which the model does not contain.

/** Ends the name of an output: of protoc-gen-es, and of this plugin. */
export type OutputSuffix = "_pb" | "_rpcstatus";

export interface Output {
  /** Files without errors are generated too. */
  readonly keepEmptyFiles: boolean;
  /** Reports whether an option or a package of protobuf-es provides the output of a proto. */
  readonly isElsewhere: (protoFile: string, suffix: OutputSuffix) => boolean;
  /** Reports whether the path of a position leads to a file. */
  readonly exists: (path: string) => boolean;
}
