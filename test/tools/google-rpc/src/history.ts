// An error that declares google.rpc.BadRequest accepts a message of protobuf-es, and its match returns one.

import { create } from "@bufbuild/protobuf";
import { HistorySchema } from "./gen/acme/shop/v1/history_pb.js";
import { orderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";
import { BadRequestSchema } from "./gen/google/rpc/error_details_pb.js";

const badRequest = create(BadRequestSchema, { fieldViolations: [{ field: "quantity" }] });
const stockReport = { warehouse: "Basel" };
const thrown = orderError.outOfStock({ available: 3n, sku: "A-1" }, { stockReport, badRequest });
const match = orderError.outOfStock.from(thrown);
if (match?.badRequest !== undefined) {
  const history = create(HistorySchema, { last: match.badRequest });
  console.log(history.last?.fieldViolations[0]?.field);
}
