// The types that follow from the options.
import { withTranslations } from "rpcstatus/catalog";
import {
  type ParcelErrorBroken,
  type ParcelErrorMatch,
  ParcelServiceErrors,
  parcelError,
  parcelErrorBroken,
  type SendError,
} from "./parcels_rpcstatus.js";

const metadata = { part: "box", at: new Date(0), weight: 1.5 };
const quotaFailure = { violations: [{ subject: "boxes" }] };
const requestInfo = { requestId: "r-1" };

export const thrown: Error = parcelError.broken(metadata, {
  quotaFailure,
  requestInfo,
  locale: "de-CH, fr;q=0.5",
  cause: new Error("rain"),
});
export const fallback: Error = parcelError.fallback(new Error("rain"));
export const bare: Error = parcelError.wet();

// @ts-expect-error the declared details are missing
parcelErrorBroken(metadata);
// @ts-expect-error one of the two declared details is missing
parcelErrorBroken(metadata, { quotaFailure });
// @ts-expect-error a quota failure has no request id
parcelErrorBroken(metadata, { quotaFailure: requestInfo, requestInfo });
// @ts-expect-error only declared details are options
parcelErrorBroken(metadata, { quotaFailure, requestInfo, badRequest: {} });
// @ts-expect-error a locale is a string
parcelError.wet({ locale: 49 });
// @ts-expect-error a text for end users has a locale
parcelError.localize(thrown);
// @ts-expect-error a translation names its locale
withTranslations(parcelError, [{ domain: "parcels.acme.example", reason: "WET", template: "" }]);
// @ts-expect-error SEND is not an error
ParcelServiceErrors.send.from(thrown)?.reason === "SEND";
// @ts-expect-error the method does not declare this error
ParcelServiceErrors.send.from(thrown)?.reason === "LOST";

// @ts-expect-error a photo is not a required key
export const photo = (match: ParcelErrorBroken): Uint8Array => match.metadata.photo;

export function read(caught: unknown): string | undefined {
  const match: ParcelErrorBroken | undefined = parcelErrorBroken.from(caught);
  const subject: string | undefined = match?.quotaFailure?.violations[0]?.subject;
  const delay: number | undefined = match?.retryDelayMs;
  // @ts-expect-error a missing detail is undefined
  match?.requestInfo.requestId;
  return subject ?? match?.requestInfo?.requestId ?? delay?.toFixed();
}

/** Only errors with a declared delay always have one. */
export function delayOf(match: ParcelErrorMatch): number {
  // @ts-expect-error an error without a declared delay may have none
  if (match.reason === "WET") return match.retryDelayMs;
  return match.reason === "BROKEN" ? match.retryDelayMs : 0;
}

/** `instanceof` narrows a caught value to the error and its reason. */
export function reasonOf(caught: unknown): "BROKEN" | undefined {
  return caught instanceof parcelErrorBroken ? caught.reason : undefined;
}

export function localized(caught: unknown): string | undefined {
  return parcelError.localize(caught, ["de-CH", "fr"])?.message;
}

/** After `catch`, the result is the response or an error of the method. */
export async function send(call: Promise<{ id: string }>): Promise<string> {
  const result = await ParcelServiceErrors.send.catch(call);
  if (result.error === undefined) return result.value.id;
  // @ts-expect-error an error has no response
  result.value.id;
  const error: SendError = result.error;
  switch (error.reason) {
    case "BROKEN":
      return error.metadata.part;
    case "WET":
      return "";
    default:
      return error satisfies never;
  }
}
