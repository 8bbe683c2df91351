import { type ServiceError, status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { withTranslations } from "../../src/catalog.js";
import {
  type Catalog,
  defineCatalog,
  defineError,
  type ErrorKind,
  type ErrorMatch,
  int64,
  localized,
  string,
  type UnknownMatch,
} from "../../src/codegenv1.js";
import { badRequest, debugInfo, errorInfo, localizedMessage } from "../../src/details.js";
import { serverErrorFrom } from "../../src/grpc-js.js";
import { Code, decodeStatus, encodeStatus, type Issue, StatusError } from "../../src/index.js";
import { type Kind, kinds } from "./server.js";
import {
  expectRich,
  failOnUnhandledRejections,
  rich,
  serveThrown,
  trailersText,
} from "./thrown.js";

failOnUnhandledRejections();

describe("an error of a catalog", () => {
  // The code that the plugin generates.
  interface OutOfStock extends ErrorMatch {
    readonly reason: "OUT_OF_STOCK";
    readonly metadata: { readonly available: bigint; readonly sku: string };
  }
  interface PaymentBusy extends ErrorMatch {
    readonly reason: "PAYMENT_BUSY";
    readonly retryDelayMs: number;
  }
  const outOfStock: ErrorKind<OutOfStock> = defineError({
    domain: "shop.acme.example",
    reason: "OUT_OF_STOCK",
    code: Code.FAILED_PRECONDITION,
    message: "only {available} of {sku} left",
    metadata: { available: int64, sku: string },
  });
  const paymentBusy: ErrorKind<PaymentBusy> = defineError({
    domain: "shop.acme.example",
    reason: "PAYMENT_BUSY",
    code: Code.UNAVAILABLE,
    message: "payment provider is busy",
    retryDelayMs: 2000,
  });
  const orderError: Catalog<
    {
      readonly outOfStock: ErrorKind<OutOfStock>;
      readonly paymentBusy: ErrorKind<PaymentBusy>;
    },
    OutOfStock | PaymentBusy | UnknownMatch
  > = defineCatalog("shop.acme.example", { outOfStock, paymentBusy });

  async function caught(kind: Kind, error: StatusError): Promise<ServiceError> {
    return (await serveThrown(error)).fail(kind, "a");
  }

  test.each(kinds)("thrown by %s has its type at the client", async (kind) => {
    const error = await caught(kind, outOfStock({ available: 9007199254740993n, sku: "größe{X}" }));
    expect([error.code, error.details]).toEqual([
      status.FAILED_PRECONDITION,
      "only 9007199254740993 of größe{X} left",
    ]);
    const match = orderError.from(error);
    if (match?.reason !== "OUT_OF_STOCK") throw new Error(`reason is ${match?.reason}`);
    expect(match.metadata).toEqual({ available: 9007199254740993n, sku: "größe{X}" });
    expect(match.issues).toEqual([]);
    expect(outOfStock.is(error)).toBe(true);
    expect(paymentBusy.is(error)).toBe(false);
    expect(paymentBusy.from(error)).toBeUndefined();
  });

  test("has its retry delay at the client", async () => {
    const match = orderError.from(await caught("unary", paymentBusy()));
    if (match?.reason !== "PAYMENT_BUSY") throw new Error(`reason is ${match?.reason}`);
    expect(match.retryDelayMs).toBe(2000);
    expect(match.status.retryInfo?.retryDelay?.seconds).toBe(2n);
  });

  test("has its raw reason at a client that does not know it yet", async () => {
    const details = [errorInfo({ domain: "shop.acme.example", reason: "NEWER" })];
    const match = orderError.from(
      await caught("unary", new StatusError({ code: Code.ABORTED, message: "new", details })),
    );
    if (match?.reason !== "$unknown") throw new Error(`reason is ${match?.reason}`);
    expect([match.rawReason, match.status.code]).toEqual(["NEWER", Code.ABORTED]);
  });

  test("is not matched by the catalog of another domain, or without a domain", async () => {
    const details = [errorInfo({ domain: "other.example", reason: "OUT_OF_STOCK" })];
    const other = new StatusError({ code: Code.ABORTED, message: "other", details });
    expect(orderError.from(await caught("unary", other))).toBeUndefined();
    const bare = new StatusError({ code: Code.FAILED_PRECONDITION, message: "bare" });
    expect(orderError.from(await caught("unary", bare))).toBeUndefined();
  });

  test("keeps its ErrorInfo if details are over the budget", async () => {
    const large = [debugInfo({ detail: "x".repeat(9000) }), badRequest()];
    const error = await caught(
      "unary",
      outOfStock({ available: 3n, sku: "A-1" }, { details: large }),
    );
    const match = outOfStock.from(error);
    expect(match?.metadata).toEqual({ available: 3n, sku: "A-1" });
    expect(match?.details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.BadRequest",
    ]);
  });
});

describe("the option `catalog`", () => {
  const domain = "shop.acme.example";
  interface OutOfStock extends ErrorMatch {
    readonly reason: "OUT_OF_STOCK";
    readonly metadata: { readonly available: bigint };
  }
  const outOfStock: ErrorKind<OutOfStock> = defineError({
    domain,
    reason: "OUT_OF_STOCK",
    code: Code.FAILED_PRECONDITION,
    message: "only {available} left",
    metadata: { available: int64 },
    localized: localized("en-US", {
      de: "nur noch {available} da",
      fr: "il ne reste que {available}",
    }),
  });
  const ourFault = defineError<ErrorMatch>({
    domain,
    reason: "OUR_FAULT",
    code: Code.INTERNAL,
    message: "something is wrong on our side",
    localized: localized("en-US", { de: "bei uns stimmt etwas nicht" }),
  });
  const catalog = defineCatalog(domain, { outOfStock, ourFault }, { fallback: "ourFault" });
  const secret = () => Object.assign(new Error("hunter2"), { metadata: { password: "hunter2" } });
  const broken = (): never => {
    throw new Error("hunter2");
  };

  describe.each(kinds)("of a %s handler", (kind) => {
    test("sends the fallback for an exception, without its text", async () => {
      const seen: unknown[] = [];
      const cause = secret();
      const peer = await serveThrown(cause, { catalog, onError: (thrown) => seen.push(thrown) });
      const error = await peer.fail(kind, "a");
      expect([error.code, error.details]).toEqual([
        status.INTERNAL,
        "something is wrong on our side",
      ]);
      expect(catalog.from(error)).toMatchObject({ reason: "OUR_FAULT", issues: [] });
      expect(trailersText(error.metadata)).not.toContain("hunter2");
      expect(JSON.stringify(error)).not.toContain("hunter2");
      expect(seen).toHaveLength(1);
      expect(seen[0]).toBe(cause);
    });

    test("adds the text in the requested language", async () => {
      const peer = await serveThrown(outOfStock({ available: 1234n }), { catalog });
      const german = peer.sending({ "accept-language": "it, de-DE;q=0.9, fr;q=0.8" });
      const received = StatusError.from(await german.fail(kind, "a"));
      expect(received.localizedMessage).toMatchObject({
        locale: "de",
        message: "nur noch 1.234 da",
      });
      expect(received.message).toBe("only 1234 left");
      expect(outOfStock.from(received)?.metadata).toEqual({ available: 1234n });
      expect(received.issues).toEqual([]);
    });

    test("adds the text in the default language if the call requests none", async () => {
      const peer = await serveThrown(outOfStock({ available: 1234n }), { catalog });
      const received = StatusError.from(await peer.fail(kind, "a"));
      expect(received.localizedMessage).toMatchObject({
        locale: "en-US",
        message: "only 1,234 left",
      });
    });

    test("adds a text of a translation to an error of the untranslated catalog", async () => {
      const texts = ["it", "en"].map((locale) => {
        return { domain, reason: "OUT_OF_STOCK", locale, template: `${locale} {available}` };
      });
      const peer = await serveThrown(outOfStock({ available: 3n }), {
        catalog: withTranslations(catalog, texts),
      });
      const italian = peer.sending({ "accept-language": "it" });
      const error = StatusError.from(await italian.fail(kind, "a"));
      expect(error.localizedMessage?.message).toBe("it 3");
    });

    test("reports an issue once, even if the text was replaced", async () => {
      const details = [{ typeUrl: "x/google.rpc.DebugInfo", value: Uint8Array.of(255) }];
      const issues: Issue[] = [];
      const thrown = outOfStock({ available: 3n }, { details });
      const onIssue = (issue: Issue) => issues.push(issue);
      const peer = await serveThrown(thrown, { catalog, onIssue });
      await peer.sending({ "accept-language": "de" }).fail(kind, "a");
      expect(issues.map((issue) => issue.kind)).toEqual(["malformed-protobuf"]);
    });

    test("does not cost the error if its functions throw", async () => {
      const failing = { fallback: broken, localize: broken };
      const options = { catalog: failing };
      const german = { "accept-language": "de" };
      const bare = await (await serveThrown(secret(), options)).sending(german).fail(kind, "a");
      expect([bare.code, bare.details]).toEqual([status.UNKNOWN, "unknown error"]);
      expect(trailersText(bare.metadata)).not.toContain("hunter2");
      expectRich(await (await serveThrown(rich(), options)).sending(german).fail(kind, "a"));
    });
  });

  describe("does not change", () => {
    const german = { "accept-language": "de" };

    test.each<[string, StatusError]>([
      ["of another catalog", other()],
      ["of its domain, with an unknown reason", newer()],
    ])("a StatusError %s", async (_, thrown) => {
      const error = await (await serveThrown(thrown, { catalog }))
        .sending(german)
        .fail("unary", "a");
      const sent = Buffer.from(encodeStatus(thrown));
      expect(error.metadata.get("grpc-status-details-bin")).toEqual([sent]);
    });

    test("a StatusError without details", async () => {
      const thrown = new StatusError({ code: Code.NOT_FOUND, message: "no A-1" });
      const error = await (await serveThrown(thrown, { catalog }))
        .sending(german)
        .fail("unary", "a");
      expect([error.code, error.details]).toEqual([status.NOT_FOUND, "no A-1"]);
      expect(error.metadata.get("grpc-status-details-bin")).toEqual([]);
    });

    test("a text in a language that the handler chose", async () => {
      const thrown = outOfStock({ available: 3n }, { locale: "fr" });
      const error = await (await serveThrown(thrown, { catalog }))
        .sending(german)
        .fail("unary", "a");
      expect(StatusError.from(error).localizedMessage?.locale).toBe("fr");
      expect(StatusError.from(error).details).toHaveLength(2);
    });

    test("a text in the default language that the handler chose", async () => {
      const thrown = outOfStock({ available: 3n }, { locale: "en" });
      const peer = await serveThrown(thrown, { catalog });
      const error = StatusError.from(await peer.sending(german).fail("unary", "a"));
      expect(error.localizedMessage?.locale).toBe("en-US");
    });

    // Its default text is replaced: gateway.test.ts.
    test("a text that a handler of another server chose", async () => {
      const details = [localizedMessage({ locale: "en-US", message: "all gone to Basel" })];
      const thrown = decodeStatus(encodeStatus(outOfStock({ available: 3n }, { details })));
      const peer = await serveThrown(StatusError.from(thrown), { catalog });
      const error = StatusError.from(await peer.sending(german).fail("unary", "a"));
      expect(error.localizedMessage?.locale).toBe("en-US");
    });

    test("the thrown error itself", async () => {
      const thrown = outOfStock({ available: 3n });
      await (await serveThrown(thrown, { catalog })).sending(german).fail("unary", "a");
      expect(thrown.localizedMessage?.locale).toBe("en-US");
    });

    // It has the same reason, but another domain.
    function other(): StatusError {
      const details = [errorInfo({ domain: "other.example", reason: "OUT_OF_STOCK" })];
      return new StatusError({ code: Code.ABORTED, message: "other", details });
    }

    function newer(): StatusError {
      const details = [errorInfo({ domain, reason: "NEWER" })];
      return new StatusError({ code: Code.ABORTED, message: "new", details });
    }
  });

  describe("adds a text whose language", () => {
    const localeFor = async (language?: string | readonly string[]) => {
      const peer = await serveThrown(outOfStock({ available: 3n }), { catalog });
      const sent = language === undefined ? {} : { "accept-language": language };
      return StatusError.from(await peer.sending(sent).fail("unary", "a")).localizedMessage?.locale;
    };

    test.each<[string, string | readonly string[] | undefined, string]>([
      ["is the default if none is requested", undefined, "en-US"],
      ["is the default for an empty header", "", "en-US"],
      ["is the default if the requested text does not exist", "it", "en-US"],
      ["is the default for a malformed header", "!!, *;q=0.5", "en-US"],
      ["is the requested one", "fr", "fr"],
      ["is the preferred one of several values", ["it;q=0.9", "fr;q=0.5", "de;q=0.7"], "de"],
      ["is found in a list of 50", `${"x-garbage-0, ".repeat(50)}fr`, "fr"],
      ["is not found at the end of a list of 500", `${"x-garbage-0, ".repeat(500)}fr`, "en-US"],
      ["is not found in an overlong tag", `de-x${"-a".repeat(3000)}`, "en-US"],
    ])("%s", async (_, language, locale) => {
      expect(await localeFor(language)).toBe(locale);
    });

    test("is the requested one for the fallback too", async () => {
      const peer = await serveThrown(secret(), { catalog });
      const error = await peer.sending({ "accept-language": "de" }).fail("unary", "a");
      expect(StatusError.from(error).localizedMessage?.message).toBe("bei uns stimmt etwas nicht");
      expect(trailersText(error.metadata)).not.toContain("hunter2");
    });
  });

  test("localizes errors with their own catalog of several, and uses the fallback of the first", async () => {
    const expired = defineError<ErrorMatch>({
      domain: "auth.acme.example",
      reason: "EXPIRED",
      code: Code.UNAUTHENTICATED,
      localized: localized("en", { de: "bitte neu anmelden" }),
    });
    const auth = defineCatalog("auth.acme.example", { expired });
    const received = async (thrown: unknown) => {
      const peer = await serveThrown(thrown, { catalog: [catalog, auth] });
      return StatusError.from(await peer.sending({ "accept-language": "de" }).fail("unary", "a"));
    };
    expect((await received(expired())).localizedMessage?.message).toBe("bitte neu anmelden");
    expect((await received(outOfStock({ available: 3n }))).localizedMessage?.locale).toBe("de");
    expect((await received(secret())).reason).toBe("OUR_FAULT");
  });

  test("sends UNKNOWN with a neutral text if the catalog has no fallback", async () => {
    const none = defineCatalog(domain, { outOfStock });
    const peer = await serveThrown(secret(), { catalog: none });
    const error = await peer.sending({ "accept-language": "de" }).fail("unary", "a");
    expect([error.code, error.details]).toEqual([status.UNKNOWN, "unknown error"]);
    expect(error.metadata.get("grpc-status-details-bin")).toEqual([]);
  });

  test("does not send the text of an exception", async () => {
    const text = localizedMessage({ locale: "de", message: "Fehler" });
    const own = { ...text, locale: "en-US", message: "something is wrong on our side" };
    const eager = { ...catalog, localize: (_: unknown, locale: string) => (locale ? text : own) };
    const peer = await serveThrown(StatusError.from(secret()), { catalog: eager });
    const error = await peer.sending({ "accept-language": "de" }).fail("unary", "a");
    // StatusError.from did not classify the exception, so the fallback is sent.
    expect(StatusError.from(error)).toMatchObject({ reason: "OUR_FAULT" });
    expect(StatusError.from(error).localizedMessage?.message).toBe("Fehler");
    expect(trailersText(error.metadata)).not.toContain("hunter2");
  });

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["an exception", new Error("hunter2")],
    ["a promise", Promise.resolve(rich())],
  ])("sends UNKNOWN if the fallback returns %s", async (_, fallback) => {
    const odd = { ...catalog, fallback: () => fallback as never };
    const error = await (await serveThrown(secret(), { catalog: odd })).fail("unary", "a");
    expect([error.code, error.details]).toEqual([status.UNKNOWN, "unknown error"]);
    expect(trailersText(error.metadata)).not.toContain("hunter2");
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["a string", "nur noch 3 da"],
    ["a message of an unknown type", { $typeName: "acme.v1.Text" }],
  ])(
    "sends the error without its text, and reports it, if `localize` returns %s",
    async (_, text) => {
      const issues: Issue[] = [];
      const odd = { ...catalog, localize: () => text as never };
      const options = { catalog: odd, onIssue: (issue: Issue) => issues.push(issue) };
      const peer = await serveThrown(rich(), options);
      expectRich(await peer.sending({ "accept-language": "de" }).fail("unary", "a"));
      expect(issues.map(({ kind }) => kind)).toEqual(["unencodable-detail"]);
    },
  );

  test("reports a detail that was left out before the text was added", async () => {
    const issues: Issue[] = [];
    const details = [{ $typeName: "acme.v1.Note" } as never];
    const thrown = outOfStock({ available: 3n }, { details });
    const options = { catalog, onIssue: (issue: Issue) => issues.push(issue) };
    const peer = await serveThrown(thrown, options);
    const error = await peer.sending({ "accept-language": "de" }).fail("unary", "a");
    expect(StatusError.from(error).localizedMessage?.locale).toBe("de");
    expect(issues.map(({ kind }) => kind)).toEqual(["unencodable-detail"]);
  });

  test("is used by serverErrorFrom, without a language", () => {
    const sent = serverErrorFrom(secret(), { catalog });
    expect([sent.code, sent.details]).toEqual([status.INTERNAL, "something is wrong on our side"]);
    expect(JSON.stringify(sent)).not.toContain("hunter2");
    const failing = { fallback: broken, localize: broken };
    expect(serverErrorFrom(secret(), { catalog: failing }).code).toBe(status.UNKNOWN);
    expect(serverErrorFrom(rich(), { catalog: failing }).code).toBe(status.FAILED_PRECONDITION);
  });
});
