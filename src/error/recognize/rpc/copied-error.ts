// The errors of RPC clients after they travelled: through JSON, a structured clone, a worker, a serializer or a logger.
// Also the status that grpc-web has in its event `status`, which is not an error.

import { Code, codeFromConnect, codeName, isCode } from "../../../code/names.js";
import { bytesFromCopy, copiedForms } from "../../../formats/grpc/copied-headers.js";
import { readHeaders, TRAILERS } from "../../../formats/grpc/headers.js";
import { readTrailers } from "../../../formats/grpc/trailers.js";
import { asArray, get, isError, isObject, itemsOf } from "../../../safe/properties.js";
import type { Issue } from "../../../status/issue.js";
import { readStatus } from "../../../status/json/read-status.js";
import { isBytes } from "../../../wire/bytes.js";
import { MAX_FIELDS } from "../../../wire/reader.js";
import { type Found, failedCall, localError, type NewInput } from "../found.js";
import { readConnectError } from "./connect-error.js";
import { readNiceGrpcError } from "./nice-grpc-error.js";

/** Reads a copy whose details have bytes in another form. Comes before the readers of the errors themselves. */
export function readCopiedDetails(thrown: unknown, newInput: NewInput): Found | undefined {
  const name = ["details", "extra"].find((list) =>
    itemsOf(get(thrown, list), MAX_FIELDS).some(hasCopiedBytes),
  );
  if (name === undefined) return undefined;
  const given = ["code", "message", "rawMessage", "path", "metadata", "details", "extra"];
  const copy = Object.fromEntries(given.map((key) => [key, get(thrown, key)]));
  copy[name] = itemsOf(copy[name], MAX_FIELDS).map(withBytes);
  const found = readConnectError(copy, newInput) ?? readNiceGrpcError(copy, newInput);
  return found ?? (isCode(copy.code) ? readStatus(copy, newInput()) : undefined);
}

function hasCopiedBytes(detail: unknown): boolean {
  const value = get(detail, "value");
  return isObject(value) && !isBytes(value) && bytesFromCopy(value) !== undefined;
}

function withBytes(detail: unknown): unknown {
  if (!hasCopiedBytes(detail)) return detail;
  const typeUrl = get(detail, "typeUrl") ?? get(detail, "type_url");
  const value = bytesFromCopy(get(detail, "value"));
  return { type: get(detail, "type"), ...(typeUrl !== undefined && { typeUrl }), value };
}

const WRAPPED = ["cause", "error", "originalError"];

/** Reads a ServiceError of grpc-js, or of another client whose metadata names the code once more. */
export function readCopiedCall(thrown: unknown): Found | undefined {
  const metadata = get(thrown, "metadata");
  const text = get(thrown, "details");
  const signed = readMessage(thrown);
  if (!isObject(metadata)) {
    // An error that wraps the whole one may have taken its message over.
    const isSame = (name: string) => get(get(thrown, name), "message") === get(thrown, "message");
    return signed && !WRAPPED.some(isSame) ? withoutMetadata(signed, metadata) : undefined;
  }
  if (signed !== undefined) return failedCall(signed.code, signed.text, metadata, copiedForms);
  const code = get(thrown, "code");
  if (!isCode(code)) return undefined;
  const message = get(thrown, "message");
  if (message === undefined && typeof text === "string")
    return failedCall(code, text, metadata, copiedForms);
  const trailers = readTrailers(readHeaders(metadata, TRAILERS, [], copiedForms), undefined, []);
  const isTheirs = trailers.rawCode === code && code !== Code.UNKNOWN && code !== Code.OK;
  const isClient = isTheirs || isObject(get(metadata, "headersMap"));
  // A list is that of a google.rpc.Status.
  if (!isClient || asArray(text) !== undefined) return undefined;
  const given = [text, message].find((one) => typeof one === "string") ?? trailers.message;
  return failedCall(code, given as string, metadata, copiedForms);
}

/** The message of a ServiceError is made of its code and its details. Electron puts the name of the channel before it. */
const MESSAGE =
  /^(?:Error invoking remote method '[^']*': )?(?:\w{0,60}Error: )?(\d{1,10}) ([A-Z_]+|undefined): ([\s\S]*)$/;

interface Signed {
  readonly code: number;
  readonly text: string;
}

/** Returns code and text if the message of an error says that it is a ServiceError. */
function readMessage(thrown: unknown): Signed | undefined {
  const message = get(thrown, "message");
  if (typeof message !== "string") return undefined;
  const details = get(thrown, "details");
  const given = get(thrown, "code");
  // Serializers that know no types make the number a text.
  const own = typeof given === "string" && /^\d{1,2}$/.test(given) ? Number(given) : given;
  // A logger may have put its own text before the message, or that of the cause after it.
  if (isCode(own) && own !== Code.OK && typeof details === "string") {
    const isIn = message.includes(`${own} ${codeName(own)}: ${details}`);
    if (isIn) return { code: own, text: details };
  }
  const [, number, name, rest = ""] = MESSAGE.exec(message) ?? [];
  const code = Number(number);
  const isName = name === (isCode(code) ? codeName(code) : "undefined");
  if (!isName || code === Code.OK || (typeof own === "number" && own !== code)) return undefined;
  // Without a code, an object is data, and a number that is not a code could be anything's.
  if (own !== code && (!isError(thrown) || name === "undefined")) return undefined;
  if (asArray(details) !== undefined) return undefined;
  // The message of a google.rpc.Status may be such a prefix alone, and the JSON of a StatusError has its own message.
  const isStatus = rest === "" || get(thrown, "codeName") !== undefined;
  if (isStatus && !isError(thrown) && details === undefined) return undefined;
  return { code, text: typeof details === "string" ? details : rest };
}

/** Reads an error that has lost its metadata, and with it its details, if it had any; or has it as Node prints it. */
function withoutMetadata({ code, text }: Signed, metadata: unknown): Found {
  const { pairs, isCut } = readInspected(typeof metadata === "string" ? metadata : "");
  const found = failedCall(code, text, pairs);
  if (pairs.length > 0 && !isCut) return found;
  const what = "the metadata is missing or cut: details that the error had are lost";
  const issue: Issue = { kind: "unreadable", what, where: "metadata" };
  return { ...found, issues: [issue, ...found.issues] };
}

/** The headers of details, as Node prints them: of a Buffer, by default the first 50 bytes, and how many more there are. */
const PRINTED =
  /'((?:grpc-status-details|google\.rpc\.\w{1,60})-bin)'(?: =>|:) (?:\[\s*)?(?:<Buffer |('))/g;
const MAX_PRINTED = 32;
// The hex of more bytes than a server accepts in its trailers.
const MAX_PRINTED_LENGTH = 131_072;

/** Reads the headers of details as Node prints them in a Metadata; as many and as long as a server accepts. */
function readInspected(text: string): { pairs: [string, unknown][]; isCut: boolean } {
  const pairs: [string, unknown][] = [];
  for (const { 0: start, 1: name = "", 2: quote, index } of text.matchAll(PRINTED)) {
    const from = index + start.length;
    const end = text.indexOf(quote ?? ">", from);
    if (end < 0 || end - from > MAX_PRINTED_LENGTH || pairs.length === MAX_PRINTED)
      return { pairs, isCut: true };
    const value = text.slice(from, end);
    const [hex = "", rest] = value.split(" ...");
    const bytes = () => Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
    pairs.push([name, quote === undefined ? bytes() : value]);
    if (rest !== undefined) return { pairs, isCut: true };
  }
  return { pairs, isCut: false };
}

/**
 * Reads a StatusError of which only message and stack are left. A structured clone keeps no more, with the causes, which
 * may have a better status.
 */
export function readClonedError(thrown: unknown): Found | undefined {
  const isClone = get(thrown, "name") === "Error" && get(thrown, "code") === undefined;
  if (!isClone || !/^StatusError[:\n]/.test(String(get(thrown, "stack")))) return undefined;
  const what = "the code and the details that the StatusError had are lost";
  const issue: Issue = { kind: "unreadable", what, where: "code" };
  return { ...localError(thrown, Code.UNKNOWN), issues: [issue], inconclusive: 1 };
}

/** Reads a ConnectError of which only the message is left, which begins with the name of the code, and code or stack. */
export function readCopiedConnectError(thrown: unknown): Found | undefined {
  const text = String(get(thrown, "message"));
  const [, name = "", message = ""] = /^\[([a-z_]+)\] ([\s\S]*)$/.exec(text) ?? [];
  const code = codeFromConnect(name);
  const given = get(thrown, "code");
  const isOf =
    given === undefined && String(get(thrown, "stack")).startsWith(`ConnectError: ${text}`);
  if (code === undefined || !(given === code || isOf)) return undefined;
  if (get(thrown, "details") !== undefined) return undefined;
  const what = "the details are missing: those that the error had are lost";
  const issue: Issue = { kind: "unreadable", what, where: "details" };
  return { code, rawCode: code, message, details: [], issues: [issue] };
}
