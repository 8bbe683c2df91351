// Invariants of every status, whatever input it was read from.

import { isUint8Array } from "node:util/types";
import type { Issue, IssueKind, Status, StatusError } from "../../src/index.js";
import type { Api } from "./api.js";
import type { Checks } from "./checks.js";

/** Typed so that a missing or unknown kind does not compile. */
const KINDS: { readonly [kind in IssueKind]: true } = {
  "malformed-base64": true,
  "malformed-protobuf": true,
  "malformed-json": true,
  "malformed-frame": true,
  "invalid-utf8": true,
  unreadable: true,
  "missing-status": true,
  "unknown-code": true,
  "ok-in-error": true,
  "code-mismatch": true,
  "message-mismatch": true,
  "extra-value": true,
  "missing-metadata": true,
  "malformed-metadata": true,
  "missing-detail": true,
  "duplicate-detail": true,
  "unencodable-detail": true,
  "over-budget": true,
};

/** Those of an input; each detail may have two of its own. */
const MAX_ISSUES = 1100;

const GETTERS = (
  [
    ...["errorInfo", "retryInfo", "debugInfo", "quotaFailure", "preconditionFailure", "badRequest"],
    ...["requestInfo", "resourceInfo", "help", "localizedMessage"],
  ] as const
).map((name) => [name, `google.rpc.${name.charAt(0).toUpperCase()}${name.slice(1)}`] as const);

export function checkStatus(status: Status | StatusError, api: Api, checks: Checks): void {
  const { code, rawCode, message, details } = status;
  checks.that("code is one of the 17", Number.isInteger(code) && code >= 0 && code <= 16, code);
  checks.that("raw code is a number", typeof rawCode === "number", rawCode);
  const isKnown = Number.isInteger(rawCode) && rawCode >= 1 && rawCode <= 16;
  checks.that("a known raw code is the code", !isKnown || rawCode === code, code, rawCode);
  checks.that("message is text", typeof message === "string", message);
  for (const { type, typeUrl, value, message } of details) {
    checks.that("type ends the type URL", typeUrl.split("/").at(-1) === type, typeUrl, type);
    checks.that("value is bytes", isUint8Array(value), value);
    const name = message?.$typeName;
    checks.that("message is of its type", name === undefined || name === type, message, type);
  }
  const { issues } = status;
  checks.same("issues are the same on every read", status.issues, issues);
  for (const issue of issues) checkIssue(issue, checks);
  const most = MAX_ISSUES + 2 * details.length;
  checks.that("issues are limited", issues.length <= most, issues.length);
  const error = api.StatusError.from(status);
  checks.that("an error is never OK", error.code >= 1 && error.code <= 16, error);
  if (code !== 0) checks.same("an error has the code of its status", error.code, code);
  checks.same("an error has the message of its status", error.message, message);
  const types = details.map(({ type }) => type);
  for (const [name, type] of GETTERS) {
    // Getters of absent details are checked only now and then.
    if (!types.includes(type) && message.length % GETTERS.length !== name.length % GETTERS.length)
      continue;
    const first = details[types.indexOf(type)];
    checks.same("getters return the first detail of their type", error[name], first?.message);
  }
  checks.same(
    "reason and domain are those of ErrorInfo",
    [error.reason, error.domain],
    [error.errorInfo?.reason, error.errorInfo?.domain],
  );
  const ms = error.retryDelayMs;
  const isValid = ms === undefined || (ms >= 0 && ms <= 2 ** 31 - 1);
  checks.that(
    "a delay is valid for setTimeout",
    isValid && (ms === undefined) === (error.retryInfo?.retryDelay === undefined),
    ms,
  );
}

function checkIssue({ kind, what, where }: Issue, checks: Checks): void {
  checks.that("issues have known kinds", Object.hasOwn(KINDS, kind), kind);
  checks.that(
    "issues say what and where",
    typeof what === "string" && what !== "" && typeof where === "string" && where !== "",
    what,
    where,
  );
}
