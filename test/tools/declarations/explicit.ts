// The same with explicit types, as isolatedDeclarations asks for: each has a name that can be imported.

import {
  type Detail,
  type Issue,
  StatusError,
  type StatusErrorConstructor,
  type StatusJson,
} from "rpcstatus";
import type { Catalog, ErrorKind, ErrorOptions, MethodErrors } from "rpcstatus/catalog";
import type { BadRequest, ErrorInfo, LocalizedMessage } from "rpcstatus/details";
import {
  type OrderErrorMatch,
  type OrderErrorOutOfStock,
  type OrderErrorPaymentBusy,
  OrderServiceErrors,
  orderError,
  type PlaceOrderError,
} from "./gen/index.js";

const caught: unknown = new Error("cannot order");

export const match: OrderErrorMatch | undefined = orderError.from(caught);
export const kind: ErrorKind<OrderErrorOutOfStock> = orderError.outOfStock;
export const catalog: Catalog<
  { readonly paymentBusy: ErrorKind<OrderErrorPaymentBusy> },
  OrderErrorMatch
> = orderError;
export const whole: typeof orderError = orderError;
export const method: MethodErrors<PlaceOrderError> = OrderServiceErrors.placeOrder;
export const status: StatusError = StatusError.from(caught);
export const errorClass: StatusErrorConstructor = StatusError;
export const info: ErrorInfo | undefined = status.errorInfo;
export const badRequest: BadRequest | undefined = status.badRequest;
export const details: readonly Detail[] = status.details;
export const issues: readonly Issue[] = status.issues;
export const json: StatusJson = status.toJSON();
export const text: LocalizedMessage | undefined = orderError.localize(caught, "de");

export function kindOf(): typeof orderError.outOfStock {
  return orderError.outOfStock;
}

export function busy(options: ErrorOptions): StatusError {
  return orderError.paymentBusy(options);
}
