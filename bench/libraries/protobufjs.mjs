import { google } from "../build/google/protobufjs/index.mjs";
import { operations } from "./message-class.mjs";

export const {
  build,
  decode,
  codeAndMessage,
  fromTrailers,
  errorInfoOf,
  encode,
  encodeHeader,
  toTrailers,
} = operations({
  types: google.rpc,
  any: (type_url, value) => ({ type_url, value }),
  typeUrl: "type_url",
});
