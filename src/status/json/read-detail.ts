// Reads the proto3 JSON of google.protobuf.Any, the type of the details of a status.

import { encodeMessage } from "../../wire/codec.js";
import { type Detail, detailFromBytes, detailFromJsonAlone } from "../any-detail.js";
import { type JsonInput, makeInput, type TypedJson } from "../bounded-json.js";
import { standardCodec } from "../details/codecs.js";
import type { Issue, IssueKind } from "../issue.js";
import { fromBase64 } from "../read-details.js";
import { messageFromJson } from "./read-message.js";

/** Makes an input whose details may be JSON with "@type". */
export function jsonInput(issues?: Issue[], kind?: IssueKind): JsonInput {
  return makeInput(issues, kind, detailFromJson);
}

/** Returns the detail with bytes if it is a standard one or has them in base64; else with its JSON. */
export function detailFromJson(json: TypedJson, where: string, input: JsonInput): Detail {
  const { "@type": typeUrl, ...fields } = json;
  const bytes = fields["@value"];
  if (typeof bytes === "string") return fromBase64(typeUrl, bytes, `${where}.@value`, input);
  const codec = standardCodec(typeUrl);
  if (codec === undefined) return detailFromJsonAlone(typeUrl, fields);
  return detailFromBytes(
    typeUrl,
    encodeMessage(codec, messageFromJson(codec, fields, where, input)),
  );
}
