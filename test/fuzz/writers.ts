// Round trips: every format preserves the code, the message and the details of a status, and writing the status
// that was read back gives the same output.

import type { Status, StatusError, StatusLike } from "../../src/index.js";
import type { Api } from "./api.js";
import type { Checks } from "./checks.js";
import { amounts, isKnown, isWholeField, meaning } from "./protobuf.js";

type Readable = Status | StatusError;
type Detail = Readable["details"][number];
type Writer = (status: Readable, api: Api, checks: Checks) => void;

const NO_LIMIT = { maxBytes: Number.POSITIVE_INFINITY };
const BUDGET = 7680;

/**
 * Reports whether a detail's JSON may become bytes when it is read: JSON of a known type, or with "@type" or "@value",
 * which no reader leaves in it.
 */
function isReadable({ type, json }: Detail): boolean {
  return json !== undefined && (isKnown(type) || "@type" in json || "@value" in json);
}

export const writers: { readonly [name: string]: Writer } = {
  encodeStatus: (status, api, checks) => {
    const bytes = api.encodeStatus(status);
    const back = api.decodeStatus(bytes);
    checkBack("encodeStatus", back, status, checks, wireCode(status));
    checkDetails("encodeStatus", back.details, binary(status, api), checks);
    const whole = status.$unknown?.filter(isWholeField) ?? [];
    checks.same("encodeStatus: unknown fields", back.$unknown ?? [], whole);
    checks.same("encodeStatus: again", api.encodeStatus(back), bytes);
    const header = api.encodeStatusHeader(status, NO_LIMIT);
    checks.same("encodeStatusHeader", Uint8Array.from(Buffer.from(header, "base64")), bytes);
  },

  headersFromStatus: (status, api, checks) => {
    const written = api.headersFromStatus(status, NO_LIMIT);
    const back = api.statusFromTrailers(new Headers(written));
    checkBack("headersFromStatus", back, status, checks);
    checkDetails("headersFromStatus", back.details, binary(status, api), checks);
    if (back.details.length === status.details.length)
      checks.same("headersFromStatus: again", api.headersFromStatus(back, NO_LIMIT), written);
  },

  grpcWebFromStatus: (status, api, checks) => {
    const written = api.grpcWebFromStatus(status, NO_LIMIT);
    const text = api.grpcWebTextFromStatus(status, NO_LIMIT);
    for (const back of [api.statusFromGrpcWeb(written), api.statusFromGrpcWeb(text)]) {
      checkBack("grpcWebFromStatus", back, status, checks);
      checkDetails("grpcWebFromStatus", back.details, binary(status, api), checks);
    }
  },

  trailersFromStatus: (status, api, checks) => {
    const { code, message, header } = api.trailersFromStatus(status);
    const size = sizeOf(api.headersFromStatus(status));
    checks.that("trailersFromStatus: within the budget", size <= BUDGET, size);
    checks.same("trailersFromStatus: code", code, status.code);
    const whole = wellFormed(textOf(status));
    checks.that("trailersFromStatus: message", whole.startsWith(message), message);
    const { rawCode, message: text } = api.decodeStatus(header);
    if (header !== "")
      checks.same("trailersFromStatus: header agrees", [rawCode, text], [code, message]);
    // Three times, since the budget assumes that the library escapes every byte.
    if (3 * sizeOf(api.headersFromStatus(status, NO_LIMIT)) <= BUDGET)
      checks.same(
        "trailersFromStatus: leaves out nothing that fits",
        { code, message, header },
        api.trailersFromStatus(status, NO_LIMIT),
      );
  },

  connectFromStatus: (status, api, checks) => {
    const written = api.connectFromStatus(status);
    if (status.code === 0) return;
    const back = api.statusFromJson(JSON.stringify(written));
    checkBack("connectFromStatus", back, status, checks);
    const expected = binary(status, api).map(({ type, value }) => [type, value]);
    checks.same(
      "connectFromStatus: details",
      back.details.map(({ type, value }) => [type, value]),
      expected,
    );
    checks.same("connectFromStatus: again", api.connectFromStatus(back), written);
    const end = JSON.stringify(api.connectEndStreamFromStatus(status));
    checkBack("connectEndStreamFromStatus", api.statusFromJson(end), status, checks);
  },

  googleFromStatus: jsonWriter("googleFromStatus", (api) => api.googleFromStatus),
  problemFromStatus: jsonWriter("problemFromStatus", (api) => api.problemFromStatus),

  gatewayFromStatus: (status, api, checks) => {
    const text = JSON.stringify(api.gatewayFromStatus(status));
    if (status.details.some(isReadable)) return;
    const back = api.statusFromJson(text);
    checkBack("gatewayFromStatus", back, status, checks, wireCode(status));
    checkDetails("gatewayFromStatus", back.details, status.details, checks);
    // A number that is not a code is read as an HTTP status or an error of JSON-RPC.
    if (back.code !== status.code) return;
    checks.same("gatewayFromStatus: again", JSON.stringify(api.gatewayFromStatus(back)), text);
  },

  toJSON: (status, api, checks) => {
    const error = api.StatusError.from(status);
    const text = JSON.stringify(error);
    if (error.details.some(isReadable)) return;
    for (const back of [api.StatusError.from(text), api.StatusError.from(JSON.parse(text))]) {
      checkBack("toJSON", back, error, checks, wireCode(error));
      const sent = back.details.map((detail) => withBytes(detail, api));
      checkDetails("toJSON", sent, error.details, checks);
      checks.same("toJSON: again", JSON.stringify(back), text);
    }
  },
};

/** Returns the size of the headers as RFC 9113 counts it. */
function sizeOf(headers: { readonly [name: string]: string }): number {
  return Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length + 32,
    0,
  );
}

function jsonWriter(label: string, writer: (api: Api) => (status: StatusLike) => object): Writer {
  return (status, api, checks) => {
    const text = JSON.stringify(writer(api)(status));
    if (status.code === 0 || status.details.some(isReadable)) return;
    const back = api.statusFromJson(text);
    checkBack(label, back, status, checks);
    checkDetails(label, back.details, status.details, checks);
    checks.same(`${label}: again`, JSON.stringify(writer(api)(back)), text);
  };
}

function checkBack(
  label: string,
  back: Readable,
  status: Readable,
  checks: Checks,
  code: number = status.code,
): void {
  checks.same(`${label}: code`, back.rawCode, code);
  const isBinary = ["encodeStatus", "headersFromStatus", "grpcWebFromStatus"].includes(label);
  const message = textOf(status);
  checks.same(`${label}: message`, back.message, isBinary ? wellFormed(message) : message);
  // Issues of details are expected, since their bytes are passed on unchanged; so is that of an unknown code.
  const own = back.issues.filter(
    ({ kind, detail }) => detail === undefined && kind !== "unknown-code",
  );
  checks.same(`${label}: no issues`, own, []);
}

function checkDetails(
  label: string,
  back: readonly Detail[],
  expected: readonly Detail[],
  checks: Checks,
): void {
  checks.same(`${label}: number of details`, back.length, expected.length);
  const isBinary = ["encodeStatus", "headersFromStatus", "grpcWebFromStatus"].includes(label);
  for (const [i, detail] of expected.entries()) {
    const found = back[i] as Detail;
    const url = isBinary ? wellFormed(detail.typeUrl) : detail.typeUrl;
    checks.same(`${label}: type URL`, found.typeUrl, url);
    if (isBinary)
      checks.same(
        `${label}: fields of Any`,
        found.$unknown ?? [],
        detail.$unknown?.filter(isWholeField) ?? [],
      );
    if (!isBinary && detail.message !== undefined)
      checks.same(`${label}: fields`, amounts(found.message ?? {}), amounts(detail.message));
    else {
      const [actual, expected] = [bytesOf(found, isBinary), bytesOf(detail, isBinary)];
      if (expected !== undefined) checks.same(`${label}: bytes`, actual, expected);
    }
  }
}

/** Returns the content of a detail. JSON preserves the meaning of bytes, but not always the bytes. */
function bytesOf({ type, value, json }: Detail, exactly: boolean): unknown {
  if (json !== undefined) return JSON.parse(JSON.stringify(json));
  return exactly ? value : meaning(type, value);
}

/** Returns the details that have bytes when they are sent. */
function binary({ details }: Readable, api: Api): Detail[] {
  return details.map((detail) => withBytes(detail, api)).filter(({ json }) => json === undefined);
}

/** Returns the detail as it is sent: JSON of a known type is encoded. */
function withBytes(detail: Detail, api: Api): Detail {
  const { typeUrl, json } = detail;
  if (json === undefined) return detail;
  const [sent] = api.decodeStatus(api.encodeStatus({ code: 2, details: [detail] })).details;
  if (sent?.typeUrl !== wellFormed(typeUrl)) return detail;
  // The wire has no unpaired surrogates; the type URL of a detail with bytes is checked by others.
  return Object.defineProperty(sent, "typeUrl", { value: typeUrl });
}

/** Returns the code that is written: a number that is not one of the 17 codes is written as received. */
function wireCode({ code, rawCode }: Readable): number {
  const read = Number.isInteger(rawCode) && rawCode >= 0 && rawCode <= 16 ? rawCode : 2;
  const number = read === code ? rawCode : code;
  return (number | 0) === number ? number : 2;
}

/** Returns the message that is written: the text of an unknown error stays local. */
function textOf(status: Readable): string {
  const isLocal = (status as { [LOCAL]?: boolean })[LOCAL] === true;
  return isLocal ? "unknown error" : status.message;
}

const LOCAL = Symbol.for("rpcstatus.local");

function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
