// Builds an error of a catalog. Never throws: a value of the wrong type must not lose the error.
//
// The error has exactly one ErrorInfo, which comes first and holds every declared key that was given, and at
// most one detail of each type.

import {
  createErrorInfo,
  createHelp,
  createLocalizedMessage,
} from "../../gen/google/rpc/error_details_rpcstatus.js";
import { FullStatusError } from "../error/full-status-error.js";
import { markDefaultText } from "../error/localized-message.js";
import type { StatusError } from "../error/status-error.js";
import { attempt } from "../safe/call.js";
import { setOwn } from "../safe/properties.js";
import type { DetailInit } from "../status/any-detail.js";
import { retryInfo } from "../status/details/builders.js";
import { standardCodec } from "../status/details/codecs.js";
import { type Issue, reasonOf } from "../status/issue.js";
import { createMessage } from "../wire/codec.js";
import { renderTemplate } from "./text/template.js";
import type { ErrorOptions, ErrorSpec } from "./types.js";

const RETRY_INFO = "google.rpc.RetryInfo";

/** Returns the error; its `issues` list the values and details that are missing, invalid or left out. */
export function buildError(spec: ErrorSpec, metadata: object, options: ErrorOptions): StatusError {
  const issues: Issue[] = [];
  const texts = metadataTexts(spec, metadata, issues);
  const { domain, reason, code } = spec;
  const given = [...declaredDetails(spec, options, issues), ...givenDetails(options, issues)];
  const { retryDelayMs, help, localized } = spec;
  const kept = new Map<string, DetailInit>([
    ["google.rpc.ErrorInfo", createErrorInfo({ domain, reason, metadata: texts })],
  ]);
  // Near the front: when the trailers are too large, the last details are dropped first.
  if (retryDelayMs !== undefined && !given.some((detail) => typeOf(detail) === RETRY_INFO)) {
    kept.set(RETRY_INFO, retryInfo(retryDelayMs));
  }
  const invalid: DetailInit[] = [];
  for (const detail of given) {
    const type = typeOf(detail);
    // StatusError reports a value that is not a detail.
    if (type === undefined) invalid.push(detail);
    else if (!kept.has(type)) kept.set(type, detail);
    else
      issues.push({
        kind: "duplicate-detail",
        what: `a second ${type} was left out`,
        where: "details",
        type,
      });
  }
  const addUnlessGiven = (type: string, make: () => DetailInit | undefined): void => {
    const detail = kept.has(type) ? undefined : make();
    if (detail !== undefined) kept.set(type, detail);
  };
  if (help !== undefined) addUnlessGiven("google.rpc.Help", () => createHelp({ links: help }));
  // In the default language unless the options name another; a locale that cannot be read counts as not set.
  const textIn = (locale: () => string | readonly string[]) =>
    attempt(() => localized?.render(spec, texts, locale()));
  const text = textIn(() => options.locale ?? []) ?? textIn(() => []);
  if (text !== undefined)
    addUnlessGiven("google.rpc.LocalizedMessage", () => createLocalizedMessage(text));
  const message = renderTemplate(spec.message ?? "", texts);
  const error = new FullStatusError(
    { code, message, details: [...kept.values(), ...invalid] },
    { issues, ...attempt(() => "cause" in options && { cause: options.cause }) },
  );
  const isDefault = given.every((detail) => typeOf(detail) !== "google.rpc.LocalizedMessage");
  const hasLocale = attempt(() => options.locale !== undefined);
  return markDefaultText(error, isDefault && hasLocale === false);
}

function metadataTexts(spec: ErrorSpec, metadata: object, issues: Issue[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, type] of Object.entries(spec.metadata ?? {})) {
    const value = givenValue(metadata, key);
    const where = `metadata.${key}`;
    if (value === undefined || value === null) {
      if (!spec.optional?.includes(key)) {
        const what = `${key} was not given: pass ${type.hint}`;
        issues.push({ kind: "missing-metadata", what, where, key });
      }
      continue;
    }
    const text = attempt(() => type.format(value));
    if (text === undefined) {
      const what = `${key} is not a valid ${type.name}: pass ${type.hint}`;
      issues.push({ kind: "malformed-metadata", what, where, key });
    }
    // A value of the wrong type is sent as its text, but not an object or a function: the text of an Error or
    // the source of a function must stay local.
    const isLocal = typeof value === "object" || typeof value === "function";
    setOwn(texts, key, text ?? (isLocal ? "" : String(value)));
  }
  return texts;
}

/** Returns the declared details that could be encoded. Each is an option under its own name. */
function declaredDetails(spec: ErrorSpec, options: ErrorOptions, issues: Issue[]): DetailInit[] {
  const details: DetailInit[] = [];
  for (const [name, type] of Object.entries(spec.details ?? {})) {
    const init = givenValue(options, name);
    const where = `options.${name}`;
    const typeName = typeof type === "string" ? type : type.typeName;
    if (init === undefined || init === null) {
      const what = `${name} was not given: pass the fields of a ${typeName}`;
      issues.push({ kind: "missing-detail", what, where, type: typeName });
      continue;
    }
    try {
      if (typeof type === "string") {
        const codec = standardCodec(type);
        if (codec !== undefined) details.push(createMessage(codec, init));
      } else {
        const typeUrl = `type.googleapis.com/${type.typeName}`;
        details.push({ typeUrl, value: type.encode(init as never) });
      }
    } catch (error) {
      // One bad detail must not lose the error.
      const what = reasonOf(error);
      issues.push({ kind: "unencodable-detail", what, where, type: typeName });
    }
  }
  return details;
}

/** Returns the further details of the options. */
function givenDetails(options: ErrorOptions, issues: Issue[]): DetailInit[] {
  try {
    return [...(options.details ?? [])];
  } catch (error) {
    // `details` is not a list, or a getter threw.
    issues.push({ kind: "unencodable-detail", what: reasonOf(error), where: "options.details" });
    return [];
  }
}

/** Returns the full name of the type; undefined for a value that is not a detail. */
function typeOf(detail: DetailInit): string | undefined {
  return attempt(() => {
    const type =
      "typeUrl" in detail
        ? detail.typeUrl.slice(detail.typeUrl.lastIndexOf("/") + 1)
        : detail.$typeName;
    return typeof type === "string" ? type : undefined;
  });
}

/** Returns the own property; undefined if it cannot be read: the key counts as not given. */
function givenValue(from: object, key: string): unknown {
  return attempt(() => (Object.hasOwn(from, key) ? from[key as never] : undefined));
}
