// The errors of a method are a union, wherever they are declared.
import { GatewayServiceErrors } from "./gateway_rpcstatus";
import { OrderServiceErrors, type PlaceError } from "./orders_rpcstatus";

type PlaceReason = PlaceError["reason"];
export const reasons: Record<PlaceReason, true> = {
  OUT_OF_STOCK: true,
  BUSY: true,
  FULL: true,
  EXPIRED: true,
  LOCKED: true,
  NO_SUCH_USER: true,
  DARK: true,
};
// @ts-expect-error a reason is missing
export const tooFew: Record<PlaceReason, true> = { OUT_OF_STOCK: true, BUSY: true };

export const named: boolean[] = [
  GatewayServiceErrors.delete.is(undefined),
  GatewayServiceErrors.class.is(undefined),
  GatewayServiceErrors.constructor$.is(undefined),
  GatewayServiceErrors.toString$.is(undefined),
  GatewayServiceErrors.then.is(undefined),
];

// @ts-expect-error the method declares no errors
OrderServiceErrors.forget;
// @ts-expect-error a service without errors has no table
import { PlainServiceErrors } from "./gateway_rpcstatus";

export async function place(call: Promise<string>): Promise<string | Date> {
  const { value, error } = await OrderServiceErrors.place.catch(call);
  if (error === undefined) return value;
  // @ts-expect-error only one of the errors has this key
  error.metadata.until;
  if (error.reason === "LOCKED") return error.metadata.until;
  if (error.reason === "OUT_OF_STOCK") return error.metadata.sku;
  // @ts-expect-error handled above
  if (error.reason === "OUT_OF_STOCK") return "";
  return error.reason;
}
