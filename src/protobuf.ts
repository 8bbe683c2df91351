// Custom detail types, through protobuf-es.
export {
  type DetailSource,
  detailCodec,
  detailJson,
  packDetail,
  type UnpackOptions,
  unpackDetail,
  unpackDetails,
} from "./protobuf/schema-details.js";
