// The text for end users in an error that a gateway received from an upstream and passes on: two real servers.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { withTranslations } from "../../src/catalog.js";
import {
  type Catalog,
  defineCatalog,
  defineError,
  type ErrorKind,
  type ErrorMatch,
  int64,
  localized,
  type UnknownMatch,
} from "../../src/codegenv1.js";
import { localizedMessage } from "../../src/details.js";
import { type ServerOptions, wrapService } from "../../src/grpc-js.js";
import { fromResponse, type HttpCatalog, wrapHandler } from "../../src/http.js";
import { StatusError } from "../../src/index.js";
import { type Peer, serve } from "./server.js";
import { failing, serveThrown } from "./thrown.js";

const domain = "shop.acme.example";

interface OutOfStock extends ErrorMatch {
  readonly reason: "OUT_OF_STOCK";
  readonly metadata: { readonly available: bigint };
}

function shop(texts: { readonly [locale: string]: string }, message = "only {available} left") {
  const outOfStock: ErrorKind<OutOfStock> = defineError({
    domain,
    reason: "OUT_OF_STOCK",
    code: 9,
    message,
    metadata: { available: int64 },
    localized: localized("en-US", { "en-US": `Only {available} left.`, ...texts }),
  });
  const catalog: Catalog<
    { readonly outOfStock: ErrorKind<OutOfStock> },
    OutOfStock | UnknownMatch
  > = defineCatalog(domain, { outOfStock });
  return catalog;
}

const TEXTS = { de: "Nur noch {available} da.", fr: "Il ne reste que {available}." };
const orderError = shop(TEXTS);
const metadata = { available: 12n };

type Gateway = (
  upstream: Peer,
  catalog: HttpCatalog,
) => Promise<(language?: string) => Promise<StatusError>>;

/** Starts the gateway in front of an upstream. The result calls it and returns the received error. */
const gateways: { readonly [name: string]: Gateway } = {
  "grpc-js": async (upstream, catalog) => {
    const peer = await serve(wrapService(failingWith(upstream), { catalog }));
    return async (language) => {
      const caller = language === undefined ? peer : peer.sending({ "accept-language": language });
      return StatusError.from(await caller.fail("unary", "a"));
    };
  },
  HTTP: async (upstream, catalog) => {
    const handler = async () => {
      throw StatusError.from(await upstream.fail("unary", "a"));
    };
    const server = createServer(wrapHandler(handler, { catalog }));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return async (language) => {
      const headers = language === undefined ? {} : { "accept-language": language };
      const error = await fromResponse(await fetch(url, { headers }));
      if (error === undefined) throw new Error("the response is not an error");
      return error;
    };
  },
};

function failingWith(upstream: Peer) {
  return {
    ...failing(() => {
      throw new Error("not called");
    }),
    unary: async () => {
      throw StatusError.from(await upstream.fail("unary", "a"));
    },
  };
}

describe.each(Object.entries(gateways))("a gateway on %s", (_, start) => {
  async function received(
    thrown: StatusError,
    language: string | undefined,
    { catalog = orderError, options = {} }: { catalog?: HttpCatalog; options?: ServerOptions } = {},
  ) {
    const upstream = await serveThrown(thrown, options);
    const error = await (await start(upstream, catalog))(language);
    expect(orderError.outOfStock.from(error)).toMatchObject({ metadata, issues: [] });
    const { locale, message } = error.localizedMessage ?? {};
    return { locale, message };
  }

  const english = { locale: "en-US", message: "Only 12 left." };
  const german = { locale: "de", message: "Nur noch 12 da." };
  const french = { locale: "fr", message: "Il ne reste que 12." };

  test("replaces the default text of the upstream with one in the reader's language", async () => {
    const upstream = { catalog: orderError };
    expect(await received(orderError.outOfStock(metadata), "de-DE", { options: upstream })).toEqual(
      german,
    );
    // An upstream without the option sends the default text too.
    expect(await received(orderError.outOfStock(metadata), "it, de")).toEqual(german);
  });

  test("keeps the default text if no language is requested, or one without a text", async () => {
    expect(await received(orderError.outOfStock(metadata), undefined)).toEqual(english);
    expect(await received(orderError.outOfStock(metadata), "ja")).toEqual(english);
    expect(await received(orderError.outOfStock(metadata), "en-GB, de")).toMatchObject({
      locale: "en-US",
    });
  });

  test("keeps a text in a language that the upstream's handler named", async () => {
    const error = orderError.outOfStock(metadata, { locale: "de" });
    expect(await received(error, "fr")).toEqual(german);
  });

  test("keeps a text that the upstream rendered in a language that it was asked for", async () => {
    const error = orderError.outOfStock(metadata);
    const options = { catalog: orderError, locale: "de" };
    expect(await received(error, "fr", { options })).toEqual(german);
  });

  test("keeps a text that the upstream's handler wrote, in the catalog's own language too", async () => {
    const own = { locale: "en-US", message: "The last ones went to Basel." };
    const error = orderError.outOfStock(metadata, { details: [localizedMessage(own)] });
    expect(await received(error, "de")).toEqual(own);
  });

  test("keeps a text that its own catalog does not have", async () => {
    const other = withTranslations(shop({ de: "{available}!" }), [
      { domain, reason: "OUT_OF_STOCK", locale: "en-US", template: "{available} are left" },
    ]);
    expect(await received(other.outOfStock(metadata), "de")).toEqual({
      locale: "en-US",
      message: "12 are left",
    });
  });

  test("adds a text to an error without one, from translations too", async () => {
    const bare = defineError<OutOfStock>({
      domain,
      reason: "OUT_OF_STOCK",
      code: 9,
      metadata: { available: int64 },
    });
    expect(await received(bare(metadata), "fr")).toEqual(french);
    const catalog = withTranslations(orderError, [
      { domain, reason: "OUT_OF_STOCK", locale: "it", template: "solo {available}" },
    ]);
    expect(await received(orderError.outOfStock(metadata), "it", { catalog })).toEqual({
      locale: "it",
      message: "solo 12",
    });
  });
});

describe("in the process that built it, an error keeps a text that its handler asked for", () => {
  test.each([
    ["in the catalog's own language", { locale: "en-US" }],
    ["in a language that no text has", { locale: "ja" }],
    ["written out", { details: [localizedMessage({ locale: "en-US", message: "Only 12 left." })] }],
  ])("%s", async (_, options) => {
    const peer = await serveThrown(orderError.outOfStock(metadata, options), {
      catalog: orderError,
    });
    const error = StatusError.from(
      await peer.sending({ "accept-language": "de" }).fail("unary", "a"),
    );
    expect(error.localizedMessage?.message).toBe("Only 12 left.");
  });
});
