// Builds the ErrorInfo of a JSON error that has reason, domain and metadata outside its details.

import { createErrorInfo } from "../../../gen/google/rpc/error_details_rpcstatus.js";
import { get } from "../../safe/properties.js";
import { type Detail, detailFromInit } from "../../status/any-detail.js";
import { isRecord, type JsonInput, plainJson } from "../../status/bounded-json.js";
import { mapFromJson } from "../../status/json/read-message.js";

/** Adds an ErrorInfo made from the given fields, unless the details have one. */
export function withErrorInfo(
  details: readonly Detail[],
  fields: () => object | undefined,
): readonly Detail[] {
  if (details.some(({ type }) => type === "google.rpc.ErrorInfo")) return details;
  const given = fields();
  if (given === undefined) return details;
  const { reason, domain, metadata } = given as Record<string, unknown>;
  const info = createErrorInfo({
    reason: typeof reason === "string" ? reason : "",
    domain: typeof domain === "string" ? domain : "",
    metadata: isRecord(metadata) ? (metadata as Record<string, string>) : {},
  });
  return [...details, detailFromInit(info)];
}

/** Returns the fields of an ErrorInfo from members of these names. */
export function readInfo(json: unknown, input: JsonInput): object {
  const metadata = readMetadata(get(json, "metadata"), input);
  return { reason: get(json, "reason"), domain: get(json, "domain"), metadata };
}

/** Returns the values that are strings; the others are issues. */
export function readMetadata(metadata: unknown, input: JsonInput): Record<string, string> {
  const plain = plainJson(input, metadata, "metadata");
  return isRecord(plain) ? mapFromJson(plain, "metadata", input) : {};
}
