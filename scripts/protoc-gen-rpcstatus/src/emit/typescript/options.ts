// Options of the targets ts, js and dts, named as protoc-gen-es names its own.

/** TypeScript, JavaScript, or the declarations of JavaScript. */
export type TypeScriptTarget = "ts" | "js" | "dts";

/** Where what a pattern matches is imported from. */
export interface ImportRule {
  readonly pattern: RegExp;
  readonly target: string;
}

export interface TypeScriptOptions {
  /** Ends the path of an imported file; ".js" for programs that Node runs as ES modules. */
  readonly importExtension: "" | ".js" | ".ts";
  /** Where the outputs of protos are imported from; the first rule that matches counts. */
  readonly mapImports: readonly ImportRule[];
  /** Where modules are imported from, packages included; the first rule that matches counts. */
  readonly rewriteImports: readonly ImportRule[];
  /** JavaScript with `require` and `exports`; the other targets are ES modules all the same. */
  readonly commonJs: boolean;
  /** Import the enums from protoc-gen-es's files instead of declaring them again. */
  readonly importEnums: boolean;
  /** Enums as objects and unions, which TypeScript erases; as in protoc-gen-es, without a reverse mapping. */
  readonly erasableSyntax: boolean;
  readonly tsNocheck: boolean;
  /** The first line of a file does not name the version of the plugin. */
  readonly elidePluginVersion: boolean;
  /** Explanations and resolutions are in the specs too, not only in comments. */
  readonly notes: boolean;
  /** The languages of the texts that the generated code carries, as canonical tags. */
  readonly locales: "all" | readonly string[];
  /** The errors can be recognized in a StatusError but not built, for front ends. */
  readonly clientSide: boolean;
}
