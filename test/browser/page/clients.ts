// The clients that a page may use, behind one interface: each makes the same two calls, and throws the errors of its
// library unchanged.

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { clientInterceptor } from "rpcstatus/connect";
import { fromResponse } from "rpcstatus/http";
import {
  OrderService,
  PlaceOrderRequestSchema,
  PlaceOrderResponseSchema,
} from "../gen/acme/shop/v1/orders_pb.js";
import { grpcWeb } from "./grpc-web.js";

export interface CallOptions {
  readonly sku: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
}

export interface OrderClient {
  /** Returns the order's id. */
  placeOrder(options: CallOptions): Promise<string>;
  /** Calls `onPlace` for each place. */
  watchOrder?(options: CallOptions, onPlace: (place: string) => void): Promise<void>;
}

/** By name; `url` is the base URL of the service. */
export const CLIENTS: Record<string, (url: string) => OrderClient> = {
  connect: (baseUrl) => connect(createConnectTransport({ baseUrl })),
  "connect in protobuf": (baseUrl) =>
    connect(createConnectTransport({ baseUrl, useBinaryFormat: true })),
  "connect with our interceptor": (baseUrl) =>
    connect(createConnectTransport({ baseUrl, interceptors: [clientInterceptor()] })),
  "connect's gRPC-web": (baseUrl) => connect(createGrpcWebTransport({ baseUrl })),
  "connect's gRPC-web with our interceptor": (baseUrl) =>
    connect(createGrpcWebTransport({ baseUrl, interceptors: [clientInterceptor()] })),
  "grpc-web": (url) => grpcWeb(url, "binary"),
  "grpc-web as text": (url) => grpcWeb(url, "text"),
  "fetch of gRPC-web": (url) => ({
    async placeOrder({ sku, ...options }) {
      const path = `${url}/acme.shop.v1.OrderService/PlaceOrder`;
      const response = await post(path, GRPC_WEB, frame(sku), options);
      const body = new Uint8Array(await response.arrayBuffer());
      return fromBinary(PlaceOrderResponseSchema, body.subarray(5, 5 + Number(body[4]))).orderId;
    },
  }),
  "fetch of Google's JSON": (url) => overJson(url, "application/json"),
  "fetch of problem details": (url) => overJson(url, "application/problem+json"),
};

function connect(transport: Transport): OrderClient {
  const client = createClient(OrderService, transport);
  return {
    async placeOrder({ sku, headers, signal }) {
      return (await client.placeOrder({ sku }, { headers, signal })).orderId;
    },
    async watchOrder({ sku, headers, signal }, onPlace) {
      for await (const { place } of client.watchOrder({ sku }, { headers, signal })) onPlace(place);
    },
  };
}

function overJson(url: string, accept: string): OrderClient {
  const type = { "content-type": "application/json", accept };
  return {
    async placeOrder({ sku, ...options }) {
      return (await post(`${url}/v1/orders`, type, JSON.stringify({ sku }), options)).text();
    },
  };
}

const GRPC_WEB = { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" };

/** Returns the request as a gRPC-web frame. */
function frame(sku: string): Uint8Array<ArrayBuffer> {
  const message = toBinary(PlaceOrderRequestSchema, create(PlaceOrderRequestSchema, { sku }));
  return Uint8Array.of(0, 0, 0, 0, message.length, ...message);
}

async function post(
  url: string,
  type: Record<string, string>,
  body: BodyInit,
  { headers, signal }: Omit<CallOptions, "sku">,
): Promise<Response> {
  const all = { ...type, ...headers };
  const response = await fetch(url, { method: "POST", headers: all, body, signal });
  const error = await fromResponse(response);
  if (error !== undefined) throw error;
  return response;
}
