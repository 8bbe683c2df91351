// A ServiceError of grpc-js: `code` is grpc-status, `details` is the decoded grpc-message, and its Metadata has
// the other trailers. Also its copies: JSON, structured clones, workers and serializers of loggers keep some of these,
// and grpc-web's `status` event has the same without being an error.

import { Code, codeFromNumber, codeName } from "../../../code/names.js";
import {
  DETAILS_HEADER,
  MESSAGE_HEADER,
  readHeaders,
  STATUS_HEADER,
  TRAILERS,
} from "../../../formats/grpc/headers.js";
import { readDetailsHeader, readTrailers } from "../../../formats/grpc/trailers.js";
import { asArray, get, isError, isObject } from "../../../safe/properties.js";
import type { Issue } from "../../../status/issue.js";
import { type Found, failedCall } from "../found.js";

/** Reads an error that still has its metadata, in any form. */
export function readGrpcJsError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "details");
  const metadata = get(thrown, "metadata");
  if (!isObject(metadata)) return undefined;
  const read = (rawCode: number, message: string): Found =>
    readBareStatus(rawCode, message, metadata) ?? failedCall(rawCode, message, metadata);
  if (typeof code === "number" && typeof text === "string" && hasGet(metadata))
    return read(code, text);
  const copy = copyOf(thrown);
  if (copy !== undefined) return read(copy.code, copy.text);
  if (typeof code !== "number" || codeFromNumber(code) !== code) return undefined;
  const message = get(thrown, "message");
  if (message === undefined && typeof text === "string") return read(code, text);
  // The metadata of the error of another client, such as grpc-web, names the code once more.
  const trailers = readTrailers(readHeaders(metadata, TRAILERS, []), undefined, []);
  const isTheirs = trailers.rawCode === code && code !== Code.UNKNOWN && code !== Code.OK;
  if (!isTheirs || asArray(text) !== undefined) return undefined;
  return failedCall(code, typeof message === "string" ? message : trailers.message, metadata);
}

function hasGet(metadata: unknown): boolean {
  return typeof get(metadata, "get") === "function";
}

/** Reads an error that has lost its metadata, and with it its details, if it had any. */
export function readGrpcJsText(thrown: unknown): Found | undefined {
  const copy = copyOf(thrown);
  if (copy === undefined) return undefined;
  const metadata = get(thrown, "metadata");
  const { pairs, isCut } = readInspected(typeof metadata === "string" ? metadata : "");
  const found = failedCall(copy.code, copy.text, pairs);
  if (pairs.length > 0 && !isCut) return found;
  const what = "the metadata is missing or cut: details that the error had are lost";
  const issue: Issue = { kind: "unreadable", what, where: "metadata" };
  return { ...found, issues: [issue, ...found.issues] };
}

/** The message of a ServiceError is made of its code and its details. Electron puts the name of the channel before it. */
const MESSAGE =
  /^(?:Error invoking remote method '[^']*': )?(?:Error: )?(\d{1,10}) ([A-Z_]+|undefined): ([\s\S]*)$/;

/** Returns code and message if the message of an error says that it is a ServiceError. */
function copyOf(thrown: unknown): { code: number; text: string } | undefined {
  const message = get(thrown, "message");
  if (typeof message !== "string") return undefined;
  const [, number, name, rest = ""] = MESSAGE.exec(message) ?? [];
  const code = Number(number);
  const isName = name === (codeFromNumber(code) === code ? codeName(code) : "undefined");
  const given = get(thrown, "code");
  if (!isName || code === Code.OK || (typeof given === "number" && given !== code))
    return undefined;
  // Without a code, an object is data, and a number that is not a code could be anything's.
  if (given !== code && (!isError(thrown) || name === "undefined")) return undefined;
  const text = get(thrown, "details");
  // A list is that of a google.rpc.Status.
  if (asArray(text) !== undefined) return undefined;
  return { code, text: typeof text === "string" ? text : rest };
}

/** Reads binary headers from what Node prints for a Metadata; it prints only the first 50 bytes of a Buffer. */
function readInspected(text: string): { pairs: [string, unknown][]; isCut: boolean } {
  const pairs: [string, unknown][] = [];
  const PRINTED = /'([\w.-]+-bin)'(?: =>|:) (?:\[\s*)?(?:<Buffer([0-9a-f ]*)(\.\.\.)?|'([^']*)')/g;
  let isCut = false;
  for (const [, name = "", hex = "", dots, base64] of text.matchAll(PRINTED)) {
    const bytes = hex.trim().split(" ");
    pairs.push([name, base64 ?? Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16))]);
    if (dots !== undefined) isCut = true;
  }
  return { pairs, isCut };
}

/**
 * Reads the error of a response without grpc-status. grpc-js removes grpc-status and grpc-message from the
 * Metadata; without a grpc-status, its code is that of the HTTP status, its text names that status in place of the
 * message, and the message is still in the Metadata.
 */
function readBareStatus(code: number, text: string, metadata: unknown): Found | undefined {
  const issues: Issue[] = [];
  const values = readHeaders(metadata, TRAILERS, issues);
  if (values[STATUS_HEADER].length > 0) return undefined;
  const found = readTrailers(values, undefined, issues);
  const hasCode = readDetailsHeader(values[DETAILS_HEADER], undefined, []).rawCode !== Code.OK;
  const isLeft = values[MESSAGE_HEADER].some((value) => value !== "");
  if (!isLeft && !(hasCode && text.startsWith("Received HTTP status code "))) return undefined;
  const message = found.message || text;
  return { ...found, message, ...(!hasCode && { code: codeFromNumber(code), rawCode: code }) };
}
