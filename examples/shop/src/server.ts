import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
} from "@grpc/grpc-js";
import { wrapService } from "rpcstatus/grpc-js";
import {
  OrderService,
  type PlaceOrderRequest,
  type PlaceOrderResponse,
  PlaceOrderResponseSchema,
  type WatchOrderRequest,
  type WatchOrderResponse,
  WatchOrderResponseSchema,
} from "./gen/acme/shop/v1/orders_pb.js";
import { orderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";
import { serviceDefinition } from "./grpc.js";

const stock = new Map([
  ["A-1", 3],
  ["B-2", 100],
  ["C-3", 100],
]);

const NEXT_DELIVERY = new Date("2026-12-01T08:00:00Z");

const orders = wrapService(
  {
    async placeOrder(call: ServerUnaryCall<PlaceOrderRequest, PlaceOrderResponse>) {
      const { sku, quantity } = call.request;
      const left = stock.get(sku);
      const fieldViolations = [
        ...(left === undefined ? [{ field: "sku", description: `we do not sell "${sku}"` }] : []),
        ...(quantity < 1 ? [{ field: "quantity", description: "must be at least 1" }] : []),
      ];
      if (left === undefined || fieldViolations.length > 0) {
        throw orderError.invalidOrder({}, { badRequest: { fieldViolations } });
      }
      if (quantity > left) {
        const stockReport = { warehouse: "Basel", nextDelivery: timestampFromDate(NEXT_DELIVERY) };
        throw orderError.outOfStock({ available: BigInt(left), sku }, { stockReport });
      }
      if (sku === "B-2") throw orderError.paymentBusy();
      if (sku === "C-3") throw new Error("password of the database is wrong: hunter2");
      return create(PlaceOrderResponseSchema, { orderId: "order-17" });
    },

    async *watchOrder(call: ServerWritableStream<WatchOrderRequest, WatchOrderResponse>) {
      const { orderId } = call.request;
      for (const place of ["Hamburg", "Basel"]) yield create(WatchOrderResponseSchema, { place });
      const lastSeen = new Date("2026-11-20T16:30:00Z");
      throw orderError.trackingLost({ orderId, place: "Basel", lastSeen });
    },
  },
  {
    // Answers what nobody classified, and speaks the language of the caller.
    catalog: orderError,
    onError: (error, call) => {
      const level = orderError.from(error)?.spec?.logLevel ?? "error";
      console.log(`  server log [${level}] ${call.getPath()}: ${String(error)}`);
    },
  },
);

/** Listens on a free port of the loopback interface. */
export async function startServer(): Promise<{ address: string; server: Server }> {
  const server = new Server();
  server.addService(serviceDefinition(OrderService), orders);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, server };
}
