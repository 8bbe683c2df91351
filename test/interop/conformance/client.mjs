// The client that the suite starts: it makes the calls that standard input asks for, with our interceptor, and
// tells what StatusError.from reads of an error. With "plain", what Connect does alone.

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

/** Makes the call; what came of it is a ClientResponseResult. */
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
  const closed = () => {
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
  let answered = () => {};
  async function* requests() {
    for (const message of messages) {
      await sleep(request.requestDelayMs);
      const answer = new Promise((resolve) => {
        answered = resolve;
      });
      result.numUnsentRequests--;
      yield message;
      if (isFullDuplex) await answer;
    }
    if (cancelsAt("beforeCloseSend")) controller.abort();
    closed();
  }
  const receive = (message) => {
    result.payloads.push(message.payload);
    if (cancelsAt("afterNumResponses") && result.payloads.length === point) controller.abort();
    answered();
  };
  try {
    const isOne = method.methodKind === "unary" || method.methodKind === "server_streaming";
    if (isOne) {
      await sleep(request.requestDelayMs);
      result.numUnsentRequests = 0;
      closed();
    }
    const answer = call(isOne ? messages[0] : requests(), options);
    if (Symbol.asyncIterator in answer) for await (const message of answer) receive(message);
    else receive(await answer);
  } catch (error) {
    const { metadata } = ConnectError.from(error);
    result.responseHeaders ??= headersToProto(metadata);
    result.responseTrailers ??= headersToProto(metadata);
    result.error = errorOf(error);
  }
  answered();
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

async function work(requests) {
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
  Array.from({ length: 8 }, () => work({ [Symbol.asyncIterator]: () => requests })),
);
process.exit();
