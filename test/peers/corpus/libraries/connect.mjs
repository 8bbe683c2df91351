import { ConnectError } from "@connectrpc/connect";
import { call } from "../connect-call.mjs";

export const transports = ["grpc", "grpc-web", "connect", "connect-stream"];

export async function start(servers) {
  const makeCall = call(servers);
  return async (one) => {
    const error = await makeCall(one);
    if (error === undefined) return { code: 0 };
    if (!(error instanceof ConnectError)) throw error;
    const { code, rawMessage: message } = error;
    const details = error.details.map(({ type, value }) => ({
      type,
      value: Buffer.from(value).toString("base64"),
    }));
    return { code, message, details };
  };
}
