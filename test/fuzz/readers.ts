// The readers: the number of runs of each, the call, and the properties that its result must have.

import { isUint8Array } from "node:util/types";
import { codeNames } from "../../gen/rpcstatus/v1/code_rpcstatus.js";
import type { Status, StatusError } from "../../src/index.js";
import type { Api } from "./api.js";
import type { Checks } from "./checks.js";
import { decode } from "./command.js";
import * as oracle from "./oracle.js";
import { checkDetail, checkLikeProtobuf } from "./protobuf.js";

const { get } = oracle;

export type Readable = Status | StatusError;

interface Reader {
  /** Turns in a hundred. */
  readonly share: number;
  readonly read: (given: unknown, api: Api) => Readable | Promise<Readable>;
  readonly check: (given: unknown, status: Readable, checks: Checks, api: Api) => void;
}

export type ReaderName =
  | "decodeStatus"
  | "statusFromTrailers"
  | "StatusError.from"
  | "statusFromJson"
  | "statusFromGrpcWeb"
  | "statusFromResponse"
  | "decode"
  | "details";

export const readers: { readonly [name in ReaderName]: Reader } = {
  decodeStatus: {
    share: 20,
    read: (given, api) => api.decodeStatus(given as Uint8Array),
    check: (given, status, checks) => {
      const bytes = oracle.bytesOf(given);
      if (bytes !== undefined) checkLikeProtobuf(bytes, status, checks);
      else if (typeof given !== "string")
        checks.that("decodeStatus: a value that is not bytes is not OK", status.code !== 0, status);
    },
  },

  statusFromTrailers: {
    share: 20,
    read: (given, api) => {
      return api.statusFromTrailers(get(given, "headers") as object, optionsOf(given));
    },
    check: (given, status, checks) => {
      const codes = oracle.valuesOf(get(given, "headers"), "grpc-status");
      checkOk("statusFromTrailers", status, oracle.headersSayOk(get(given, "headers")), checks);
      const code = oracle.only(codes);
      if (code !== undefined && /^\d$|^1[0-6]$/.test(code))
        checks.same("statusFromTrailers: grpc-status counts", status.code, Number(code));
      const text = oracle.only(oracle.valuesOf(get(given, "headers"), "grpc-message"));
      if (text !== undefined && /^[\x20-\x24\x26-\x7e]+$/.test(text))
        checks.same("statusFromTrailers: grpc-message counts", status.message, text);
    },
  },

  "StatusError.from": {
    share: 25,
    read: (given, api) => api.StatusError.from(given),
    check: checkThrown,
  },

  statusFromJson: {
    share: 15,
    read: (given, api) => api.statusFromJson(get(given, "body"), optionsOf(given)),
    check: (given, status, checks) => {
      const body = oracle.parsed(get(given, "body"));
      const http = get(given, "httpStatus");
      const is2xx = oracle.number(http) >= 200 && oracle.number(http) < 300;
      const isOk = get(body, "code") === 0 && (http === undefined || is2xx);
      checkOk("statusFromJson", status, isOk, checks);
      checkPlain("statusFromJson", oracle.plainStatus(body), status, checks);
    },
  },

  statusFromGrpcWeb: {
    share: 10,
    read: (given, api) => {
      const headers = get(given, "headers") as object;
      return api.statusFromGrpcWeb(get(given, "body") as string, { ...optionsOf(given), headers });
    },
    check: (given, status, checks) => {
      const isOk =
        oracle.headersSayOk(get(given, "headers")) || oracle.bodySaysOk(get(given, "body"));
      checkOk("statusFromGrpcWeb", status, isOk, checks);
    },
  },

  statusFromResponse: {
    share: 10,
    read: (given, api) => api.statusFromResponse(responseOf(given)),
    check: (given, status, checks) => {
      const http = oracle.number(responseOf(given).status);
      const codes = oracle.valuesOf(get(given, "headers"), "grpc-status");
      const isOk =
        oracle.headersSayOk(get(given, "headers")) || oracle.bodySaysOk(get(given, "body"));
      checkOk("statusFromResponse", status, isOk || (http >= 200 && http < 300), checks);
      const types = oracle.valuesOf(get(given, "headers"), "content-type");
      const isPlain = types.every(
        (type) => typeof type === "string" && !/grpc|connect/i.test(type),
      );
      if (isPlain && codes.length === 0 && oracle.endsWithError(get(given, "body")))
        checks.that("statusFromResponse: an error at the end is not OK", status.code !== 0, http);
    },
  },

  decode: {
    share: 5,
    read: (given, api) =>
      decode(pastedText(given)).status ?? new api.StatusError({ code: 2, message: "refused" }),
    check: (given, _, checks) => {
      const { output } = decode(pastedText(given));
      checks.that("decode: prints no control characters", !UNPRINTABLE.test(output), output);
      const most = MOST_PRINTED * pastedText(given).length + LEAST_PRINTED;
      checks.that("decode: prints no more than many times the input", output.length < most, most);
    },
  },

  details: {
    share: 8,
    read: (given, api) => new api.StatusError({ code: 5, details: [given as never] }),
    check: (given, { details, issues }, checks, api) => {
      const [detail] = details;
      if (detail === undefined) {
        const isAny =
          typeof get(given, "typeUrl") === "string" && isUint8Array(get(given, "value"));
        checks.that(
          "details: a value that is not a detail is reported",
          !isAny && issues.length === 1,
          issues,
        );
        return;
      }
      if (detail.message === undefined) return;
      checkDetail(detail, issues, checks);
      const decode = `decode${detail.type.slice("google.rpc.".length)}` as "decodeErrorInfo";
      checks.same("details: decoded alone", api[decode](detail.value), detail.message);
    },
  },
};

// Line ends are printed; what could change how a terminal shows them is not.
const UNPRINTABLE =
  /[^\P{Cc}\n]|[\p{Cs}\p{Bidi_Control}\u2028\u2029\u200b-\u200d\ufeff\u{e0000}-\u{e007f}]/u;
const MOST_PRINTED = 20;
/** The text about a code, and about an input that is refused. */
const LEAST_PRINTED = 60_000;

function pastedText(given: unknown): string {
  return typeof given === "string" ? given : (oracle.attempt(() => String(given)) ?? "");
}

function checkOk(label: string, { code }: Readable, saysOk: boolean, checks: Checks): void {
  checks.that(`${label}: OK only if the input says so`, code !== 0 || saysOk, code);
}

function checkThrown(given: unknown, error: Readable, checks: Checks): void {
  checks.that("StatusError.from: an Error", error instanceof Error, error);
  if ((error as unknown) === given) return;
  checks.that("StatusError.from: cause", Object.is((error as StatusError).cause, given));
  const text = typeof given === "string" ? oracle.parsed(given) : given;
  checkPlain("StatusError.from", oracle.plainStatus(text), error, checks);
  if (oracle.isUnknownError(given)) {
    const json = JSON.stringify((error as StatusError).toJSON());
    checks.same("StatusError.from: the text of an unknown error stays local", json, NEUTRAL);
  }
  const [code, message] = [get(given, "code"), get(given, "details")];
  const isCall = typeof code === "number" && typeof message === "string";
  // That of Connect has a message of its own.
  const isCopy = isCall && code !== 0 && message !== "" && get(given, "rawMessage") === undefined;
  const name = isCopy ? codeNames[code] : undefined;
  if (name !== undefined && get(given, "message") === `${code} ${name}: ${message}`) {
    const found = { code: error.code, message: error.message };
    checks.same("StatusError.from: a copy keeps the code and the message", found, {
      code,
      message,
    });
  }
  if (isCall && typeof get(get(given, "metadata"), "get") === "function") {
    const isCode = Number.isInteger(code) && code >= 1 && code <= 16;
    checks.same("StatusError.from: code of a call", error.code, isCode ? code : 2);
    if (message !== "" && !message.includes("%"))
      checks.same("StatusError.from: message of a call", error.message, message);
  }
}

const NEUTRAL = '{"code":2,"message":"unknown error"}';

function checkPlain(
  label: string,
  expected: oracle.PlainStatus | undefined,
  { code, message }: Readable,
  checks: Checks,
): void {
  if (expected !== undefined)
    checks.same(`${label}: code and message of a status`, { code, message }, expected);
}

function optionsOf(given: unknown): { httpStatus?: number } {
  const httpStatus = get(given, "httpStatus");
  return httpStatus === undefined ? {} : { httpStatus: httpStatus as number };
}

/** Returns a Response, or an object of its shape if a Response cannot be constructed. */
function responseOf(given: unknown): Response {
  const [status, statusText, headers, body] = ["status", "statusText", "headers", "body"].map(
    (name) => get(given, name),
  );
  const real = oracle.attempt(
    () => new Response(body as string, { status, headers } as ResponseInit),
  );
  if (real !== undefined) return real;
  const arrayBuffer = async () => Uint8Array.from(Buffer.from(body as string)).buffer;
  const fake = { status, statusText, headers, body, arrayBuffer };
  return { ...fake, clone: () => fake } as unknown as Response;
}
