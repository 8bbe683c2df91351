import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
} from "@grpc/grpc-js";
import { wrapService } from "rpcstatus/grpc-js";
import { authenticate } from "./auth.js";
import { charge } from "./bank.js";
import { authError } from "./gen/acme/auth/v1/auth_rpcstatus.js";
import { bankError } from "./gen/acme/bank/v1/bank_rpcstatus.js";
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

/** Units left of each item, and the weight of one. */
const stock = new Map([
  ["A-1", { left: 3, kilograms: 0.4 }],
  ["B-2", { left: 100, kilograms: 0.4 }],
  ["C-3", { left: 100, kilograms: 0.4 }],
  ["D-4", { left: 100, kilograms: 12.5 }],
  ["E-5", { left: 100, kilograms: 0.4 }],
]);

const NEXT_DELIVERY = new Date("2026-12-01T08:00:00Z");
const CARRIER_LIMIT_KILOGRAMS = 31.5;

/** Charges the customer. Throws an error of the shop for what the bank reports. */
async function pay(sku: string): Promise<void> {
  try {
    await charge(sku);
  } catch (caught) {
    const error = bankError.from(caught);
    switch (error?.reason) {
      case "serverBusy":
        throw orderError.paymentBusy({ cause: caught });
      case "cardDeclined": {
        const paymentId = Uint8Array.of(0x5e, 0x11, 0xed);
        const bankCode = error.metadata.responseCode;
        throw orderError.paymentDeclined(
          { permanent: false, paymentId, bankCode },
          { cause: caught },
        );
      }
      default:
        throw caught;
    }
  }
}

const orders = wrapService(
  {
    async placeOrder(call: ServerUnaryCall<PlaceOrderRequest, PlaceOrderResponse>) {
      authenticate(call.metadata);
      const { sku, quantity } = call.request;
      const item = stock.get(sku);
      const fieldViolations = [
        ...(item === undefined ? [{ field: "sku", description: `we do not sell "${sku}"` }] : []),
        ...(quantity < 1 ? [{ field: "quantity", description: "must be at least 1" }] : []),
      ];
      if (item === undefined || fieldViolations.length > 0) {
        throw orderError.invalidOrder({ badRequest: { fieldViolations } });
      }
      const weight = quantity * item.kilograms;
      if (weight > CARRIER_LIMIT_KILOGRAMS) {
        throw orderError.tooHeavy({ weight, limit: CARRIER_LIMIT_KILOGRAMS });
      }
      if (quantity > item.left) {
        const stockReport = { warehouse: "Basel", nextDelivery: timestampFromDate(NEXT_DELIVERY) };
        throw orderError.outOfStock({ available: BigInt(item.left), sku }, { stockReport });
      }
      await pay(sku);
      return create(PlaceOrderResponseSchema, { orderId: "order-17" });
    },

    async *watchOrder(call: ServerWritableStream<WatchOrderRequest, WatchOrderResponse>) {
      authenticate(call.metadata);
      const { orderId } = call.request;
      for (const place of ["Hamburg", "Basel"]) yield create(WatchOrderResponseSchema, { place });
      const lastSeen = new Date("2026-11-20T16:30:00Z");
      throw orderError.trackingLost({ orderId, place: "Basel", lastSeen });
    },
  },
  {
    // Errors of both get a text in the caller's language; the first has the fallback.
    catalog: [orderError, authError],
    onError: (error, call) => {
      const { spec } = orderError.from(error) ?? authError.from(error) ?? {};
      console.log(
        `  server log [${spec?.logLevel ?? "error"}] ${call.getPath()}: ${String(error)}`,
      );
      for (const note of [spec?.explanation, spec?.resolution]) {
        if (note !== undefined) console.log(`    ${note}`);
      }
    },
  },
);

/** Starts the server on a free port of the loopback interface. */
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
