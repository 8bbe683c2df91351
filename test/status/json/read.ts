// The reader of the tests, and the type URLs that they use.

import type { Detail } from "../../../src/status/any-detail.js";
import { jsonInput, nestedStatus } from "../../../src/status/json/read-detail.js";
import { TYPE_URL } from "../../wire/bytes.js";

export const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
export const QUOTA = `${TYPE_URL}google.rpc.QuotaFailure`;
export const RETRY = `${TYPE_URL}google.rpc.RetryInfo`;
export const STATUS = `${TYPE_URL}google.rpc.Status`;
export const DURATION = `${TYPE_URL}google.protobuf.Duration`;
export const STRING = `${TYPE_URL}google.protobuf.StringValue`;

/** Reads a status from its JSON; returns it with its details and issues. */
export const read = (json: unknown) => {
  const input = jsonInput();
  const status = nestedStatus(json, "", input, 0);
  return { status, issues: input.issues, details: (status?.details ?? []) as readonly Detail[] };
};
