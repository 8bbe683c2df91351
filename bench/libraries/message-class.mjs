// The operations of the codec table with generated classes that have `encode` and `decode`: protobufjs and ts-proto.

import { bytesOf, unpadded } from "./base64.mjs";

const PREFIX = "type.googleapis.com/google.rpc.";
const ERROR_INFO = `${PREFIX}ErrorInfo`;

/**
 * Makes the operations. `types` has the classes by name, `any` makes an Any, `typeUrl` is the name of its field, and
 * `finish` returns the bytes of a writer.
 */
export function operations({ types, any, typeUrl }) {
  const { Status, ErrorInfo, RetryInfo, BadRequest } = types;
  const classes = new Map(
    Object.entries({ ErrorInfo, RetryInfo, BadRequest }).map(([name, type]) => [
      PREFIX + name,
      type,
    ]),
  );
  const unpack = (detail) => classes.get(detail[typeUrl]).decode(detail.value);

  function decode(bytes) {
    const { code, message, details } = Status.decode(bytes);
    return { code, message, details: details.map(unpack) };
  }

  function encode({ code, message, details }) {
    const anys = details.map(([url, type, fields]) => any(url, type.encode(fields).finish()));
    return Status.encode({ code, message, details: anys }).finish();
  }

  const encodeHeader = (status) => unpadded(encode(status));

  return {
    build({ code, message, details }) {
      const made = details.map(([type, fields]) => {
        const message = type === "RetryInfo" ? { retryDelay: fields } : fields;
        return [PREFIX + type, types[type], message];
      });
      return { code, message, details: made };
    },
    decode,
    codeAndMessage(bytes) {
      const { code, message } = Status.decode(bytes);
      return { code, message };
    },
    fromTrailers: (trailers) => decode(bytesOf(trailers)),
    errorInfoOf(trailers) {
      const { details } = Status.decode(bytesOf(trailers));
      return ErrorInfo.decode(details.find((detail) => detail[typeUrl] === ERROR_INFO).value);
    },
    encode,
    encodeHeader,
    toTrailers: (status) => ({
      code: status.code,
      message: status.message,
      header: encodeHeader(status),
    }),
  };
}
