// The reader of the tests, and the type URLs that they use.

import type { Detail } from "../../../src/status/any-detail.js";
import type { Issue } from "../../../src/status/issue.js";
import { encodingInput } from "../../../src/status/json/bytes-from-json.js";
import { readDetails, readText } from "../../../src/status/read-details.js";
import { TYPE_URL } from "../../wire/bytes.js";

export const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
export const QUOTA = `${TYPE_URL}google.rpc.QuotaFailure`;
export const RETRY = `${TYPE_URL}google.rpc.RetryInfo`;
export const STATUS = `${TYPE_URL}google.rpc.Status`;
export const DURATION = `${TYPE_URL}google.protobuf.Duration`;
export const STRING = `${TYPE_URL}google.protobuf.StringValue`;

/** Reads a status from its JSON, as the readers of HTTP do; returns it with its details and issues. */
export const read = (json: {
  code?: unknown;
  message?: unknown;
  details?: unknown;
  extra?: unknown;
}) => {
  const issues: Issue[] = [];
  const input = encodingInput(issues);
  const message = readText(json.message, input);
  const details: readonly Detail[] = readDetails(json.details, input);
  const status = { code: Number(json.code ?? 0), message, details };
  return { status, issues, details };
};
