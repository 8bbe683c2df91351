// Reads an error by its spec: its metadata and its declared details.
//
// - A match holds every required key, parsed. An error whose metadata cannot be read has no match of its own: the
//   catalog returns it as `$unknown`.
// - Metadata or a detail that is missing or does not parse is an issue, never a throw.
// - The same error has the same match.

import { stateOf } from "../error/bare-status-error.js";
import type { StatusError } from "../error/status-error.js";
import { setOwn } from "../safe/properties.js";
import type { Detail } from "../status/any-detail.js";
import { clampTimeout } from "../status/duration.js";
import { type Issue, reasonOf } from "../status/issue.js";
import { type Match, makeMatch } from "./match-output.js";
import type { DetailCodec, ErrorMatch, ErrorSpec, UnknownMatch } from "./types.js";

/**
 * The matches of errors of other copies of the package, and of proxies, by the spec with their reason: an UnknownMatch if the
 * metadata cannot be read.
 */
const matches = /*@__PURE__*/ new WeakMap<ErrorSpec, WeakMap<StatusError, Match>>();

/** The matches of errors whose reason is not known. */
const unknowns = /*@__PURE__*/ new WeakMap<StatusError, UnknownMatch>();

/** Returns the match of an error whose reason is that of the spec. */
export function matchOf(spec: ErrorSpec, status: StatusError): Match {
  const state = stateOf(status);
  if (state === undefined) return matchOfOther(spec, status);
  state.matches ??= [];
  const at = state.matches.indexOf(spec);
  if (at >= 0) return state.matches[at + 1] as Match;
  const match = readError(spec, status);
  state.matches.push(spec, match);
  return match;
}

/** Returns the match of an error that has no place for it. */
function matchOfOther(spec: ErrorSpec, status: StatusError): Match {
  let known = matches.get(spec);
  if (known === undefined) {
    known = new WeakMap();
    matches.set(spec, known);
  }
  let match = known.get(status);
  if (match === undefined) {
    match = readError(spec, status);
    known.set(status, match);
  }
  return match;
}

/** Returns the match of an error whose reason is not known. */
export function unknownMatch(status: StatusError): UnknownMatch {
  let match = unknowns.get(status);
  if (match === undefined) {
    match = makeUnknown(status, [], undefined);
    unknowns.set(status, match);
  }
  return match;
}

function readError(spec: ErrorSpec, status: StatusError): Match {
  const issues: Issue[] = [];
  const metadata = parseMetadata(spec, status, issues);
  if (metadata === undefined) return makeUnknown(status, issues, spec);
  const parts = {
    reason: spec.reason,
    metadata,
    ...parseDetails(spec, status, issues),
    retryDelayMs: status.retryDelayMs ?? clampTimeout(spec.retryDelayMs),
    details: status.details,
    status,
  };
  return makeMatch<ErrorMatch>(parts, issues, spec);
}

function makeUnknown(
  status: StatusError,
  issues: readonly Issue[],
  spec: ErrorSpec | undefined,
): UnknownMatch {
  const parts = {
    reason: "$unknown",
    rawReason: status.reason ?? "",
    metadata: { ...status.errorInfo?.metadata },
    details: status.details,
    retryDelayMs: status.retryDelayMs,
    status,
  } as const;
  return makeMatch<UnknownMatch>(parts, issues, spec);
}

/** Returns the declared keys, parsed; undefined if a required one is missing or does not parse. */
function parseMetadata(spec: ErrorSpec, status: StatusError, issues: Issue[]): object | undefined {
  const raw = status.errorInfo?.metadata ?? {};
  const metadata: Record<string, unknown> = {};
  let readable = true;
  for (const [key, type] of Object.entries(spec.metadata ?? {})) {
    const required = !spec.optional?.includes(key);
    const text = Object.hasOwn(raw, key) ? raw[key] : undefined;
    const value = text === undefined ? undefined : type.parse(text);
    if (value !== undefined) {
      setOwn(metadata, key, value);
      continue;
    }
    hideInherited(metadata, key);
    if (required) readable = false;
    const where = `metadata.${key}`;
    if (text !== undefined) {
      const what = `${JSON.stringify(text)} is not a valid ${type.name}`;
      issues.push({ kind: "malformed-metadata", what, where, key });
    } else if (required)
      issues.push({ kind: "missing-metadata", what: `${key} was not sent`, where, key });
  }
  return readable ? metadata : undefined;
}

/** Makes a missing key undefined if every object inherits it, such as `constructor`, or every match has it. */
function hideInherited(metadata: Record<string, unknown>, key: string): void {
  if (key in metadata || key === "toJSON")
    Object.defineProperty(metadata, key, { value: undefined });
}

function parseDetails(spec: ErrorSpec, status: StatusError, issues: Issue[]): object {
  const parsed: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(spec.details ?? {})) {
    const type = typeof declared === "string" ? declared : declared.typeName;
    const index = status.details.findIndex((candidate) => candidate.type === type);
    const detail = status.details[index];
    parsed[name] = undefined;
    if (detail === undefined) {
      issues.push({ kind: "missing-detail", what: `${type} was not sent`, where: name, type });
      continue;
    }
    try {
      parsed[name] = typeof declared === "string" ? detail.message : decodeDetail(declared, detail);
    } catch (error) {
      // The bytes stay readable in `details`.
      const kind = detail.json === undefined ? "malformed-protobuf" : "malformed-json";
      issues.push({ kind, what: reasonOf(error), where: name, detail: index, type });
    }
  }
  return parsed;
}

function decodeDetail(codec: DetailCodec, { json, value }: Detail): unknown {
  if (json === undefined) return codec.decode(value);
  if (codec.fromJson !== undefined) return codec.fromJson(json);
  throw new Error(`cannot read ${codec.typeName} from JSON: its codec has no fromJson`);
}
