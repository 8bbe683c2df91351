// Throws two errors, one with a user-defined detail, and matches the received statuses.

import { decodeStatus, encodeStatus, StatusError } from "rpcstatus";
import { authError } from "./gen/acme/auth/v1/auth_rpcstatus.js";
import { OrderServiceErrors, orderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";

const stockReport = { warehouse: "Basel" };
const badRequest = { fieldViolations: [{ field: "quantity", description: "at most 3" }] };

async function send(thrown: StatusError): Promise<{ orderId: string }> {
  throw StatusError.from(decodeStatus(encodeStatus(thrown)));
}

for (const thrown of [
  orderError.outOfStock({ available: 3n, sku: "A-1" }, { stockReport, badRequest }),
  authError.expired({ user: "ann" }),
]) {
  const { error } = await OrderServiceErrors.placeOrder.catch(send(thrown));
  switch (error?.reason) {
    case "OUT_OF_STOCK": {
      const available: bigint = error.metadata.available;
      const [violation] = error.badRequest?.fieldViolations ?? [];
      console.log(error.reason, available, error.stockReport?.warehouse, violation?.field);
      break;
    }
    case "EXPIRED":
      console.log(error.reason, error.metadata.user, error.status.message);
  }
}
