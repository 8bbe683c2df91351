// The client that the suite starts: makes the calls requested on standard input, with our interceptor, and reports
// errors as StatusError.from reads them. With the argument "plain", uses Connect alone.

import { setTimeout as sleep } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient } from "@connectrpc/connect";
import { StatusError } from "rpcstatus";
import { clientInterceptor } from "rpcstatus/connect";
import {
  ClientCompatRequestSchema,
  ClientCompatResponseSchema,
} from "./gen/connectrpc/conformance/v1/client_compat_pb.js";
import { StreamType } from "./gen/connectrpc/conformance/v1/config_pb.js";
import {
  addHeaders,
  ConformanceService,
  headersToProto,
  readMessages,
  registry,
  writeMessage,
} from "./messages.mjs";
import { transportOf } from "./transport.mjs";

const isPlain = process.argv[2] === "plain";
const interceptors = isPlain ? [] : [clientInterceptor()];

/** Makes the call. Returns a ClientResponseResult. */
async function invoke(request) {
  const method = ConformanceService.methods.find(({ name }) => name === request.method);
  const call = createClient(ConformanceService, transportOf(request, interceptors))[
    method.localName
  ];
  const messages = request.requestMessages.map((any) => anyUnpack(any, registry));
  const headers = new Headers();
  addHeaders(headers, request.requestHeaders);
  const controller = new AbortController();
  const { case: timing = "afterCloseSendMs", value: point = 0 } =
    request.cancel?.cancelTiming ?? {};
  const cancelsAt = (name) => request.cancel !== undefined && timing === name;
  const onSent = () => {
    if (cancelsAt("afterCloseSendMs")) setTimeout(() => controller.abort(), point);
  };
  const result = { payloads: [], numUnsentRequests: messages.length };
  const options = {
    headers,
    signal: controller.signal,
    timeoutMs: request.timeoutMs,
    onHeader: (header) => {
      result.responseHeaders = headersToProto(header);
    },
    onTrailer: (trailer) => {
      result.responseTrailers = headersToProto(trailer);
    },
  };

  const isFullDuplex = request.streamType === StreamType.FULL_DUPLEX_BIDI_STREAM;
  let onResponse = () => {};
  async function* requests() {
    for (const message of messages) {
      await sleep(request.requestDelayMs);
      const response = new Promise((resolve) => {
        onResponse = resolve;
      });
      result.numUnsentRequests--;
      yield message;
      if (isFullDuplex) await response;
    }
    if (cancelsAt("beforeCloseSend")) controller.abort();
    onSent();
  }
  const receive = (message) => {
    result.payloads.push(message.payload);
    if (cancelsAt("afterNumResponses") && result.payloads.length === point) controller.abort();
    onResponse();
  };
  try {
    const isSingleRequest =
      method.methodKind === "unary" || method.methodKind === "server_streaming";
    if (isSingleRequest) {
      await sleep(request.requestDelayMs);
      result.numUnsentRequests = 0;
      onSent();
    }
    const response = call(isSingleRequest ? messages[0] : requests(), options);
    if (Symbol.asyncIterator in response) for await (const message of response) receive(message);
    else receive(await response);
  } catch (error) {
    const { metadata } = ConnectError.from(error);
    result.responseHeaders ??= headersToProto(metadata);
    result.responseTrailers ??= headersToProto(metadata);
    result.error = errorOf(error);
  }
  onResponse();
  return result;
}

function errorOf(error) {
  const { code, message, details } = isPlain ? plainError(error) : StatusError.from(error);
  return { code, message, details: details.map(({ typeUrl, value }) => ({ typeUrl, value })) };
}

function plainError(error) {
  const { code, rawMessage: message, details } = ConnectError.from(error);
  const withUrls = details.map(({ type, value }) => ({
    typeUrl: `type.googleapis.com/${type}`,
    value,
  }));
  return { code, message, details: withUrls };
}

async function handle(requests) {
  for await (const request of requests) {
    const response = await invoke(request);
    const result = { case: "response", value: response };
    const { testName } = request;
    writeMessage(
      ClientCompatResponseSchema,
      create(ClientCompatResponseSchema, { testName, result }),
    );
  }
}

const requests = readMessages(ClientCompatRequestSchema);
await Promise.all(
  Array.from({ length: 8 }, () => handle({ [Symbol.asyncIterator]: () => requests })),
);
process.exit();
