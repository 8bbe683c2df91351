// The service that the suite's client calls: each request defines its response. An error is thrown as a StatusError.

import { setTimeout as sleep } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { StatusError } from "rpcstatus";
import { ConformancePayload_RequestInfoSchema as RequestInfoSchema } from "./gen/connectrpc/conformance/v1/service_pb.js";
import { addHeaders, headersToProto, registry } from "./messages.mjs";

const unary = (request, context) => respond(request.responseDefinition, [request], context);

export const handlers = {
  unary,
  idempotentUnary: unary,
  async clientStream(requests, context) {
    const all = [];
    for await (const request of requests) all.push(request);
    return respond(all[0]?.responseDefinition, all, context);
  },
  async *serverStream(request, context) {
    yield* responses(request.responseDefinition, [request], context);
  },
  async *bidiStream(requests, context) {
    const all = [];
    let remaining;
    for await (const request of requests) {
      all.push(request);
      if (!all[0].fullDuplex) continue;
      remaining ??= responses(all[0].responseDefinition, all, context);
      const { value, done } = await remaining.next();
      if (done) return;
      yield value;
    }
    yield* remaining ?? responses(all[0]?.responseDefinition, all, context);
  },
};

async function respond(definition, requests, context) {
  const requestInfo = infoOf(requests, context);
  const { case: kind, value } = definition?.response ?? {};
  addHeaders(context.responseHeader, definition?.responseHeaders ?? []);
  addHeaders(context.responseTrailer, definition?.responseTrailers ?? []);
  await sleep(definition?.responseDelayMs ?? 0);
  if (kind === "error") throw failure(value, requestInfo);
  return { payload: { data: value, requestInfo } };
}

/** The first response echoes the call; with full duplex, each response echoes the requests since the previous one. */
async function* responses(definition, requests, context) {
  if (definition === undefined) return;
  const { fullDuplex } = requests[0];
  addHeaders(context.responseHeader, definition.responseHeaders);
  addHeaders(context.responseTrailer, definition.responseTrailers);
  let sent = 0;
  for (const data of definition.responseData) {
    await sleep(definition.responseDelayMs);
    const since = fullDuplex ? requests.slice(sent).map(packed) : [];
    const requestInfo = sent === 0 ? infoOf(requests, context) : { requests: since };
    yield { payload: { data, requestInfo } };
    sent++;
  }
  if (definition.error === undefined) return;
  throw failure(definition.error, sent === 0 ? infoOf(requests, context) : undefined);
}

function failure({ code, message, details }, requestInfo) {
  const info = requestInfo && anyPack(RequestInfoSchema, create(RequestInfoSchema, requestInfo));
  const all = info === undefined ? details : [...details, info];
  const anys = all.map(({ typeUrl, value }) => ({ typeUrl, value }));
  return new StatusError({ code, message, details: anys });
}

function infoOf(requests, { requestHeader, timeoutMs, requestMethod, url }) {
  const timeout = timeoutMs();
  return {
    requestHeaders: headersToProto(requestHeader),
    requests: requests.map(packed),
    timeoutMs: timeout === undefined ? undefined : BigInt(Math.round(timeout)),
    connectGetInfo:
      requestMethod === "GET"
        ? { queryParams: headersToProto(new URL(url).searchParams) }
        : undefined,
  };
}

function packed(message) {
  return anyPack(registry.getMessage(message.$typeName), message);
}
