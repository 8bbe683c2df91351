// A client on the npm package grpc-web. Builds the method descriptors that protoc-gen-grpc-web would generate from the
// messages of protobuf-es.

import {
  create,
  type DescMethod,
  fromBinary,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { GrpcWebClientBase, MethodDescriptor, MethodType } from "grpc-web";
import {
  OrderService,
  PlaceOrderRequestSchema,
  WatchOrderRequestSchema,
} from "../gen/acme/shop/v1/orders_pb.js";
import type { OrderClient } from "./clients.js";

export function grpcWeb(url: string, format: "binary" | "text"): OrderClient {
  const client = new GrpcWebClientBase({ format });
  const { placeOrder, watchOrder } = OrderService.method;
  return {
    async placeOrder({ sku, headers, signal }) {
      const descriptor = descriptorOf(placeOrder, MethodType.UNARY);
      const request = create(PlaceOrderRequestSchema, { sku });
      const path = url + descriptor.getName();
      // Only thenableCall is typed with a signal, and the client does not have that method.
      const unary = client.unaryCall.bind(client) as typeof client.thenableCall;
      return (await unary(path, request, headers, descriptor, { signal })).orderId;
    },
    watchOrder({ sku, headers, signal }, onPlace) {
      const descriptor = descriptorOf(watchOrder, MethodType.SERVER_STREAMING);
      const request = create(WatchOrderRequestSchema, { sku });
      return new Promise((resolve, reject) => {
        const path = url + descriptor.getName();
        const stream = client.serverStreaming(path, request, headers, descriptor);
        signal.addEventListener("abort", () => stream.cancel());
        stream.on("data", ({ place }) => onPlace(place));
        stream.on("error", reject);
        stream.on("end", resolve);
      });
    },
  };
}

function descriptorOf<M extends DescMethod>(method: M, kind: string) {
  const { input, output, parent, name } = method as DescMethod;
  return new MethodDescriptor<MessageShape<M["input"]>, MessageShape<M["output"]>>(
    `/${parent.typeName}/${name}`,
    kind,
    Object as never,
    Object as never,
    (message: MessageShape<M["input"]>) => toBinary(input, message),
    (bytes: Uint8Array) => fromBinary(output, bytes),
  );
}
