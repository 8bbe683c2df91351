// Finds the StatusError in what a gRPC, Connect or gRPC-web client throws: for catalogs that read all of them.

import { rpcErrorFrom } from "../error/rpc-error.js";
import { cached } from "./matcher.js";

export const find = /*@__PURE__*/ cached(rpcErrorFrom);
