import { StatusError } from "rpcstatus";
import { call } from "../grpc-js-call.mjs";
import { outcomeOf } from "../rpcstatus-outcome.mjs";

export const transports = ["grpc"];

export async function start({ http2 }) {
  const makeCall = call(http2);
  return async () => {
    const error = await makeCall();
    return error === undefined ? { code: 0 } : outcomeOf(StatusError.from(error));
  };
}
