// The details of a status as the JSON forms have them. What came out of here can be stringified.

import { attempt } from "../safe/call.js";
import { type Detail, type DetailInit, detailFromInit } from "../status/any-detail.js";
import { reasonOf } from "../status/issue.js";
import { type DetailJson, fieldsFromDetail, typedJson } from "../status/json/write-status.js";
import { asList, type EncodeOptions, report, type StatusInit } from "../status/status.js";
import { encodeBase64 } from "../wire/base64.js";

export interface FormOptions extends EncodeOptions {
  /**
   * The JSON of a detail that is none of the ten standard types; `detailJson(registry)` of
   * rpcstatus/protobuf is one. Without it, or where it gives undefined or throws, such a detail is its bytes
   * in base64, as `@value`.
   */
  readonly detailJson?: (detail: Detail) => object | undefined;
}

/** In order, each with its `@type`. One that cannot be written is left out and reported. */
export function detailsJson(status: StatusInit, options: FormOptions): DetailJson[] {
  return asList(status.details).flatMap((init, index) => {
    try {
      const detail = detailFromInit(init as DetailInit);
      return [typedJson(detail.typeUrl, fieldsOf(detail, options))];
    } catch (error) {
      // One detail must not cost the answer.
      const where = `details[${index}]`;
      report(options, { kind: "unencodable-detail", what: reasonOf(error), where });
      return [];
    }
  });
}

/** The JSON of a detail without its type. Throws for one that came as JSON and is none: a cycle, a bigint. */
export function fieldsOf(detail: Detail, { detailJson }: FormOptions): object {
  if (detail.json !== undefined) return plain(detail.json);
  const own = () => attempt(() => plain(detailJson?.(detail) as object));
  return fieldsFromDetail(detail) ?? own() ?? { "@value": encodeBase64(detail.value) };
}

function plain(json: object): object {
  return JSON.parse(JSON.stringify(json));
}
