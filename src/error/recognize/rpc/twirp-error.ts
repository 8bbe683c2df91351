// An error of a Twirp client: an RpcError of protobuf-ts, or a TwirpError of twirp-ts, which has its text in `msg` too.
// Both have the name of a code, which is one of Connect's or one that only Twirp has, and `meta`.

import { codeFromConnect } from "../../../code/names.js";
import { ownTwirpCode } from "../../../formats/error-code.js";
import { get, isObject } from "../../../safe/properties.js";
import type { Found } from "../found.js";

export function readTwirpError(thrown: unknown): Found | undefined {
  const name = get(thrown, "code");
  const message = get(thrown, "message");
  const isTwirpTs = typeof message === "string" && get(thrown, "msg") === message;
  if (!isTwirpTs && get(thrown, "name") !== "RpcError") return undefined;
  if (typeof name !== "string" || !isObject(get(thrown, "meta"))) return undefined;
  const code = codeFromConnect(name) ?? ownTwirpCode(name);
  if (code === undefined) return undefined;
  const text = typeof message === "string" ? message : "";
  return { code, rawCode: code, message: text, details: [], issues: [] };
}
