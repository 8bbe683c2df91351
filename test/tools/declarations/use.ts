// Uses the declarations of the library: no export became any, and the types are those of the source.

import type { StatusError } from "rpcstatus";
import * as catalog from "../dist/catalog/catalog.js";
import * as explicit from "../dist/explicit/explicit.js";
import * as status from "../dist/status/status.js";
import * as texts from "../dist/texts/texts.js";
import type { OrderErrorMatch } from "./gen/index.js";

const modules = { catalog, explicit, status, texts };

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type AnyOf<Module> = {
  [Name in keyof Module]: 0 extends 1 & Module[Name] ? Name : never;
}[keyof Module];
type Modules = typeof modules;

export const any: Same<{ [Name in keyof Modules]: AnyOf<Modules[Name]> }[keyof Modules], never> =
  true;
export const match: Same<typeof catalog.match, OrderErrorMatch | undefined> = true;
export const read: Same<typeof status.status, StatusError> = true;
export const violations: Same<
  typeof status.violations,
  NonNullable<StatusError["badRequest"]>["fieldViolations"] | undefined
> = true;

const made: StatusError = catalog.errors.outOfStock(
  { available: 3n, sku: "A-1" },
  { stockReport: { warehouse: "Basel" } },
);
const available: bigint | undefined = catalog.kind.from(made)?.metadata.available;
const one: StatusError = catalog.thrower();
const shop: string = new status.ShopError({ code: 5 }).shop;
const { error } = await catalog.ordered;
if (error?.reason === "PAYMENT_BUSY")
  console.log(error.retryDelayMs.toFixed(), available, one, shop);
// @ts-expect-error: a key of the metadata is missing.
catalog.kinds.a({ sku: "A-1" }, { stockReport: {} });
