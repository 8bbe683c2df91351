// Writes the details of a status for the JSON formats of errors. The result can always be stringified.

import { attempt } from "../safe/call.js";
import { type Detail, type DetailInit, detailFromInit } from "../status/any-detail.js";
import { type EncodeOptions, reportUnencodable } from "../status/encode.js";
import { fieldsFromDetail } from "../status/json/write-status.js";
import { type DetailJson, typedJson } from "../status/message-json.js";
import { detailsOf, type StatusLike } from "../status/status.js";
import { encodeBase64 } from "../wire/base64.js";

export interface FormatOptions extends EncodeOptions {
  /**
   * Returns the JSON of a detail that is not one of the ten standard types; `detailJson(registry)` of
   * rpcstatus/protobuf makes such a function. Without it, or if it returns undefined or throws, such a
   * detail is written as its bytes in base64, under `@value`.
   */
  readonly detailJson?: (detail: Detail) => object | undefined;
}

/** Returns the details in order, each with its `@type`. One that cannot be written is left out and reported. */
export function detailsJson(status: StatusLike, options: FormatOptions): DetailJson[] {
  return detailsOf(status).flatMap((init, index) => {
    try {
      const detail = detailFromInit(init as DetailInit);
      return [typedJson(detail.typeUrl, fieldsOf(detail, options))];
    } catch (error) {
      // One bad detail must not lose the response.
      reportUnencodable(options, index, error);
      return [];
    }
  });
}

/**
 * Returns the JSON of a detail without its type. Throws if the detail was given as JSON and cannot be
 * stringified, because of a cycle or a bigint.
 */
export function fieldsOf(detail: Detail, { detailJson }: FormatOptions): object {
  if (detail.json !== undefined) return plain(detail.json);
  const own = () => attempt(() => plain(detailJson?.(detail) as object));
  return fieldsFromDetail(detail) ?? own() ?? { "@value": encodeBase64(detail.value) };
}

function plain(json: object): object {
  return JSON.parse(JSON.stringify(json));
}
