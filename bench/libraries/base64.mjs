// The header of the details, for libraries without readers of trailers: by Node's own base64.

export function bytesOf(trailers) {
  return Buffer.from(trailers["grpc-status-details-bin"], "base64");
}

/** Returns base64 without padding, as in gRPC's wire format. */
export function unpadded({ buffer, byteOffset, length }) {
  const text = Buffer.from(buffer, byteOffset, length).toString("base64");
  const rest = length % 3;
  return rest === 0 ? text : text.slice(0, rest - 3);
}
