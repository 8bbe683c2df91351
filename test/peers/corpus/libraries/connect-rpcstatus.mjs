import { StatusError } from "rpcstatus";
import { clientInterceptor } from "rpcstatus/connect";
import { call } from "../connect-call.mjs";
import { outcomeOf } from "../rpcstatus-outcome.mjs";

export const transports = ["grpc", "grpc-web", "connect", "connect-stream"];

export async function start(servers) {
  const makeCall = call(servers, [clientInterceptor()]);
  return async (one) => {
    const error = await makeCall(one);
    return error === undefined ? { code: 0 } : outcomeOf(StatusError.from(error));
  };
}
