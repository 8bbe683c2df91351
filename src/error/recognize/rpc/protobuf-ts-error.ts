// An RpcError of protobuf-ts: the name of a code, and `meta`. The gRPC-web transport does not decode grpc-message; the
// Twirp transport has the code names of Twirp.

import { Code, parseCode } from "../../../code/names.js";
import { codeFromTwirp } from "../../../code/twirp.js";
import { MESSAGE_HEADER } from "../../../formats/grpc/headers.js";
import { percentDecode } from "../../../formats/grpc/percent.js";
import { get, isObject } from "../../../safe/properties.js";
import type { Issue } from "../../../status/issue.js";
import { type Found, failedCall } from "../found.js";

const BAD_UTF8: Issue = {
  kind: "invalid-utf8",
  what: "the text is not valid UTF-8",
  where: MESSAGE_HEADER,
  header: MESSAGE_HEADER,
};

export function readProtobufTsError(thrown: unknown): Found | undefined {
  const name = get(thrown, "code");
  const message = get(thrown, "message");
  const meta = get(thrown, "meta");
  if (get(thrown, "name") !== "RpcError" || typeof name !== "string" || !isObject(meta))
    return undefined;
  const text = typeof message === "string" ? message : "";
  const code = parseCode(name) ?? codeFromTwirp(name) ?? Code.UNKNOWN;
  const asText = failedCall(code, text, meta);
  // Names in lower case are Twirp's, whose messages are JSON; in gRPC, grpc-js has decoded the message.
  const isDecoded = name === name.toLowerCase() || get(meta, "content-type") !== undefined;
  const { text: decoded, valid } = percentDecode(text);
  if (isDecoded || decoded === text) return asText;
  const found = failedCall(code, decoded, meta);
  // The message of the details may have the escapes too.
  if (found.issues.length > asText.issues.length) return asText;
  return valid ? found : { ...found, issues: [...found.issues, BAD_UTF8] };
}
