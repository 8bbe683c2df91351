// Each type has the name that its place in the file gives it.
import {
  CallError,
  type CallError$,
  CallErrorErrors,
  type CallErrorErrors$,
  type CallErrorFailed,
  type CallErrorMatch,
  type CallErrorMatch$,
  CartServiceErrors,
  type CloseError,
  type CloseError$,
  callError,
  callErrorMatch,
  type OpenError,
  OrderServiceErrors,
  PlaceOrderError,
  type PlaceOrderError$,
  type PlaceOrderError$1,
} from "./types_rpcstatus";

export const values: (PlaceOrderError | CallError)[] = [PlaceOrderError.GONE, CallError.FAILED];

export function names(caught: unknown): void {
  callError.from(caught) satisfies CallErrorMatch | undefined;
  callErrorMatch.from(caught) satisfies CallErrorMatch$ | undefined;
  callError.failed.from(caught) satisfies CallErrorFailed | undefined;
  callError.errors.from(caught) satisfies CallErrorErrors$ | undefined;
  OrderServiceErrors.placeOrder.from(caught) satisfies PlaceOrderError$ | undefined;
  OrderServiceErrors.close.from(caught) satisfies CloseError | undefined;
  CartServiceErrors.close.from(caught) satisfies CloseError$ | undefined;
  CartServiceErrors.open.from(caught) satisfies OpenError | undefined;
  CartServiceErrors.place_order.from(caught) satisfies PlaceOrderError$1 | undefined;
  CallErrorErrors.call.from(caught) satisfies CallError$ | undefined;
}
