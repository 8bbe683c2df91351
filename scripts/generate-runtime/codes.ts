// Emits the enum of the codes and its tables: a const for each trait, and a file for each other protocol, so
// that a program loads only what it uses. A table by code is an array and is not frozen: reading from a
// frozen array is slower.

import {
  constant,
  declared,
  docs,
  type FileToPrint,
  moduleName,
  propertyName,
} from "../protoc-gen-rpcstatus/src/emit/typescript/print.js";
import type { Statement } from "../protoc-gen-rpcstatus/src/emit/typescript/structure.js";
import { enumOf } from "../protoc-gen-rpcstatus/src/emit/typescript/targets/ts.js";
import { fileFrom } from "./file.js";
import type { CodeEnum, CodeSources, CodeValue } from "./read.js";

export function emitCodes(code: CodeEnum): FileToPrint[] {
  const source = code.enum.file.proto.name;
  const base = source.replace(/\.proto$/, "");
  const values = code.values.toSorted((a, b) => a.number - b.number);
  const print = (suffix: string, statements: readonly Statement[]): FileToPrint =>
    fileFrom(source, `${moduleName(`${base}${suffix}`)}.ts`, statements);
  return [
    print("", [emitEnum(code), ...traits(values), ...httpDialects(values)]),
    print("_docs", [
      table(values, "codeMeanings", "string", "The meaning of each code in one sentence.", (v) =>
        meaning(v),
      ),
      table(values, "codeComments", "string", "The whole comment of each code.", (v) => v.comment),
    ]),
    print("_http2", [sources(values, "http2", "http2Codes", "an error code of HTTP/2")]),
    print("_http3", [sources(values, "http3", "http3Codes", "an error code of HTTP/3")]),
    print("_errno", [sources(values, "errno", "errnoCodes", "a name of errno")]),
    print("_twirp", [
      sources(values, "twirp", "twirpCodes", "an error code of Twirp"),
      table(
        values,
        "codeTwirpNames",
        "string",
        "The name of each code in Twirp; OK has none.",
        (v) => v.from.twirp[0] ?? "",
      ),
    ]),
    print("_otel", [
      table(
        values,
        "codeOtelServerErrors",
        "boolean",
        "Whether the code is an error of the server's span.",
        (v) => v.otelServerError,
      ),
    ]),
    print("_aip194", [
      alias(
        values,
        "Aip194",
        (v) => v.aip194,
        "Whether a client library retries a call by itself.",
      ),
      table(values, "codeAip194", "Aip194", "The rule of AIP-194 for each code.", (v) => v.aip194),
    ]),
  ];
}

function traits(values: readonly CodeValue[]): Statement[] {
  return [
    table(values, "codeNames", "string", "The name of each code.", (v) => v.name),
    table(
      values,
      "codeHttpStatuses",
      "number",
      "The HTTP status of each code.",
      (v) => v.httpStatus,
    ),
    table(
      values,
      "codeHttpPhrases",
      "string",
      "The reason phrase of that HTTP status.",
      (v) => v.httpPhrase,
    ),
    table(
      values,
      "codeConnectNames",
      "string",
      "The name of each code in the Connect protocol; OK has none.",
      (v) => v.connectName,
    ),
    alias(values, "Retry", (v) => v.retry, "What may be retried after a code."),
    table(values, "codeRetries", "Retry", "What may be retried after each code.", (v) => v.retry),
    alias(values, "Origin", (v) => v.origin, "Applications only, or the gRPC library too."),
    table(values, "codeOrigins", "Origin", "Who produces each code.", (v) => v.origin),
    alias(values, "Fault", (v) => v.fault, "Which side to look at first."),
    table(
      values,
      "codeFaults",
      "Fault",
      "Which side to look at first after each code.",
      (v) => v.fault,
    ),
    table(
      values,
      "codePreferOver",
      "(readonly Code[])",
      "The codes that each code is preferred over, if both apply.",
      (v) => v.preferOver,
    ),
    type(
      "NotFor",
      "{ readonly situation: string; readonly use: Code }",
      "A situation, and the code for it.",
    ),
    table(
      values,
      "codeNotFor",
      "(readonly NotFor[])",
      "What each code must not be used for.",
      (v) => v.notFor,
    ),
  ];
}

function httpDialects(values: readonly CodeValue[]): Statement[] {
  return [
    sources(values, "grpcHttp", "grpcHttpCodes", "an HTTP status in place of a gRPC response"),
    sources(
      values,
      "connectHttp",
      "connectHttpCodes",
      "an HTTP status in place of a Connect response",
    ),
    sources(values, "restHttp", "restHttpCodes", "an HTTP status of a REST API"),
  ];
}

function table(
  values: readonly CodeValue[],
  name: string,
  type: string,
  description: string,
  cell: (value: CodeValue) => unknown,
): Statement {
  return constant(
    name,
    `readonly ${type}[]`,
    (writer) => {
      writer
        .write("[")
        .newLine()
        .indent(() => {
          for (const value of values) {
            writer.writeLine(`${JSON.stringify(cell(value))}, // ${value.name}`);
          }
        })
        .write("]");
    },
    () => docs(description),
  );
}

/** A table from the values of another protocol to the numbers of the codes. */
function sources(
  values: readonly CodeValue[],
  from: keyof CodeSources,
  name: string,
  what: string,
): Statement {
  return constant(
    name,
    "{ readonly [key: string]: number }",
    (writer) => {
      writer.inlineBlock(() => {
        for (const value of values) {
          const keys = value.from[from].map(
            (key) => `${propertyName(String(key))}: ${value.number},`,
          );
          if (keys.length > 0) writer.writeLine(`// ${value.name}`).writeLine(keys.join(" "));
        }
      });
    },
    () => docs(`The code for ${what}.`),
  );
}

/** The union of the texts in a column. */
function alias(
  values: readonly CodeValue[],
  name: string,
  pick: (value: CodeValue) => string,
  description: string,
): Statement {
  const texts = [...new Set(values.map(pick))].map((text) => JSON.stringify(text));
  return type(name, texts.join(" | "), description);
}

function type(name: string, text: string, description: string): Statement {
  return declared(`export type ${name}`, { value: text }, () => docs(description));
}

function emitEnum(code: CodeEnum): Statement {
  return enumOf({
    kind: "enum",
    name: code.enum.name,
    docs: () => docs(code.comment, `@generated from enum ${code.enum.typeName}`),
    members: code.values.map((value) => ({
      name: value.name,
      value: value.number,
      docs: docs(value.comment, `@generated from enum value: ${value.name} = ${value.number};`),
    })),
  });
}

function meaning(value: CodeValue): string {
  return value.comment.split("\n\n", 1)[0]?.replace(/\s+/g, " ") ?? "";
}
