// Exports of inferred types, as authors of libraries write them. variants.mjs compiles this file with `declaration`:
// the compiler must be able to name each type, though the program imports nothing but generated files.
import {
  OrderServiceErrors,
  orderError,
  orderErrorByValue,
  orderErrorOutOfStock,
} from "./gen/acme/shop/v1/orders_rpcstatus.js";

const details = {
  stockReport: { warehouse: "Basel" },
  badRequest: { fieldViolations: [{ field: "sku", description: "none left" }] },
};

export const build = () => orderError.outOfStock({ available: 3n, sku: "A-1" }, details);
export const kinds = { all: orderError, one: orderErrorOutOfStock, byValue: orderErrorByValue };
export const { place } = OrderServiceErrors;
export const match = (caught: unknown) => orderError.from(caught);
export const one = (caught: unknown) => orderError.outOfStock.from(caught);
export const parts = (caught: unknown) => {
  const found = orderErrorOutOfStock.from(caught);
  return found && { ...found };
};
export const report = (caught: unknown) => one(caught)?.stockReport;
export const violations = (caught: unknown) => one(caught)?.badRequest?.fieldViolations;
export const text = (caught: unknown) => orderError.localize(caught, "de");
export const json = (caught: unknown) => match(caught)?.toJSON();
export const spec = orderError.outOfStock.spec;
export const fallback = () => orderError.fallback();
export const caught = (call: Promise<{ id: string }>) => place.catch(call);
export const placeError = async (call: Promise<{ id: string }>) => (await caught(call)).error;
export const status = (thrown: unknown) => match(thrown)?.status;
export const all = (thrown: unknown) => status(thrown)?.details;
export const first = (thrown: unknown) => all(thrown)?.[0]?.message;
export const info = (thrown: unknown) => status(thrown)?.errorInfo;
export const help = (thrown: unknown) => status(thrown)?.help?.links;
export const issues = (thrown: unknown) => match(thrown)?.issues;
export const code = (thrown: unknown) => status(thrown)?.code;
export const instance = (thrown: unknown) =>
  thrown instanceof orderErrorOutOfStock ? thrown : undefined;
export const build2 = (...args: Parameters<typeof orderErrorOutOfStock>) =>
  orderErrorOutOfStock(...args);
export type Options = Parameters<typeof orderError.outOfStock>;
export const options = (given: Options) => given[1];
