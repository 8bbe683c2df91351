// Reads errors as google-gax itself does: over gRPC, from the error of grpc-js; over HTTP, from a response body in
// Google's JSON format.

import { GoogleError } from "google-gax";
import { bodyOf } from "../cases.mjs";
import { call } from "../grpc-js-call.mjs";

export const transports = ["grpc", "http"];
const RULES = ["google", "any-json", "any-unknown"];

export function takes({ transport, rule, given }) {
  const isJson = given.headers.some(([, value]) => value === "application/json");
  return transport === "grpc" || (RULES.includes(rule) && isJson);
}

export async function start({ http2 }) {
  const makeCall = call(http2);
  return async ({ transport, given }) => {
    if (transport === "http") {
      const error = GoogleError.parseHttpError(JSON.parse(bodyOf(given).toString()));
      return outcome(error, error.message);
    }
    const error = await makeCall();
    if (error === undefined) return { code: 0 };
    const google = Object.assign(new GoogleError(error.message), error);
    return outcome(GoogleError.parseGRPCStatusDetails(google), error.details);
  };
}

function outcome({ code, statusDetails }, message) {
  return { code, message, count: Array.isArray(statusDetails) ? statusDetails.length : 0 };
}
