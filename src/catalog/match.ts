// Recognizes the errors of a catalog by domain and reason; message and code do not count. Metadata or a detail
// that is missing or does not parse is an issue of the match, never a throw.

import { StatusError } from "../error/status-error-from.js";
import { setOwn } from "../safe/properties.js";
import type { Detail } from "../status/any-detail.js";
import { clampTimeout } from "../status/duration.js";
import { type Issue, reasonOf } from "../status/issue.js";
import { type MetadataType, valueFromText } from "./metadata.js";
import type { DetailCodec, ErrorSpec, UnknownMatch } from "./types.js";

/** Returns the StatusError in a thrown value; undefined if its ErrorInfo has another domain. */
export function statusOf(thrown: unknown, domain: string): StatusError | undefined {
  if (thrown === undefined || thrown === null) return undefined;
  const status = StatusError.from(thrown);
  return status.domain === domain ? status : undefined;
}

/** Returns the match of an error whose reason is that of the spec. */
export function matchError(spec: ErrorSpec, status: StatusError): object {
  const issues = [...status.issues];
  const metadata = parseMetadata(spec, status, issues);
  const { details } = status;
  const retryDelayMs = status.retryDelayMs ?? clampTimeout(spec.retryDelayMs);
  const { reason } = spec;
  const match = { reason, metadata, details, retryDelayMs, status, issues, spec };
  return { ...parseDetails(spec, status, issues), ...match };
}

/** Returns the match of an error whose reason is not known, with a copy of its raw metadata. */
export function unknownMatch(status: StatusError): UnknownMatch {
  return {
    reason: "$unknown",
    rawReason: status.reason ?? "",
    metadata: { ...status.errorInfo?.metadata },
    details: status.details,
    retryDelayMs: status.retryDelayMs,
    status,
    issues: status.issues,
    spec: undefined,
  };
}

function parseMetadata(spec: ErrorSpec, status: StatusError, issues: Issue[]): object {
  const raw = status.errorInfo?.metadata ?? {};
  const metadata: Record<string, unknown> = {};
  for (const [key, declared] of Object.entries(spec.metadata ?? {})) {
    const optional = declared.endsWith("?");
    const type = (optional ? declared.slice(0, -1) : declared) as MetadataType;
    const where = `metadata.${key}`;
    if (!Object.hasOwn(raw, key)) {
      hideInherited(metadata, key);
      if (!optional)
        issues.push({ kind: "missing-metadata", what: `${key} was not sent`, where, key });
      continue;
    }
    const text = raw[key] as string;
    const value = valueFromText(type, text);
    if (value !== undefined) setOwn(metadata, key, value);
    else {
      hideInherited(metadata, key);
      const what = `${JSON.stringify(text)} is not a valid ${type}`;
      issues.push({ kind: "malformed-metadata", what, where, key });
    }
  }
  return metadata;
}

/** Makes a key that every object inherits, such as `constructor`, read as undefined. */
function hideInherited(metadata: Record<string, unknown>, key: string): void {
  if (key in metadata) Object.defineProperty(metadata, key, { value: undefined });
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
