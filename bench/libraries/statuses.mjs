// The statuses of the codec table, and the checks of what a library reads and writes.

import assert from "node:assert/strict";

const MEDIUM = {
  code: 9,
  message: "only 3 of A-1 left in the warehouse",
  details: [
    [
      "ErrorInfo",
      {
        reason: "OUT_OF_STOCK",
        domain: "shop.acme.example",
        metadata: { available: "3", sku: "A-1", warehouse: "Basel" },
      },
    ],
    ["RetryInfo", { seconds: 2, nanos: 500_000_000 }],
    [
      "BadRequest",
      {
        fieldViolations: [
          { field: "order.items[2].quantity", description: "must be at most 3" },
          { field: "order.items[2].sku", description: "is sold out in Basel" },
          { field: "order.address.country", description: "no delivery to this country" },
        ],
      },
    ],
  ],
};

const MANY = {
  code: 3,
  message: "50 fields of the request are not valid",
  details: [
    [
      "BadRequest",
      {
        fieldViolations: Array.from({ length: 50 }, (_, i) => ({
          field: `order.items[${i}].quantity`,
          description: `must be between 1 and ${i + 10}`,
        })),
      },
    ],
  ],
};

const NON_ASCII = {
  code: 9,
  message: "nur noch 3 Stück von A-1 verfügbar – 在庫が足りません",
  details: [
    [
      "ErrorInfo",
      {
        reason: "OUT_OF_STOCK",
        domain: "shop.acme.example",
        metadata: { available: "3", sku: "Gerät-Ä1", warehouse: "Zürich" },
      },
    ],
    ["RetryInfo", { seconds: 2, nanos: 500_000_000 }],
    [
      "BadRequest",
      {
        fieldViolations: [
          { field: "bestellung.stück[2].menge", description: "höchstens 3 Stück" },
          { field: "bestellung.stück[2].gerät", description: "in Zürich ausverkauft 😞" },
          { field: "bestellung.adresse.land", description: "この国には配達できません" },
        ],
      },
    ],
  ],
};

export const statuses = { MEDIUM, MANY, NON_ASCII };

/** Reads every field of the details; the types are those of the status. Returns a sum, so that no read is left out. */
export function touch({ code, message, details }, types) {
  let sum = code + message.length;
  for (let i = 0; i < types.length; i++) sum += touchDetail[types[i]](details[i]);
  return sum;
}

export const touchDetail = {
  ErrorInfo({ reason, domain, metadata }) {
    let sum = reason.length + domain.length;
    for (const key in metadata) sum += key.length + metadata[key].length;
    return sum;
  },
  RetryInfo({ retryDelay: { seconds, nanos } }) {
    return seconds === undefined ? 0 : nanos;
  },
  BadRequest({ fieldViolations }) {
    let sum = 0;
    for (const { field, description, reason, localizedMessage } of fieldViolations)
      sum += field.length + description.length + reason.length + (localizedMessage ? 1 : 0);
    return sum;
  },
};

/** Throws unless the library read the same as was sent: the code, the message, and each field of the details. */
export function assertRead(read, { code, message, details }) {
  assert.deepEqual([read.code, read.message], [code, message]);
  assert.equal(read.details.length, details.length);
  details.forEach(([type, fields], i) => {
    assertDetail(type, read.details[i], fields);
  });
}

export function assertDetail(type, read, sent) {
  assert.deepEqual(
    plain[type](read),
    plain[type](type === "RetryInfo" ? { retryDelay: sent } : sent),
  );
}

const plain = {
  ErrorInfo: ({ reason, domain, metadata }) => [reason, domain, Object.entries(metadata).sort()],
  RetryInfo: ({ retryDelay: { seconds, nanos } }) => [String(seconds), nanos],
  BadRequest: ({ fieldViolations }) =>
    fieldViolations.map(({ field, description, reason, localizedMessage }) => [
      field,
      description,
      reason ?? "",
      localizedMessage ?? null,
    ]),
};
