import { call } from "../grpc-js-call.mjs";

export const transports = ["grpc"];

export async function start({ http2 }) {
  const makeCall = call(http2);
  return async () => {
    const error = await makeCall();
    if (error === undefined) return { code: 0 };
    // grpc-js does not decode the details.
    const header = error.metadata.get("grpc-status-details-bin").length > 0;
    return { code: error.code, message: error.details, header };
  };
}
