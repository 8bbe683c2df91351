// Writing and reading back: every form gives the code, the message and the details again, and what was read back
// is written as it was.

import type { Status, StatusError, StatusInit } from "../../src/index.js";
import type { Api } from "./api.js";
import type { Checks } from "./checks.js";
import { amounts, isKnown, isWholeField, meaning } from "./protobuf.js";

type Readable = Status | StatusError;
type Detail = Readable["details"][number];
type Form = (status: Readable, api: Api, checks: Checks) => void;

const NO_LIMIT = { maxBytes: Number.POSITIVE_INFINITY };
const BUDGET = 7680;

/**
 * JSON that may be bytes once it is read: of a type that is known here, or with names that mean something, which
 * no reader leaves in it.
 */
function isReadable({ type, json }: Detail): boolean {
  return json !== undefined && (isKnown(type) || "@type" in json || "@value" in json);
}

export const forms: { readonly [name: string]: Form } = {
  encodeStatus: (status, api, checks) => {
    const bytes = api.encodeStatus(status);
    const back = api.decodeStatus(bytes);
    checkBack("encodeStatus", back, status, checks, wireCode(status));
    checkDetails("encodeStatus", back.details, binary(status), checks);
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
    checkDetails("headersFromStatus", back.details, binary(status), checks);
    if (back.details.length === status.details.length)
      checks.same("headersFromStatus: again", api.headersFromStatus(back, NO_LIMIT), written);
  },

  grpcWebFromStatus: (status, api, checks) => {
    const written = api.grpcWebFromStatus(status, NO_LIMIT);
    const text = api.grpcWebTextFromStatus(status, NO_LIMIT);
    for (const back of [api.statusFromGrpcWeb(written), api.statusFromGrpcWeb(text)]) {
      checkBack("grpcWebFromStatus", back, status, checks);
      checkDetails("grpcWebFromStatus", back.details, binary(status), checks);
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
      checks.same("trailersFromStatus: all agree", [rawCode, text], [code, message]);
    // Three times, since it counts what the library that writes them may escape.
    if (3 * sizeOf(api.headersFromStatus(status, NO_LIMIT)) <= BUDGET)
      checks.same(
        "trailersFromStatus: nothing is left out without need",
        { code, message, header },
        api.trailersFromStatus(status, NO_LIMIT),
      );
  },

  connectFromStatus: (status, api, checks) => {
    const written = api.connectFromStatus(status);
    if (status.code === 0) return;
    const back = api.statusFromJson(JSON.stringify(written));
    checkBack("connectFromStatus", back, status, checks);
    const expected = binary(status).map(({ type, value }) => [type, value]);
    checks.same(
      "connectFromStatus: details",
      back.details.map(({ type, value }) => [type, value]),
      expected,
    );
    checks.same("connectFromStatus: again", api.connectFromStatus(back), written);
    const end = JSON.stringify(api.connectEndStreamFromStatus(status));
    checkBack("connectEndStreamFromStatus", api.statusFromJson(end), status, checks);
  },

  googleFromStatus: jsonForm("googleFromStatus", (api) => api.googleFromStatus),
  problemFromStatus: jsonForm("problemFromStatus", (api) => api.problemFromStatus),

  gatewayFromStatus: (status, api, checks) => {
    const text = JSON.stringify(api.gatewayFromStatus(status));
    if (status.details.some(isReadable)) return;
    const back = api.statusFromJson(text);
    checkBack("gatewayFromStatus", back, status, checks, wireCode(status));
    checkDetails("gatewayFromStatus", back.details, status.details, checks);
    checks.same("gatewayFromStatus: again", JSON.stringify(api.gatewayFromStatus(back)), text);
  },

  toJSON: (status, api, checks) => {
    const error = api.StatusError.from(status);
    const text = JSON.stringify(error);
    if (error.details.some(isReadable)) return;
    for (const back of [api.StatusError.from(text), api.StatusError.from(JSON.parse(text))]) {
      checkBack("toJSON", back, error, checks, wireCode(error));
      checkDetails("toJSON", back.details, error.details, checks);
      checks.same("toJSON: again", JSON.stringify(back), text);
    }
  },
};

/** As RFC 9113 counts the fields of a header. */
function sizeOf(headers: { readonly [name: string]: string }): number {
  return Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length + 32,
    0,
  );
}

function jsonForm(label: string, writer: (api: Api) => (status: StatusInit) => object): Form {
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
  // Those of details tell of bytes that were passed on as they came; a code of its own is told again.
  const own = back.issues.filter(
    ({ kind, where }) => !/^details\[\d+\] /.test(where) && kind !== "unknown-code",
  );
  checks.same(`${label}: no issues`, own, []);
}

function checkDetails(
  label: string,
  back: readonly Detail[],
  expected: readonly Detail[],
  checks: Checks,
): void {
  checks.same(`${label}: as many details`, back.length, expected.length);
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
      const [now, before] = [bytesOf(found, isBinary), bytesOf(detail, isBinary)];
      if (before !== undefined) checks.same(`${label}: bytes`, now, before);
    }
  }
}

/** JSON keeps what bytes mean, and not always how they were written. */
function bytesOf({ type, value, json }: Detail, exactly: boolean): unknown {
  if (json !== undefined) return JSON.parse(JSON.stringify(json));
  return exactly ? value : meaning(type, value);
}

/** Those that have bytes. */
function binary({ details }: Readable): Detail[] {
  return details.filter(({ json }) => json === undefined);
}

/** As the README has it: a number that is none of the 17 goes out as it came. */
function wireCode({ code, rawCode }: Readable): number {
  const read = Number.isInteger(rawCode) && rawCode >= 0 && rawCode <= 16 ? rawCode : 2;
  const number = read === code ? rawCode : code;
  return (number | 0) === number ? number : 2;
}

/** What a foreign error says stays local. */
function textOf(status: Readable): string {
  const isLocal = (status as { [LOCAL]?: boolean })[LOCAL] === true;
  return isLocal ? "unknown error" : status.message;
}

const LOCAL = Symbol.for("rpcstatus.local");

function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
