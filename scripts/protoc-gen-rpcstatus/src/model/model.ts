// What `read` gives and `check` and `emit` work on: plain data, no descriptors of options.

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
  /** Undefined for a number that is no type: enums of proto3 are open. */
  readonly type: MetadataType | undefined;
  readonly typeNumber: number;
  readonly optional: boolean;
  /** Declared by a placeholder of the message alone. */
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
  /** Undefined for a type that the request does not hold. */
  readonly desc: DescMessage | undefined;
  /** A type whose full name ends like the name, for one that was not found. */
  readonly similar: string | undefined;
  readonly at: Position;
}

/** An error that is named elsewhere: its enum, a dot, its reason. */
export interface ErrorReference {
  readonly name: string;
  /** The full name of what stands there, or of the place where the search began. */
  readonly scope: string;
  readonly at: Position;
}

export interface ServiceModel {
  readonly desc: DescService;
  readonly methods: readonly {
    readonly desc: DescMethod;
    readonly errors: readonly ErrorReference[];
  }[];
}

/** The `error` option of an enum value, or what the catalogue's default code makes of its absence. */
export interface ErrorModel {
  readonly value: DescEnumValue;
  readonly reason: string;
  /** The option gives the reason, not the value's name. */
  readonly hasOwnReason: boolean;
  /** A number from the wire of the option: check says whether it is one of the 16 errors. */
  readonly code: number | undefined;
  readonly codeName: string | undefined;
  /** The code to write, where the number is an HTTP status. */
  readonly codeOfHttp: string | undefined;
  /** The code is the catalogue's default: it is checked there. */
  readonly hasDefaultCode: boolean;
  readonly message: string | undefined;
  /** The declared keys, then those that `message` declares, in order. */
  readonly metadata: readonly MetadataModel[];
  readonly localized: readonly LocalizedModel[];
  readonly retryDelay: { readonly seconds: bigint; readonly nanos: number } | undefined;
  /** Its own links: where it has none, those of the catalogue are sent. */
  readonly help: readonly LinkModel[];
  readonly details: readonly DetailModel[];
  readonly httpStatus: number | undefined;
  /** Undefined where the logger is to decide, and for a number that is no level. */
  readonly logLevel: "debug" | "info" | "warn" | "error" | undefined;
  readonly logLevelNumber: number;
  readonly replacedBy: ErrorReference | undefined;
  readonly explanation: string | undefined;
  readonly resolution: string | undefined;
  readonly comment: string;
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
  readonly defaultCode: number | undefined;
  readonly defaultCodeName: string | undefined;
  /** Stripped from the names of values; "" strips nothing. */
  readonly valuePrefix: string;
  /** The option gives the prefix, not the enum's name. */
  readonly hasOwnPrefix: boolean;
  readonly errors: readonly ErrorModel[];
  readonly comment: string;
  /** One for each value of the enum, errors or not. */
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
    readonly values: readonly Position[];
  };
}

export interface FileModel {
  readonly desc: DescFile;
  readonly catalogs: readonly CatalogModel[];
  /** The services whose methods declare errors. */
  readonly services: readonly ServiceModel[];
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
  /** The error behind a reference, or why there is none. */
  readonly resolve: (reference: ErrorReference) => ResolvedError | string;
  /** The files to generate, in the order of the request. */
  readonly files: readonly FileModel[];
  /** The others of the request, whose problems are not told. */
  readonly imports: readonly FileModel[];
  /** What `read` itself found: options at places where they mean nothing. */
  readonly problems: readonly Finding[];
}
