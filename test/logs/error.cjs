// The error that the tests log.

/** Makes an error with details of every kind: strings, lists, 64 bits, a duration, and bytes of an unknown type. */
exports.makeError = ({ StatusError, badRequest, errorInfo, quotaFailure, retryInfo }, available) =>
  new StatusError(
    {
      code: 9,
      message: "only 3 left",
      details: [
        errorInfo({
          reason: "OUT_OF_STOCK",
          domain: "shop.acme.example",
          metadata: { available, sku: "A-1" },
        }),
        badRequest({ fieldViolations: [{ field: "quantity", description: "at most 3" }] }),
        quotaFailure({ violations: [{ subject: "orders", quotaValue: 9007199254740993n }] }),
        retryInfo(1500),
        { typeUrl: "type.googleapis.com/acme.Report", value: new Uint8Array(40).fill(251) },
      ],
    },
    { cause: new Error("disk full") },
  );
