// The imports that are measured, from rpcstatus and from its peers. Each row has a source text whose bundle is
// measured, and a check that runs the bundle; `goal` is in bytes, gzipped.

import assert from "node:assert/strict";
import { Code, ConnectError } from "@connectrpc/connect";
import { encodeStatus, StatusError } from "rpcstatus";
import { badRequest, encodeBadRequest, encodeErrorInfo, errorInfo } from "rpcstatus/details";
import { googleFromStatus } from "rpcstatus/http";

const SHOP = "../../shop/src/gen/acme/shop/v1/orders_rpcstatus";
const SINGLE = SHOP.replace("shop", "single");
const TEXTS = SHOP.replace("shop", "texts");
const CLIENT = SHOP.replace("shop", "client");
const ES = "../../google/protobuf-es/google/rpc";
const TS_PROTO = "../../google/ts-proto/google/rpc";
const CONNECT = ["@connectrpc/connect", "@bufbuild/protobuf"];

const INFO = {
  reason: "OUT_OF_STOCK",
  domain: "shop.acme.example",
  metadata: { available: "3", sku: "A-1" },
};
const REQUEST = { fieldViolations: [{ field: "sku", description: "not sold here" }] };
const STATUS = {
  code: Code.FailedPrecondition,
  message: "only 3 of A-1 left",
  details: [errorInfo(INFO), badRequest(REQUEST)],
};
const BYTES = encodeStatus(STATUS);

export const own = [
  {
    name: "`decodeStatus`",
    goal: 4500,
    source: `export { decodeStatus } from "rpcstatus";`,
    check({ decodeStatus }) {
      const { code, message, details } = decodeStatus(BYTES);
      assert.deepEqual([code, message], [STATUS.code, STATUS.message]);
      assertDetails(...details.map((detail) => detail.message));
    },
  },
  {
    name: "`decodeErrorInfo`, `decodeBadRequest`",
    goal: 2000,
    source: `export { decodeErrorInfo, decodeBadRequest } from "rpcstatus/details";`,
    check({ decodeErrorInfo, decodeBadRequest }) {
      assertDetails(
        decodeErrorInfo(encodeErrorInfo(INFO)),
        decodeBadRequest(encodeBadRequest(REQUEST)),
      );
    },
  },
  {
    name: "an error of a catalog, thrown: `throw orderErrorOutOfStock(…)`",
    goal: 7000,
    source: thrower("orderErrorOutOfStock", SHOP),
    check: assertThrows,
  },
  {
    name: "the same through the catalog: `throw orderError.outOfStock(…)`",
    source: thrower("orderError", SHOP, ".outOfStock"),
    check: assertThrows,
  },
  {
    name: "an error of a catalog, matched: `orderErrorOutOfStock.from`",
    goal: 9000,
    source: `import { orderErrorOutOfStock } from "${SHOP}";
      export const available = (caught: unknown) => orderErrorOutOfStock.from(caught)?.metadata.available;`,
    check({ available }) {
      assert.equal(available(connectError()), 3n);
      assert.equal(available(new Error("another")), undefined);
    },
  },
  {
    name: "a catalog, matched: `orderError.from`",
    goal: 10000,
    source: `import { orderError } from "${SHOP}";
      export const from = (caught: unknown) => orderError.from(caught);`,
    check({ from }) {
      assert.equal(from(connectError())?.metadata.available, 3n);
      assert.equal(from(new Error("another")), undefined);
    },
  },
  {
    name: "an error generated with `side=client`, matched",
    goal: 9000,
    source: `import { orderErrorOutOfStock } from "${CLIENT}";
      export const available = (caught: unknown) => orderErrorOutOfStock.from(caught)?.metadata.available;`,
    check({ available }) {
      assert.equal(available(connectError()), 3n);
      assert.equal(available(new Error("another")), undefined);
    },
  },
  {
    name: "a catalog generated with `side=client`, matched",
    goal: 10000,
    source: `import { orderError } from "${CLIENT}";
      export const from = (caught: unknown) => orderError.from(caught);`,
    check({ from }) {
      assert.equal(from(connectError())?.metadata.available, 3n);
      assert.equal(from(new Error("another")), undefined);
    },
  },
  {
    name: "`StatusError.from`",
    goal: 9000,
    source: `import { StatusError } from "rpcstatus";
      export const from = (caught: unknown) => StatusError.from(caught);`,
    check({ from }) {
      assertError(from(connectError()));
      assertError(from(JSON.stringify(googleFromStatus(STATUS))));
    },
  },
  {
    name: "`clientInterceptor`, beside Connect",
    goal: 10000,
    source: `export { clientInterceptor } from "rpcstatus/connect";`,
    external: CONNECT,
    check: async ({ clientInterceptor }) => assertError(await intercepted(clientInterceptor())),
  },
  {
    name: "`connectClientInterceptor`, beside Connect",
    goal: 10000,
    source: `export { connectClientInterceptor } from "rpcstatus/connect";`,
    external: CONNECT,
    check: async ({ connectClientInterceptor }) =>
      assertError(await intercepted(connectClientInterceptor())),
  },
  {
    name: "`fromResponse`",
    goal: 12000,
    source: `export { fromResponse } from "rpcstatus/http";`,
    async check({ fromResponse }) {
      const status = 400;
      assertError(await fromResponse(Response.json(googleFromStatus(STATUS), { status })));
      assert.equal(await fromResponse(Response.json({})), undefined);
    },
  },
  {
    name: "the codes: `Code`, `httpFromCode`, `codeFromHttp`",
    goal: 1000,
    source: `export { Code, httpFromCode, codeFromHttp } from "rpcstatus/code";`,
    check({ Code, httpFromCode, codeFromHttp }) {
      assert.deepEqual([Code.NOT_FOUND, httpFromCode(5), codeFromHttp(404, "rest")], [5, 404, 5]);
    },
  },
  frontEnd(
    "a front end beside Connect: `clientInterceptor`, `orderError.from`, `orderError.localize`",
    "clientInterceptor",
    TEXTS,
  ),
  frontEnd(
    "the same with `connectClientInterceptor`, and a catalog with `side=client`",
    "connectClientInterceptor",
    CLIENT,
  ),
];

/** The bytes that the second error adds to the first, in the same file: none, if it is not imported. */
export const unused = {
  name: "a second error in the file of a thrown one, not used",
  goal: 0,
  sources: [thrower("orderErrorOutOfStock", SINGLE), thrower("orderErrorOutOfStock", SHOP)],
  check: assertThrows,
};

export const peers = [
  {
    name: "Connect: `throw new ConnectError(…)`, `findDetails` of ErrorInfo",
    source: `import { Code, ConnectError } from "@connectrpc/connect";
      import { ErrorInfoSchema } from "${ES}/error_details_pb";
      export function fail(): never {
        const value = { domain: "shop.acme.example", reason: "OUT_OF_STOCK", metadata: { available: "3", sku: "A-1" } };
        const details = [{ desc: ErrorInfoSchema, value }];
        throw new ConnectError("only 3 of A-1 left", Code.FailedPrecondition, undefined, details);
      }
      export function available(caught: unknown): string | undefined {
        const [info] = ConnectError.from(caught).findDetails(ErrorInfoSchema);
        return info?.metadata["available"];
      }`,
    check({ fail, available }) {
      assert.equal(available(thrownBy(fail)), "3");
    },
  },
  {
    name: "protobuf-es: `fromBinary` of google.rpc.Status, `anyUnpack` of ErrorInfo and BadRequest",
    source: `import { fromBinary } from "@bufbuild/protobuf";
      import { anyUnpack } from "@bufbuild/protobuf/wkt";
      import { BadRequestSchema, ErrorInfoSchema } from "${ES}/error_details_pb";
      import { StatusSchema } from "${ES}/status_pb";
      export function decode(bytes: Uint8Array) {
        const status = fromBinary(StatusSchema, bytes);
        const find = (schema) => status.details.map((any) => anyUnpack(any, schema)).find((found) => found);
        return { errorInfo: find(ErrorInfoSchema), badRequest: find(BadRequestSchema) };
      }`,
    check: assertDecodes,
  },
  {
    name: "ts-proto: `decode` of google.rpc.Status, ErrorInfo and BadRequest",
    source: `import { BadRequest, ErrorInfo } from "${TS_PROTO}/error_details";
      import { Status } from "${TS_PROTO}/status";
      export function decode(bytes: Uint8Array) {
        const { details } = Status.decode(bytes);
        const find = (name: string, { decode }) => {
          const found = details.find(({ typeUrl }) => typeUrl.endsWith("/google.rpc." + name));
          return found && decode(found.value);
        };
        return { errorInfo: find("ErrorInfo", ErrorInfo), badRequest: find("BadRequest", BadRequest) };
      }`,
    check: assertDecodes,
  },
];

function frontEnd(name, interceptor, catalog) {
  return {
    name,
    goal: 10000,
    source: `import { ${interceptor} } from "rpcstatus/connect";
      import { orderError } from "${catalog}";
      export const interceptors = [${interceptor}()];
      export function explain(caught: unknown, languages: readonly string[]): string {
        const error = orderError.from(caught);
        if (error?.reason === "PAYMENT_BUSY") return \`try again in \${error.retryDelayMs} ms\`;
        return orderError.localize(caught, languages)?.message ?? "please try again later";
      }`,
    external: CONNECT,
    async check({ interceptors, explain }) {
      const error = await intercepted(interceptors[0]);
      assertError(error);
      assert.equal(explain(error, ["de-AT"]), "Es sind nur noch 3 da.");
    },
  };
}

function thrower(name, from, path = "") {
  return `import { ${name} } from "${from}";
    export function fail(): never { throw ${name}${path}({ available: 3n, sku: "A-1" }); }`;
}

function assertThrows({ fail }) {
  const error = thrownBy(fail);
  assert(error instanceof StatusError && error instanceof Error);
  assert.deepEqual([error.code, error.message], [STATUS.code, STATUS.message]);
  assert.deepEqual({ ...error.errorInfo.metadata }, INFO.metadata);
}

function assertDecodes({ decode }) {
  const { errorInfo, badRequest } = decode(BYTES);
  assertDetails(errorInfo, badRequest);
}

function assertError({ code, message, errorInfo, badRequest }) {
  assert.deepEqual([code, message], [STATUS.code, STATUS.message]);
  assertDetails(errorInfo, badRequest);
}

function assertDetails(errorInfo, badRequest) {
  assert.equal(errorInfo.reason, INFO.reason);
  assert.equal(errorInfo.domain, INFO.domain);
  assert.deepEqual({ ...errorInfo.metadata }, INFO.metadata);
  const [{ field, description }] = badRequest.fieldViolations;
  assert.deepEqual({ field, description }, REQUEST.fieldViolations[0]);
}

/** Returns the error of a Connect client that received the status. */
function connectError() {
  const error = new ConnectError(STATUS.message, STATUS.code);
  error.details = [
    { type: "google.rpc.ErrorInfo", value: encodeErrorInfo(INFO) },
    { type: "google.rpc.BadRequest", value: encodeBadRequest(REQUEST) },
  ];
  return error;
}

/** Returns what the interceptor makes of the error of a call. */
async function intercepted(interceptor) {
  const call = interceptor(() => Promise.reject(connectError()));
  const request = { stream: false, signal: new AbortController().signal, header: new Headers() };
  return call(request).then(
    () => assert.fail("the call succeeded"),
    (thrown) => thrown,
  );
}

function thrownBy(call) {
  try {
    call();
  } catch (thrown) {
    return thrown;
  }
  return assert.fail("nothing was thrown");
}
