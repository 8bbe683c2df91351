import { call } from "../grpc-js-call.mjs";

export const transports = ["grpc"];

export async function start({ http2 }) {
  const ask = call(http2);
  return async () => {
    const error = await ask();
    if (error === undefined) return { code: 0 };
    // It leaves the details to others.
    const header = error.metadata.get("grpc-status-details-bin").length > 0;
    return { code: error.code, message: error.details, header };
  };
}
