// Errors of a server that is not ours, recognized in payloads as its clients received them. The catalog is generated.

import { ConnectError } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, expectTypeOf, test } from "vitest";
import { StatusError } from "../../src/error/status-error.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import {
  legacyError,
  platformError,
} from "../testdata/plugin/accepted/external/platform_rpcstatus.js";
import {
  type GoogleErrorMatch,
  googleError,
  googleErrorRateLimitExceeded,
} from "../testdata/plugin/accepted/google/google_rpcstatus.js";

const INFO = "type.googleapis.com/google.rpc.ErrorInfo";

/** Bodies of responses, as users of Google's APIs reported them; the numbers of projects are changed. */
const BODIES = {
  serviceDisabled: {
    error: {
      code: 403,
      message:
        "Gemini for Google Cloud API has not been used in project acme-sandbox-1 before or it is disabled.",
      status: "PERMISSION_DENIED",
      details: [
        {
          "@type": INFO,
          reason: "SERVICE_DISABLED",
          domain: "googleapis.com",
          metadata: {
            serviceTitle: "Gemini for Google Cloud API",
            consumer: "projects/acme-sandbox-1",
            containerInfo: "acme-sandbox-1",
            service: "cloudaicompanion.googleapis.com",
            activationUrl:
              "https://console.developers.google.com/apis/api/cloudaicompanion.googleapis.com/overview?project=acme-sandbox-1",
          },
        },
      ],
    },
  },
  rateLimitExceeded: {
    error: {
      code: 429,
      message:
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service 'photoslibrary.googleapis.com' for consumer 'project_number:123'.",
      status: "RESOURCE_EXHAUSTED",
      details: [
        {
          "@type": INFO,
          domain: "googleapis.com",
          metadata: {
            consumer: "projects/123",
            quota_limit: "ReadsPerMinutePerUser",
            quota_limit_value: "300",
            quota_location: "global",
            quota_metric: "photoslibrary.googleapis.com/read_requests",
            service: "photoslibrary.googleapis.com",
          },
          reason: "RATE_LIMIT_EXCEEDED",
        },
        {
          "@type": "type.googleapis.com/google.rpc.Help",
          links: [
            {
              description: "Request a higher quota limit.",
              url: "https://cloud.google.com/docs/quota#requesting_higher_quota",
            },
          ],
        },
      ],
    },
  },
  // The example of google/api/error_reason.proto.
  accessTokenExpired: {
    error: {
      code: 401,
      message: "Request had invalid authentication credentials.",
      status: "UNAUTHENTICATED",
      details: [
        {
          "@type": INFO,
          reason: "ACCESS_TOKEN_EXPIRED",
          domain: "googleapis.com",
          metadata: {
            service: "storage.googleapis.com",
            method: "google.storage.v1.Storage.GetObject",
          },
        },
      ],
    },
  },
} as const;

/** Returns the error in each form in which a program may get it. */
function formsOf(body: object): [string, unknown][] {
  const error = StatusError.from(body);
  const { code, message, details } = error;
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(encodeStatus(error)));
  const connect = new ConnectError(message, code as number);
  for (const { type, value } of decodeStatus(encodeStatus(error)).details)
    connect.details.push({ type, value });
  expect(details.length).toBeGreaterThan(0);
  return [
    ["a StatusError", error],
    [
      "an error of grpc-js",
      Object.assign(new Error(message), { code, details: message, metadata }),
    ],
    ["a ConnectError", connect],
  ];
}

describe("an error of Google", () => {
  test.each(formsOf(BODIES.serviceDisabled))("SERVICE_DISABLED as %s", (_, thrown) => {
    const match: GoogleErrorMatch | undefined = googleError.from(thrown);
    expect(match?.reason).toBe("SERVICE_DISABLED");
    expect(match?.status.code).toBe(7);
    if (match?.reason !== "SERVICE_DISABLED") return;
    expectTypeOf(match.metadata.service).toEqualTypeOf<string>();
    expect(match.metadata).toMatchObject({
      service: "cloudaicompanion.googleapis.com",
      consumer: "projects/acme-sandbox-1",
      serviceTitle: "Gemini for Google Cloud API",
    });
    // What the catalog does not declare is in the status.
    expect(match.status.errorInfo?.metadata.containerInfo).toBe("acme-sandbox-1");
    expect(match.issues).toEqual([]);
  });

  test.each(formsOf(BODIES.rateLimitExceeded))("RATE_LIMIT_EXCEEDED as %s", (_, thrown) => {
    const match = googleErrorRateLimitExceeded.from(thrown);
    expect(match?.metadata.quota_limit_value).toBe(300n);
    expect(match?.status.help?.links).toHaveLength(1);
  });

  test.each(formsOf(BODIES.accessTokenExpired))("ACCESS_TOKEN_EXPIRED as %s", (_, thrown) => {
    expect(googleError.accessTokenExpired.is(thrown)).toBe(true);
    expect(googleError.serviceDisabled.is(thrown)).toBe(false);
  });

  test("with a reason that the catalog does not have is $unknown", () => {
    const [detail] = BODIES.accessTokenExpired.error.details;
    const details = [{ ...detail, reason: "SYSTEM_PARAMETER_UNSUPPORTED" }];
    const body = { error: { ...BODIES.accessTokenExpired.error, details } };
    expect(googleError.from(StatusError.from(body))).toMatchObject({
      reason: "$unknown",
      rawReason: "SYSTEM_PARAMETER_UNSUPPORTED",
    });
  });
});

test("an external catalog builds no errors", () => {
  // @ts-expect-error it cannot be called
  expect(() => googleError.serviceDisabled({ service: "a", consumer: "b" })).toThrow(TypeError);
  expect(googleError).not.toHaveProperty("fallback");
  // @ts-expect-error there is none
  googleError.fallback;
});

test("reasons in any spelling, and a server without a domain, are matched", () => {
  const thrown = (reason: string, domain: string) => {
    const detail = { "@type": INFO, reason, ...(domain !== "" && { domain }) };
    return StatusError.from({ code: 7, message: "no", details: [detail] });
  };
  expect(platformError.from(thrown("quotaExceeded", "pubsub.googleapis.com"))?.reason).toBe(
    "quotaExceeded",
  );
  expect(platformError.dailyLimit.is(thrown('daily-limit "24h"', "pubsub.googleapis.com"))).toBe(
    true,
  );
  expect(platformError.v404.is(thrown("404", "pubsub.googleapis.com"))).toBe(true);
  expect(legacyError.from(thrown("LOCKED", ""))?.reason).toBe("LOCKED");
  expect(legacyError.from(thrown("LOCKED", "acme.example"))).toBeUndefined();
  // Without an ErrorInfo, there is no domain at all.
  expect(
    legacyError.from(StatusError.from({ code: 7, message: "no", details: [] })),
  ).toBeUndefined();
});
