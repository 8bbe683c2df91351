// The 17 codes of gRPC, and their mappings and traits. Imports only its own tables.

export {
  codeFromHttp,
  type HttpDialect,
  httpFromCode,
  httpPhraseFromCode,
} from "./code/http-status.js";
export {
  Code,
  codeFromConnect,
  codeFromNumber,
  codeName,
  connectFromCode,
  type ErrorCode,
  parseCode,
} from "./code/names.js";
export {
  faultFromCode,
  mostSpecific,
  notFor,
  originFromCode,
  preferOver,
  retryFromCode,
} from "./code/traits.js";
