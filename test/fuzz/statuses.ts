// Generates random statuses, with details of every type and messages that are hard to encode.

import type { DetailInit, StatusLike } from "../../src/index.js";
import { any, block, concat, group, number, TYPE_URL, tag } from "../wire/bytes.js";
import type { Api } from "./api.js";
import { mutateText } from "./mutate.js";
import type { Random } from "./random.js";

export function randomStatus(api: Api, random: Random): StatusLike {
  const text = () => {
    let text = random.pick(["", "gone", "only 3 of A-1 left", "für 100 % 😀", " spaces ", "a\nb"]);
    while (random.once(3)) text = mutateText(text, random);
    return text;
  };
  const list = <T>(item: () => T): T[] => Array.from({ length: random.below(3) }, item);
  const map = () => Object.fromEntries(list(() => [text(), text()]));
  const big = () => BigInt.asIntN(64, BigInt(random.next()) << BigInt(random.below(40)));
  const packed = (type: string, ...value: Uint8Array[]) => ({
    typeUrl: `${random.pick([TYPE_URL, "x/", ""])}${type}`,
    value: concat(...value),
  });
  const localized = () => ({ locale: random.pick(["de", text()]), message: text() });
  const details: readonly (() => DetailInit)[] = [
    () => api.errorInfo({ reason: "OUT_OF_STOCK", domain: "acme.example", metadata: map() }),
    () => api.errorInfo({ reason: text(), domain: text(), metadata: map() }),
    () => api.retryInfo((random.next() - 2 ** 31) / random.pick([1, 1000, 1e6])),
    () => api.debugInfo({ detail: text(), stackEntries: list(text) }),
    () =>
      api.quotaFailure({
        violations: list(() => ({
          ...{ subject: text(), description: text(), quotaDimensions: map(), quotaValue: big() },
          ...(random.once(2) && { futureQuotaValue: big() }),
        })),
      }),
    () =>
      api.preconditionFailure({
        violations: list(() => ({ type: text(), subject: text(), description: text() })),
      }),
    () =>
      api.badRequest({
        fieldViolations: list(() => ({
          ...{ field: text(), description: text(), reason: text() },
          ...(random.once(2) && { localizedMessage: localized() }),
        })),
      }),
    () => api.requestInfo({ requestId: text(), servingData: text() }),
    () => api.resourceInfo({ resourceType: text(), resourceName: text(), owner: text() }),
    () => api.help({ links: list(() => ({ description: text(), url: text() })) }),
    () => api.localizedMessage(localized()),
    () => packed("acme.v1.Stock", number(1, random.next()), block(2, text())),
    () => packed("google.protobuf.Duration", number(1, random.next()), number(2, 500)),
    () => packed("google.protobuf.Timestamp", number(1, random.next()), number(2, 1e6)),
    () => packed("google.protobuf.Int32Value", number(1, random.next())),
    () => packed("google.protobuf.StringValue", block(1, text())),
    () => packed("google.protobuf.Struct", block(1, concat(block(1, text()), block(2, value())))),
    () => packed("google.protobuf.Value", value()),
    () => packed("google.protobuf.FieldMask", block(1, "a.foo_bar"), block(1, text())),
    () => packed("google.protobuf.Any", any(`${TYPE_URL}acme.v1.Note`, [1]).subarray(2)),
    () => packed("google.rpc.Status", api.encodeStatus(randomStatus(api, random))),
    () => packed("acme.v1.Odd", group(1, number(2, 3)), block(3, block(3, ""))),
  ];
  const double = () => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(random.pick([1.5, 0, -0, Number.NaN, Number.NEGATIVE_INFINITY]));
    return concat(tag(2, 1), bytes);
  };
  const value = () =>
    random.pick([block(3, text()), double(), number(4, 1), block(6, block(1, block(3, "x")))]);
  return {
    code: random.once(8) ? random.next() | 0 : random.below(17),
    message: text(),
    details: list(() => random.pick(details)()),
  };
}
