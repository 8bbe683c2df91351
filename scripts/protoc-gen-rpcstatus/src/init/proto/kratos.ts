// The errors of Kratos. protoc-gen-go-errors makes an error of each value with an HTTP status: its own (errors.code), or
// the enum's (errors.default_code). The error is sent with the name of the value as reason, without a domain, and with
// the code that Kratos' transport/http/status has for the HTTP status.

import type { ProtoEnum, ProtoValue } from "./proto-source.js";

const CODES: Readonly<Record<number, string>> = {
  200: "OK",
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ABORTED",
  429: "RESOURCE_EXHAUSTED",
  499: "CANCELLED",
  500: "INTERNAL",
  501: "UNIMPLEMENTED",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

export function isOfKratos({ options, values }: ProtoEnum): boolean {
  return [...options, ...values.flatMap((value) => value.options)].some(({ name }) =>
    /^\(\.?errors\.(?:default_)?code\)$/.test(name),
  );
}

/** Returns the HTTP status of the enum's errors, or of a value; undefined if there is none. */
export function httpStatusOf({ options }: ProtoEnum | ProtoValue): number | undefined {
  const option = options.find(({ name }) => /^\(\.?errors\.(?:default_)?code\)$/.test(name));
  const status = Number(option?.value ?? 0);
  // Zero is what the option has where it is not set.
  return status === 0 || Number.isNaN(status) ? undefined : status;
}

/** Returns the code that Kratos sends for the HTTP status. */
export function codeOf(status: number): string {
  return CODES[status] ?? "UNKNOWN";
}

/** Reports whether HTTP has no other status for the code, so that it need not be said. */
export function isStatusOfCode(status: number): boolean {
  return Object.hasOwn(CODES, status);
}
