import { type sendUnaryData, status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import {
  defineCatalog,
  defineError,
  type ErrorMatch,
  localized,
  string,
} from "../../src/codegenv1.js";
import { debugInfo, errorInfo, retryInfo } from "../../src/details.js";
import { type AnyCall, type OnError, serverErrorFrom, wrapService } from "../../src/grpc-js.js";
import { Code, encodeStatus, type Issue, StatusError } from "../../src/index.js";
import { type Bidi, kinds, type ServerStream, serve } from "./server.js";
import {
  expectRich,
  failing,
  failOnUnhandledRejections,
  rich,
  serveThrown,
  thrower,
} from "./thrown.js";

failOnUnhandledRejections();

describe("an error that does not fit into the trailers", () => {
  const large = () =>
    new StatusError({
      code: Code.ABORTED,
      message: "large",
      details: [
        errorInfo({ reason: "LARGE", domain: "acme.example" }),
        debugInfo({ detail: "x".repeat(60_000) }),
        retryInfo(1),
      ],
    });

  test.each(kinds)("is sent without a detail of 60 KB, which is reported: %s", async (kind) => {
    const issues: Issue[] = [];
    const peer = await serveThrown(large(), { onIssue: (issue) => issues.push(issue) });
    const error = await peer.fail(kind, "a");
    expect([error.code, error.details]).toEqual([status.ABORTED, "large"]);
    const received = StatusError.from(error);
    expect(received.issues).toEqual([]);
    expect(received.details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.RetryInfo",
    ]);
    expect(issues).toEqual([
      {
        kind: "over-budget",
        what: expect.stringContaining("google.rpc.DebugInfo"),
        where: "details[1]",
        detail: 1,
        type: "google.rpc.DebugInfo",
      },
    ]);
  });

  test.each(kinds)("is sent with the beginning of a message of 200 KB: %s", async (kind) => {
    const issues: Issue[] = [];
    const message = "größer ".repeat(30_000);
    const peer = await serveThrown(new StatusError({ code: Code.ABORTED, message }), {
      onIssue: (issue) => issues.push(issue),
    });
    const error = await peer.fail(kind, "a");
    expect(error.code).toBe(status.ABORTED);
    expect(error.details.length).toBeGreaterThan(1000);
    expect(message.startsWith(error.details)).toBe(true);
    expect(issues).toEqual([
      { kind: "over-budget", what: expect.stringContaining("message"), where: "message" },
    ]);
  });

  test("is sent with a large message cut and a large detail left out, both reported", async () => {
    const issues: Issue[] = [];
    const { details } = large();
    const peer = await serveThrown(
      new StatusError({ code: Code.ABORTED, message: "x".repeat(200_000), details }),
      { onIssue: (issue) => issues.push(issue) },
    );
    const error = await peer.fail("unary", "a");
    expect(error.code).toBe(status.ABORTED);
    expect(StatusError.from(error).issues).toEqual([]);
    expect(issues.map(({ where }) => where)).toContain("message");
    expect(issues.map(({ where }) => where)).toContain("details[1]");
  });

  test("stays within the budget for the message as grpc-js escapes it", async () => {
    // The specification sends spaces and quotes unescaped; grpc-js escapes them.
    const message = '" '.repeat(10_000);
    const peer = await serveThrown(new StatusError({ code: Code.ABORTED, message }), {
      maxBytes: 2048,
    });
    const { details } = await peer.fail("unary", "a");
    expect(message.startsWith(details)).toBe(true);
    expect(details.length).toBeGreaterThan(500);
    expect(encodeURI(details).length).toBeLessThanOrEqual(2048);
  });

  test("is sent whole with a larger maxBytes", async () => {
    // Node's http2 client refuses headers of this size, so the error is checked before it is sent.
    const { metadata } = serverErrorFrom(large(), { maxBytes: 100_000 });
    expect(metadata?.get("grpc-status-details-bin")).toEqual([Buffer.from(encodeStatus(large()))]);
  });

  test("is sent with only its ErrorInfo for a small maxBytes", async () => {
    const issues: Issue[] = [];
    const options = { maxBytes: 340, onIssue: (issue: Issue) => issues.push(issue) };
    const peer = await serveThrown(rich(), options);
    const received = StatusError.from(await peer.fail("unary", "a"));
    expect(received.details.map(({ type }) => type)).toEqual(["google.rpc.ErrorInfo"]);
    expect(issues.map(({ where }) => where)).toEqual(["details[3]", "details[2]", "details[1]"]);
  });
});

test.each(kinds)("a detail that cannot be encoded is left out and reported: %s", async (kind) => {
  const issues: Issue[] = [];
  const broken = { typeUrl: "acme.shop/Stock", value: "no bytes" } as never;
  const error = new StatusError({
    code: Code.ABORTED,
    message: "no",
    details: [broken, retryInfo(1500)],
  });
  const peer = await serveThrown(error, { onIssue: (issue) => issues.push(issue) });
  const received = StatusError.from(await peer.fail(kind, "a"));
  expect([received.code, received.retryDelayMs]).toEqual([Code.ABORTED, 1500]);
  expect(issues.map(({ kind, where }) => [kind, where])).toEqual([
    ["unencodable-detail", "details[0]"],
  ]);
});

describe("a handler without wrapService", () => {
  // The types of grpc-js reject a StatusError here, but JavaScript accepts it.
  test.each(["unary", "clientStream"] as const)(
    "sends code and message of a StatusError through the callback of %s",
    async (kind) => {
      const handler = (_call: unknown, callback: sendUnaryData<string>) =>
        callback(rich("100% größer") as never);
      const error = await (await serve({ [kind]: handler })).fail(kind, "a");
      expect([error.code, error.details]).toEqual([status.FAILED_PRECONDITION, "100% größer"]);
    },
  );

  test.each(["serverStream", "bidi"] as const)(
    "sends code and message of a StatusError emitted on the call of %s",
    async (kind) => {
      const handler = (call: ServerStream | Bidi) => {
        call.write("first");
        call.emit("error", rich("100% größer"));
      };
      const { messages, error } = await (await serve({ [kind]: handler })).call(kind, "a");
      expect(messages).toEqual(["first"]);
      expect([error?.code, error?.details]).toEqual([status.FAILED_PRECONDITION, "100% größer"]);
    },
  );

  test.each(["unary", "clientStream"] as const)(
    "sends the details with serverErrorFrom through the callback of %s",
    async (kind) => {
      const handler = (_call: unknown, callback: sendUnaryData<string>) =>
        callback(serverErrorFrom(rich()));
      expectRich(await (await serve({ [kind]: handler })).fail(kind, "a"));
    },
  );

  test.each(["serverStream", "bidi"] as const)(
    "sends the details with serverErrorFrom emitted on the call of %s",
    async (kind) => {
      const handler = (call: ServerStream | Bidi) => {
        call.emit("error", serverErrorFrom(rich()));
      };
      expectRich(await (await serve({ [kind]: handler })).fail(kind, "a"));
    },
  );

  test("hides the text of an exception with serverErrorFrom", () => {
    const { code, details, message, metadata, stack } = serverErrorFrom(new Error("hunter2"));
    expect([code, details, message]).toEqual([status.UNKNOWN, "unknown error", "unknown error"]);
    expect(metadata?.getMap()).toEqual({});
    expect(stack).toBeUndefined();
  });
});

describe("serverErrorFrom with the call makes the error that wrapService sends", () => {
  const domain = "shop.acme.example";
  interface SoldOut extends ErrorMatch {
    readonly metadata: { readonly sku: string };
  }
  const soldOut = defineError<SoldOut>({
    domain,
    reason: "SOLD_OUT",
    code: Code.FAILED_PRECONDITION,
    message: "no {sku} left",
    metadata: { sku: string },
    localized: localized("en-US", { de: "kein {sku} mehr", fr: "plus de {sku}" }),
  });
  const broken = defineError<ErrorMatch>({
    domain,
    reason: "BROKEN",
    code: Code.INTERNAL,
    localized: localized("en-US", { de: "kaputt" }),
  });
  const catalog = defineCatalog(domain, { soldOut, broken }, { fallback: "broken" });
  const large = new StatusError({
    code: Code.ABORTED,
    message: "large",
    details: [debugInfo({ detail: "x".repeat(60_000) }), retryInfo(1)],
  });
  const thrown: readonly [string, unknown][] = [
    ["an error of the catalog", soldOut({ sku: "A-1" })],
    ["an error in a language that the handler names", soldOut({ sku: "A-1" }, { locale: "fr" })],
    ["a StatusError", rich()],
    ["a StatusError over the budget", large],
    ["an exception", new Error("hunter2")],
    ["the StatusError of an exception", StatusError.from(new Error("hunter2"))],
    ["undefined", undefined],
  ];
  const languages = [undefined, "de-CH", "it, fr;q=0.5"];

  describe.each(kinds)("%s", (kind) => {
    test.each(thrown)("for %s", async (_, error) => {
      for (const options of [{}, { catalog }, { catalog, locale: ["pt", "fr"] }]) {
        const seen: unknown[] = [];
        const issues: Issue[] = [];
        const onError: OnError<AnyCall> = (given, call) =>
          seen.push(given, call.getPath(), call.metadata.get("accept-language"));
        const all = { ...options, onError, onIssue: (issue: Issue) => issues.push(issue) };
        const respond = (call: AnyCall) => serverErrorFrom(error, { ...all, call });
        const single = (call: AnyCall, callback: sendUnaryData<string>) => callback(respond(call));
        const stream = (call: ServerStream | Bidi) => {
          call.emit("error", respond(call));
        };
        const isStream = kind === "serverStream" || kind === "bidi";
        const peers = [
          await serve(wrapService(failing(thrower(error)), all)),
          await serve({ [kind]: isStream ? stream : single }),
        ];
        for (const language of languages) {
          const received = [];
          for (const peer of peers) {
            const asking =
              language === undefined ? peer : peer.sending({ "accept-language": language });
            const { code, details, metadata } = await asking.fail(kind, "a");
            const values = metadata.get("grpc-status-details-bin");
            received.push({
              code,
              details,
              values,
              seen: seen.splice(0),
              issues: issues.splice(0),
            });
          }
          expect(received[1]).toEqual(received[0]);
          expect(received[0]?.seen).toEqual([
            error,
            `/test.Service/${kind}`,
            language === undefined ? [] : [language],
          ]);
        }
      }
    });
  });

  test("without a call, `locale` names the language, and onError is called with the error alone", () => {
    const seen: unknown[][] = [];
    const text = (locale?: string | readonly string[]) => {
      const sent = serverErrorFrom(soldOut({ sku: "A-1" }), {
        catalog,
        onError: (...given) => seen.push(given),
        ...(locale !== undefined && { locale }),
      });
      return StatusError.from(sent).localizedMessage?.message;
    };
    expect(text()).toBe("no A-1 left");
    expect(text("it;q=0.1, de")).toBe("kein A-1 mehr");
    expect(text(["it", "fr", "de"])).toBe("plus de A-1");
    expect(text(["not a tag", 5 as never])).toBe("no A-1 left");
    expect(text(5 as never)).toBe("no A-1 left");
    expect(seen[0]).toEqual([expect.any(StatusError), undefined]);
    expect(seen).toHaveLength(5);
  });

  test("a call without metadata, and a listener that throws, lose nothing", () => {
    const onError = () => {
      throw new Error("the logger is down");
    };
    const sent = serverErrorFrom(rich(), { call: {} as AnyCall, onError, catalog });
    expectRich(sent as never);
  });
});
