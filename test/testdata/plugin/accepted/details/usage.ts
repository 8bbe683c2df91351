// Details of the user's own types: written as the init of the message, read as the message.
import { create } from "@bufbuild/protobuf";
import { ReportSchema } from "./details_pb";
import { detailError } from "./details_rpcstatus";

const report = { title: "stock", pages: [{ number: 1, price: { currency: "EUR", units: 2n } }] };
const places = { report, stockReport: { warehouse: "north" }, money: { currency: "EUR" } };

export const errors: Error[] = [
  detailError.places({ sku: "A-1" }, places),
  detailError.places({ sku: "A-1" }, { ...places, report: create(ReportSchema, report) }),
  detailError.nested({ page: { number: 2 } }),
  detailError.wellKnown({ struct: { fields: {} }, timestamp: { seconds: 1n } }),
  detailError.members({
    status$: { text: "a" },
    reason$: { text: "b" },
    cause$: { text: "c" },
    locale$: { tag: "de" },
    constructor$: { text: "d" },
    locale: "de",
    cause: "the cause of the error, not the detail",
  }),
  detailError.renamed({ object: {}, report_Page: { text: "e" }, reason$: {}, reasonSchema: {} }),
  detailError.imports({ catalog: {}, kind: {}, details$: { text: "f" }, error: {}, details: [] }),
  detailError.otherReport({ report: { pages: 3 } }),
  detailError.taken(
    { age: 1500, due: new Date(0) },
    { duration: { text: "g" }, date: {}, errorMatch: {}, badRequest: { text: "h" }, detailErrorTaken: {} },
  ),
  detailError.both({ badRequest: { fieldViolations: [] }, report }),
];

// @ts-expect-error the details are missing
detailError.nested({});
// @ts-expect-error there is no metadata before the options
detailError.nested({}, { page: { number: 2 } });
// @ts-expect-error a call without arguments lacks the details
detailError.nested();
// @ts-expect-error one of the three details is missing
detailError.places({ sku: "A-1" }, { report, money: {} });
// @ts-expect-error the number of a page is a number, not a string
detailError.nested({ page: { number: "2" } });
// @ts-expect-error this report is of another package
detailError.otherReport({ report });
// @ts-expect-error the message "Reason" is not a string
detailError.members({ status: {}, reason: {}, cause: {}, locale: {}, constructor: {} });
// @ts-expect-error constructor$ is missing
detailError.members({ status$: {}, reason$: {}, cause$: {}, locale$: {} });

export function read(caught: unknown): string | number | undefined {
  const error = detailError.from(caught);
  switch (error?.reason) {
    case "PLACES":
      // @ts-expect-error a missing message is undefined
      error.report.title;
      return error.stockReport?.nextDelivery?.nanos ?? error.report?.pages[0]?.price?.currency;
    case "NESTED":
      return error.page?.stock?.warehouse;
    case "WELL_KNOWN":
      return error.timestamp?.nanos ?? Object.keys(error.struct?.fields ?? {})[0];
    case "MEMBERS":
      return error.status$?.text ?? error.reason$?.text ?? error.status.message;
    case "RENAMED":
      return error.object?.text ?? error.report_Page?.text ?? error.reasonSchema?.text;
    case "IMPORTS":
      return error.details.length === 0 ? error.details$?.text : error.catalog?.text;
    case "OTHER_REPORT":
      return error.report?.pages.toFixed();
    case "BOTH":
      return error.badRequest?.fieldViolations[0]?.field ?? error.report?.title;
    case "TAKEN":
      return error.badRequest?.text ?? error.duration?.text ?? error.metadata.due.getTime();
    case "$unknown":
      return error.rawReason;
    case undefined:
      return undefined;
    default:
      return error satisfies never;
  }
}
