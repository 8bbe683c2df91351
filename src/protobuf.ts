// Details of your own message types, through protobuf-es.

export {
  detailCodec,
  detailJson,
  packDetail,
  unpackDetail,
  unpackDetails,
} from "./protobuf/schema-details.js";
