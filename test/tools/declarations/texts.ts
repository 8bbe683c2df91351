// Exports of a library that imports a catalog, and `rpcstatus/catalog` to load its texts.

import { withTranslations } from "rpcstatus/catalog";
import { orderError } from "./gen/index.js";

export const translated = withTranslations(orderError, []);
export const text = translated.localize(new Error("cannot order"), "it");
export const match = translated.from(new Error("cannot order"));
export const load = (...given: Parameters<typeof withTranslations>) => given;
