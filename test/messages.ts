// The ten standard details: an example of each with every field set, and generators of arbitrary ones.

import { create } from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import * as pb from "../gen/google/rpc/error_details_pb.js";
import * as details from "../src/details.js";
import type { StandardDetail, StandardDetails } from "../src/status/details/codecs.js";

type TypeName = keyof StandardDetails;

export interface StandardType {
  readonly name: TypeName;
  /** The getter of StatusError. */
  readonly getter: string;
  readonly example: StandardDetail;
  readonly schema: GenMessage<StandardDetail>;
  readonly arbitrary: fc.Arbitrary<StandardDetail>;
  readonly encode: (message: StandardDetail) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => StandardDetail;
}

// protobuf-es drops a leading byte order mark. Another test checks that we keep it.
const text = fc
  .oneof(
    fc.string(),
    // Well-formed Unicode only: protobuf-es does not write anything else.
    fc.string({ unit: "binary", maxLength: 20 }).filter((s) => !/\p{Surrogate}/u.test(s)),
    fc.string({ minLength: 60, maxLength: 140 }),
  )
  .filter((s) => !s.startsWith("\uFEFF"));
// protobuf-es loses the key "__proto__". Another test checks that we keep it.
const map = fc.dictionary(
  text.filter((key) => key !== "__proto__"),
  text,
  { maxKeys: 4, noNullPrototype: true },
);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });
/** Durations that proto3 JSON can express: within the range, with both parts of the same sign. */
const duration = fc
  .tuple(
    fc.bigInt({ min: 0n, max: 315_576_000_000n }),
    fc.integer({ min: 0, max: 999_999_999 }),
    fc.boolean(),
  )
  .map(([seconds, nanos, negative]) =>
    create(
      DurationSchema,
      negative ? { seconds: -seconds, nanos: nanos && -nanos } : { seconds, nanos },
    ),
  );
const localized = fc.record({ locale: text, message: text });

// biome-ignore lint/suspicious/noExplicitAny: each row has its own message type, and the tests treat all alike
type Row = any;

function type(
  name: TypeName,
  codec: { encode: Row; decode: Row },
  schema: Row,
  example: Row,
  init: Row,
): StandardType {
  const local = name.slice("google.rpc.".length);
  const getter = local.charAt(0).toLowerCase() + local.slice(1);
  const arbitrary = (init as fc.Arbitrary<object>).map((value) => create(schema, value) as Row);
  return { name, getter, example, schema, arbitrary, ...codec };
}

export const standardTypes: readonly StandardType[] = [
  type(
    "google.rpc.ErrorInfo",
    { encode: details.encodeErrorInfo, decode: details.decodeErrorInfo },
    pb.ErrorInfoSchema,
    details.errorInfo({ reason: "OUT_OF_STOCK", domain: "acme.example", metadata: { sku: "A" } }),
    fc.record({ reason: text, domain: text, metadata: map }),
  ),
  type(
    "google.rpc.RetryInfo",
    { encode: details.encodeRetryInfo, decode: details.decodeRetryInfo },
    pb.RetryInfoSchema,
    details.retryInfo(1500),
    fc.record({ retryDelay: duration }, { requiredKeys: [] }),
  ),
  type(
    "google.rpc.DebugInfo",
    { encode: details.encodeDebugInfo, decode: details.decodeDebugInfo },
    pb.DebugInfoSchema,
    details.debugInfo({ stackEntries: ["a.ts:1", "b.ts:2"], detail: "boom" }),
    fc.record({ stackEntries: list(text), detail: text }),
  ),
  type(
    "google.rpc.QuotaFailure",
    { encode: details.encodeQuotaFailure, decode: details.decodeQuotaFailure },
    pb.QuotaFailureSchema,
    details.quotaFailure({
      violations: [
        {
          subject: "project:acme",
          description: "too many",
          apiService: "stock.acme.example",
          quotaMetric: "reservations",
          quotaId: "per-minute",
          quotaDimensions: { shop: "north" },
          quotaValue: 2n ** 60n,
          futureQuotaValue: 0n,
        },
      ],
    }),
    fc.record({
      violations: list(
        fc.record(
          {
            subject: text,
            description: text,
            apiService: text,
            quotaMetric: text,
            quotaId: text,
            quotaDimensions: map,
            quotaValue: int64,
            futureQuotaValue: int64,
          },
          { requiredKeys: ["quotaDimensions"] },
        ),
      ),
    }),
  ),
  type(
    "google.rpc.PreconditionFailure",
    { encode: details.encodePreconditionFailure, decode: details.decodePreconditionFailure },
    pb.PreconditionFailureSchema,
    details.preconditionFailure({
      violations: [{ type: "TERMS", subject: "acme.example/terms", description: "not accepted" }],
    }),
    fc.record({ violations: list(fc.record({ type: text, subject: text, description: text })) }),
  ),
  type(
    "google.rpc.BadRequest",
    { encode: details.encodeBadRequest, decode: details.decodeBadRequest },
    pb.BadRequestSchema,
    details.badRequest({
      fieldViolations: [
        {
          field: "items[0].sku",
          description: "not sold here",
          reason: "NOT_SOLD",
          localizedMessage: { locale: "de", message: "nicht im Angebot" },
        },
      ],
    }),
    fc.record({
      fieldViolations: list(
        fc.record(
          { field: text, description: text, reason: text, localizedMessage: localized },
          { requiredKeys: ["field"] },
        ),
      ),
    }),
  ),
  type(
    "google.rpc.RequestInfo",
    { encode: details.encodeRequestInfo, decode: details.decodeRequestInfo },
    pb.RequestInfoSchema,
    details.requestInfo({ requestId: "r-1", servingData: "host 7" }),
    fc.record({ requestId: text, servingData: text }),
  ),
  type(
    "google.rpc.ResourceInfo",
    { encode: details.encodeResourceInfo, decode: details.decodeResourceInfo },
    pb.ResourceInfoSchema,
    details.resourceInfo({
      resourceType: "order",
      resourceName: "orders/1",
      owner: "user:a",
      description: "missing",
    }),
    fc.record({ resourceType: text, resourceName: text, owner: text, description: text }),
  ),
  type(
    "google.rpc.Help",
    { encode: details.encodeHelp, decode: details.decodeHelp },
    pb.HelpSchema,
    details.help({ links: [{ description: "docs", url: "https://acme.example" }] }),
    fc.record({ links: list(fc.record({ description: text, url: text })) }),
  ),
  type(
    "google.rpc.LocalizedMessage",
    { encode: details.encodeLocalizedMessage, decode: details.decodeLocalizedMessage },
    pb.LocalizedMessageSchema,
    details.localizedMessage({ locale: "de", message: "ausverkauft" }),
    localized,
  ),
];

export const arbitraryText: fc.Arbitrary<string> = text;
