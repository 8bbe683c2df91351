// The model of a run: `read` returns it; the rules, the comparison and the emitters use it. Values of options are
// plain data.

import type {
  DescEnum,
  DescEnumValue,
  DescFile,
  DescMessage,
  DescMethod,
  DescService,
} from "@bufbuild/protobuf";
import type { Finding, Position } from "../diagnostics/finding.js";

export type MetadataType =
  | "string"
  | "int64"
  | "double"
  | "bool"
  | "timestamp"
  | "duration"
  | "bytes";

export interface MetadataModel {
  readonly key: string;
  /** Undefined for a number that is not a type: enums of proto3 are open. */
  readonly type: MetadataType | undefined;
  readonly typeNumber: number;
  readonly optional: boolean;
  /** Declared by nothing but a placeholder of the message. */
  readonly isImplied: boolean;
  readonly description: string;
  readonly example: string;
  readonly at: Position;
}

interface LocalizedModel {
  readonly locale: string;
  readonly message: string;
  readonly at: Position;
}

export interface LinkModel {
  readonly description: string;
  readonly url: string;
  readonly at: Position;
}

/** A detail type that an error declares. */
export interface DetailModel {
  readonly typeName: string;
  /** Undefined for a type that is not in the request. */
  readonly desc: DescMessage | undefined;
  /** For a type that was not found: one whose full name ends like the name. */
  readonly similar: string | undefined;
  readonly at: Position;
}

/** The name of an error in another place: its enum, a dot, its reason; for a method, "*" in place of the reason is all. */
export interface ErrorReference {
  readonly name: string;
  /** The full name of the declaration that holds the reference: the search begins there. */
  readonly scope: string;
  readonly at: Position;
}

export interface ServiceModel {
  readonly desc: DescService;
  /** The errors of every method. */
  readonly ofAll: readonly ErrorReference[];
  readonly methods: readonly MethodModel[];
}

export interface MethodModel {
  readonly desc: DescMethod;
  /** Those that the method itself names. */
  readonly own: readonly ErrorReference[];
  /** Its own, then those of its service. */
  readonly errors: readonly ErrorReference[];
}

/** An enum value with its `error` option, or without it in a catalog with a default code. */
export interface ErrorModel {
  readonly value: DescEnumValue;
  readonly reason: string;
  /** The words of its names in TypeScript, in UPPER_SNAKE_CASE: the reason, if that is one. */
  readonly name: string;
  /** The reason is from the option, not from the value's name. */
  readonly hasOwnReason: boolean;
  /** Any number: the rules check whether it is one of the 16 error codes. */
  readonly code: number | undefined;
  readonly codeName: string | undefined;
  /** The code to write, if the number is an HTTP status. */
  readonly codeOfHttp: string | undefined;
  /** The code is the catalog's default, which is checked there. */
  readonly hasDefaultCode: boolean;
  readonly message: string | undefined;
  /** The declared keys, then those that `message` declares, in order. */
  readonly metadata: readonly MetadataModel[];
  readonly localized: readonly LocalizedModel[];
  readonly retryDelay: { readonly seconds: bigint; readonly nanos: number } | undefined;
  /** Its own links; without any, those of the catalog are sent. */
  readonly help: readonly LinkModel[];
  readonly details: readonly DetailModel[];
  readonly httpStatus: number | undefined;
  /** Undefined if the logger decides, and for a number that is not a level. */
  readonly logLevel: "debug" | "info" | "warn" | "error" | undefined;
  readonly logLevelNumber: number;
  readonly replacedBy: ErrorReference | undefined;
  readonly explanation: string | undefined;
  readonly resolution: string | undefined;
  /** Searched when it is called: the comments of a baseline are never read. */
  readonly comment: () => string;
  readonly at: {
    readonly value: Position;
    readonly code: Position;
    readonly message: Position;
    readonly reason: Position;
    readonly retryDelay: Position;
    readonly httpStatus: Position;
    readonly logLevel: Position;
  };
}

export interface CatalogModel {
  readonly enum: DescEnum;
  /** The name of the enum in TypeScript. */
  readonly name: string;
  readonly domain: string;
  /** The errors are those of a server that is not the user's: recognized, never built. */
  readonly isExternal: boolean;
  readonly defaultCode: number | undefined;
  readonly defaultCodeName: string | undefined;
  /** Removed from the names of values; "" removes nothing. */
  readonly valuePrefix: string;
  /** The prefix is from the option, not from the enum's name. */
  readonly hasOwnPrefix: boolean;
  readonly errors: readonly ErrorModel[];
  /** The values that are marked with `ignore`. */
  readonly ignored: ReadonlySet<DescEnumValue>;
  readonly comment: string;
  /** One for each value of the enum, whether it is an error or not. */
  readonly valueComments: readonly string[];
  /** The language of the messages. */
  readonly defaultLocale: string | undefined;
  readonly defaultHelp: readonly LinkModel[];
  readonly fallbackReason: string | undefined;
  readonly at: {
    readonly enum: Position;
    readonly option: Position;
    readonly domain: Position;
    readonly valuePrefix: Position;
    readonly defaultCode: Position;
    readonly defaultLocale: Position;
    readonly fallbackReason: Position;
    readonly external: Position;
    readonly values: readonly Position[];
  };
}

/** A rule that a comment names: rpcstatus:ignore RULE. */
export interface IgnoredRule {
  /** As written; "" if the comment names none. */
  readonly name: string;
  /** The declaration that has the comment. */
  readonly at: Position;
  /** The comment has silenced a warning. */
  readonly isUsed: boolean;
}

export interface FileModel {
  readonly desc: DescFile;
  readonly catalogs: readonly CatalogModel[];
  /** The services whose methods declare errors. */
  readonly services: readonly ServiceModel[];
  /** It has comments and positions. */
  readonly hasSource: boolean;
  /** Searched when it is read. */
  readonly ignored: readonly IgnoredRule[];
  /** Its beginning. */
  readonly at: Position;
  /** The place of a descriptor in it, by the descriptor's path in SourceCodeInfo. */
  readonly placeOf: (path: readonly number[]) => Position;
}

export interface ResolvedError {
  readonly file: FileModel;
  readonly catalog: CatalogModel;
  readonly error: ErrorModel;
}

export interface Model {
  /** Returns the error of a reference, or why there is none and how to fix it. */
  readonly resolve: (reference: ErrorReference) => ResolvedError | string;
  /** Returns the errors of a reference of a method, or why there are none and how to fix it. */
  readonly resolveAll: (reference: ErrorReference) => readonly ResolvedError[] | string;
  /** The files to generate, in the order of the request. */
  readonly files: readonly FileModel[];
  /** The other files of the request, whose problems are not reported. */
  readonly imports: readonly FileModel[];
  /** The problems that `read` found: options in places where they mean nothing. */
  readonly problems: readonly Finding[];
}
