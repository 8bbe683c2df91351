// What generated files call: data in, error kinds and catalogues out.
//
// - An error of a catalogue carries exactly one ErrorInfo, first, with every declared key it was given,
//   and at most one detail of any type.
// - Matching looks at domain and reason only; neither the message nor the code takes part.
// - Building never throws: an error must not be lost for a value of the wrong type.

import { createErrorInfo } from "../../gen/google/rpc/error_details_rpcstatus.js";
import type { DetailInit } from "../detail.js";
import { retryInfo } from "../details.js";
import { StatusError } from "../error.js";
import type { Issue } from "../issue.js";
import { setOwn } from "../wire/reader.js";
import { type MetadataType, textFromValue, valueFromText } from "./metadata.js";
import { renderTemplate } from "./template.js";
import type {
  Catalog,
  ErrorKind,
  ErrorKinds,
  ErrorMatch,
  ErrorOptions,
  ErrorSpec,
  ErrorTraits,
  MatchOf,
  UnknownMatch,
} from "./types.js";

export function defineError<
  Reason extends string,
  Metadata,
  Traits extends ErrorTraits = Record<never, never>,
>(spec: ErrorSpec): ErrorKind<Reason, Metadata, Traits> {
  const build = (metadata?: Metadata, options?: ErrorOptions): StatusError =>
    buildError(spec, metadata ?? {}, options ?? {});
  const from = (thrown: unknown): ErrorMatch<Reason, Metadata, Traits> | undefined => {
    const status = statusOf(thrown, spec.domain);
    return status?.reason === spec.reason ? (matchError(spec, status) as never) : undefined;
  };
  const is = (thrown: unknown): boolean => statusOf(thrown, spec.domain)?.reason === spec.reason;
  return Object.assign(build, { spec, is, from }) as ErrorKind<Reason, Metadata, Traits>;
}

export function defineCatalog<Kinds extends ErrorKinds>(
  domain: string,
  kinds: Kinds,
): Catalog<Kinds> {
  const from = (thrown: unknown): MatchOf<Kinds[keyof Kinds]> | UnknownMatch | undefined => {
    const status = statusOf(thrown, domain);
    if (status === undefined) return undefined;
    const kind = Object.values(kinds).find(({ spec }) => spec.reason === status.reason);
    return kind === undefined ? unknownMatch(status) : (matchError(kind.spec, status) as never);
  };
  const is = (thrown: unknown): boolean => statusOf(thrown, domain) !== undefined;
  return { ...kinds, domain, is, from };
}

/** The StatusError in what was thrown, when its ErrorInfo is of the domain. */
function statusOf(thrown: unknown, domain: string): StatusError | undefined {
  if (thrown === undefined || thrown === null) return undefined;
  const status = StatusError.from(thrown);
  return status.domain === domain ? status : undefined;
}

function buildError(spec: ErrorSpec, metadata: object, options: ErrorOptions): StatusError {
  const issues: Issue[] = [];
  const texts: Record<string, string> = {};
  for (const [key, declared] of Object.entries(spec.metadata ?? {})) {
    const { type, optional } = split(declared);
    const value = givenValue(metadata, key);
    const where = `metadata.${key}`;
    if (value === undefined || value === null) {
      if (!optional) issues.push({ kind: "missing-metadata", what: `${key} was not given`, where });
      continue;
    }
    const text = textFromValue(type, value);
    if (text === undefined) {
      issues.push({ kind: "malformed-metadata", what: `${key} is no ${type}`, where });
    }
    setOwn(texts, key, text ?? describe(value));
  }
  const { domain, reason, code } = spec;
  const details: DetailInit[] = [createErrorInfo({ domain, reason, metadata: texts })];
  const types = new Set<string | undefined>(["google.rpc.ErrorInfo"]);
  const own: DetailInit[] = [];
  for (const [index, detail] of (options.details ?? []).entries()) {
    const type = typeOf(detail);
    // What is no detail is left to StatusError, which reports it.
    if (type === undefined || !types.has(type)) own.push(detail);
    else
      issues.push({
        kind: "duplicate-detail",
        what: `a second ${type}`,
        where: `options.details[${index}]`,
      });
    types.add(type);
  }
  if (spec.retryDelayMs !== undefined && !types.has("google.rpc.RetryInfo")) {
    details.push(retryInfo(spec.retryDelayMs));
  }
  details.push(...own);
  const message = renderTemplate(spec.message ?? "", texts);
  return new StatusError(
    { code, message, details },
    { issues, ...("cause" in options && { cause: options.cause }) },
  );
}

function matchError(spec: ErrorSpec, status: StatusError): object {
  const issues = [...status.issues];
  const raw = status.errorInfo?.metadata ?? {};
  const metadata: Record<string, unknown> = {};
  for (const [key, declared] of Object.entries(spec.metadata ?? {})) {
    const { type, optional } = split(declared);
    const where = `metadata.${key}`;
    if (!Object.hasOwn(raw, key)) {
      if (!optional) issues.push({ kind: "missing-metadata", what: `${key} was not sent`, where });
      continue;
    }
    const text = raw[key] as string;
    const value = valueFromText(type, text);
    if (value !== undefined) setOwn(metadata, key, value);
    else {
      const what = `${JSON.stringify(text)} is no ${type}`;
      issues.push({ kind: "malformed-metadata", what, where });
    }
  }
  const { details } = status;
  const retryDelayMs = status.retryDelayMs ?? spec.retryDelayMs;
  return { reason: spec.reason, metadata, details, retryDelayMs, status, issues };
}

function unknownMatch(status: StatusError): UnknownMatch {
  return {
    reason: "$unknown",
    rawReason: status.reason ?? "",
    metadata: { ...status.errorInfo?.metadata },
    details: status.details,
    retryDelayMs: status.retryDelayMs,
    status,
    issues: status.issues,
  };
}

/** Undefined for what is no detail; StatusError reports it. */
function typeOf(detail: DetailInit): string | undefined {
  try {
    return "typeUrl" in detail
      ? detail.typeUrl.slice(detail.typeUrl.lastIndexOf("/") + 1)
      : detail.$typeName;
  } catch {
    // No object, or a getter threw.
    return undefined;
  }
}

function givenValue(metadata: object, key: string): unknown {
  try {
    return Object.hasOwn(metadata, key) ? metadata[key as never] : undefined;
  } catch {
    // A getter threw: the key counts as not given.
    return undefined;
  }
}

function split(declared: string): { readonly type: MetadataType; readonly optional: boolean } {
  const optional = declared.endsWith("?");
  return { type: (optional ? declared.slice(0, -1) : declared) as MetadataType, optional };
}

/** The text of a value that has the wrong type, so that it is not lost. */
function describe(value: unknown): string {
  try {
    return String(value);
  } catch {
    // No string conversion, such as an object without prototype; the issue names the key.
    return "";
  }
}
