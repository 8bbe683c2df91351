// One enum type: a field of a message finds its error without a cast.
import { type Parcel, OrderError as OrderErrorOfMessages } from "./orders_pb.js";
import { Outer_Error$ as Shared } from "./orders_pb.js";
import {
  Object$,
  OrderError,
  Outer_Error$,
  objectByValue,
  orderErrorByValue,
  outerErrorByValue,
  Parcel_Error,
  parcelErrorByValue,
} from "./orders_rpcstatus.js";

export const same: typeof OrderErrorOfMessages = OrderError;
export const outer: typeof Shared = Outer_Error$;
export const errors: Error[] = [
  orderErrorByValue[OrderError.OUT_OF_STOCK](),
  orderErrorByValue[OrderErrorOfMessages.LATE](),
  parcelErrorByValue[Parcel_Error.LOST](),
  objectByValue[Object$.GONE](),
  outerErrorByValue[Outer_Error$.OUTER_ERROR_COLD](),
];
// @ts-expect-error zero is not an error
orderErrorByValue[OrderError.UNSPECIFIED];

export function errorOf(parcel: Parcel): Error | undefined {
  const value: OrderError = parcel.orderError;
  return value === OrderError.UNSPECIFIED ? undefined : orderErrorByValue[value]();
}
