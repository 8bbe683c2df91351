// Builds an error of a catalogue. Never throws: an error must not be lost for a value of the wrong type.
//
// It carries exactly one ErrorInfo, first, with every declared key that it was given, and at most one
// detail of any type.

import {
  createErrorInfo,
  createHelp,
  createLocalizedMessage,
} from "../../gen/google/rpc/error_details_rpcstatus.js";
import { markDefaultText } from "../error/localized-message.js";
import { StatusError } from "../error/status-error.js";
import { attempt } from "../safe/call.js";
import { setOwn } from "../safe/properties.js";
import type { DetailInit } from "../status/any-detail.js";
import { retryInfo } from "../status/details/builders.js";
import { standardCodec } from "../status/details/codecs.js";
import { type Issue, reasonOf } from "../status/issue.js";
import { type MetadataType, textFromValue } from "./metadata.js";
import { localizedText } from "./text/localize.js";
import { renderTemplate } from "./text/template.js";
import type { ErrorOptions, ErrorSpec } from "./types.js";

const RETRY_INFO = "google.rpc.RetryInfo";

export function buildError(spec: ErrorSpec, metadata: object, options: ErrorOptions): StatusError {
  const issues: Issue[] = [];
  const texts = metadataTexts(spec, metadata, issues);
  const { domain, reason, code } = spec;
  const given = [...declaredDetails(spec, options, issues), ...givenDetails(options, issues)];
  const { retryDelayMs, help } = spec;
  const kept = new Map<string, DetailInit>([
    ["google.rpc.ErrorInfo", createErrorInfo({ domain, reason, metadata: texts })],
  ]);
  // Early, since what stands last goes first when the trailers are too large.
  if (retryDelayMs !== undefined && !given.some((detail) => typeOf(detail) === RETRY_INFO)) {
    kept.set(RETRY_INFO, retryInfo(retryDelayMs));
  }
  const odd: DetailInit[] = [];
  for (const detail of given) {
    const type = typeOf(detail);
    // What is no detail is left to StatusError, which reports it.
    if (type === undefined) odd.push(detail);
    else if (!kept.has(type)) kept.set(type, detail);
    else
      issues.push({
        kind: "duplicate-detail",
        what: `a second ${type} was left out`,
        where: "details",
      });
  }
  const add = (type: string, make: () => DetailInit | undefined): void => {
    const detail = kept.has(type) ? undefined : make();
    if (detail !== undefined) kept.set(type, detail);
  };
  if (help !== undefined) add("google.rpc.Help", () => createHelp({ links: help }));
  // Where nobody says which languages the user reads, in the catalogue's own.
  const textIn = (locale: () => string | readonly string[]) =>
    attempt(() => localizedText(spec, texts, locale()));
  const text = textIn(() => options.locale ?? []) ?? textIn(() => []);
  if (text !== undefined) add("google.rpc.LocalizedMessage", () => createLocalizedMessage(text));
  const message = renderTemplate(spec.message ?? "", texts);
  const error = new StatusError(
    { code, message, details: [...kept.values(), ...odd] },
    { issues, ...attempt(() => "cause" in options && { cause: options.cause }) },
  );
  const isDefault = given.every((detail) => typeOf(detail) !== "google.rpc.LocalizedMessage");
  const asked = attempt(() => options.locale !== undefined);
  return isDefault && asked === false ? markDefaultText(error) : error;
}

function metadataTexts(spec: ErrorSpec, metadata: object, issues: Issue[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, declared] of Object.entries(spec.metadata ?? {})) {
    const optional = declared.endsWith("?");
    const type = (optional ? declared.slice(0, -1) : declared) as MetadataType;
    const value = givenValue(metadata, key);
    const where = `metadata.${key}`;
    if (value === undefined || value === null) {
      if (!optional)
        issues.push({ kind: "missing-metadata", what: `${key} was not given`, where, key });
      continue;
    }
    const text = attempt(() => textFromValue(type, value));
    if (text === undefined) {
      issues.push({
        kind: "malformed-metadata",
        what: `${key} is not a valid ${type}`,
        where,
        key,
      });
    }
    // The text of a value of the wrong type is kept, but not that of an object or a function, which may be
    // local: an Error, or a source.
    const isLocal = typeof value === "object" || typeof value === "function";
    setOwn(texts, key, text ?? (isLocal ? "" : String(value)));
  }
  return texts;
}

/** The declared details, which are options under their own names. */
function declaredDetails(spec: ErrorSpec, options: ErrorOptions, issues: Issue[]): DetailInit[] {
  const details: DetailInit[] = [];
  for (const [name, type] of Object.entries(spec.details ?? {})) {
    const init = givenValue(options, name);
    const where = `options.${name}`;
    if (init === undefined || init === null) {
      issues.push({ kind: "missing-detail", what: `${name} was not given`, where });
      continue;
    }
    try {
      if (typeof type === "string") {
        details.push(standardCodec(type)?.create(init as never) as DetailInit);
      } else {
        const typeUrl = `type.googleapis.com/${type.typeName}`;
        details.push({ typeUrl, value: type.encode(init as never) });
      }
    } catch (error) {
      // The error must not be lost for a detail of it.
      issues.push({ kind: "unencodable-detail", what: reasonOf(error), where });
    }
  }
  return details;
}

function givenDetails(options: ErrorOptions, issues: Issue[]): DetailInit[] {
  try {
    return [...(options.details ?? [])];
  } catch (error) {
    // No list, or a getter threw.
    issues.push({ kind: "unencodable-detail", what: reasonOf(error), where: "options.details" });
    return [];
  }
}

/** Undefined for what is no detail; StatusError reports it. */
function typeOf(detail: DetailInit): string | undefined {
  return attempt(() => {
    const type =
      "typeUrl" in detail
        ? detail.typeUrl.slice(detail.typeUrl.lastIndexOf("/") + 1)
        : detail.$typeName;
    return typeof type === "string" ? type : undefined;
  });
}

/** Undefined as well where it cannot be read: the key counts as not given. */
function givenValue(from: object, key: string): unknown {
  return attempt(() => (Object.hasOwn(from, key) ? from[key as never] : undefined));
}
