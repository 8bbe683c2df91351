// Errors that were copied or wrapped in a proxy, property by property: each is read on its own, and never throws.

import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test, vi } from "vitest";
import { defineCatalog, defineError } from "../../src/catalog/define.js";
import { string } from "../../src/catalog/metadata.js";
import { errorInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import { encodeStatus } from "../../src/status/encode.js";
import { DOMAIN } from "./kinds.js";

const busy = defineError({ domain: DOMAIN, reason: "BUSY_NOW", code: 14 });
const gone = defineError({ domain: DOMAIN, reason: "ALL_GONE", code: 5 });
const catalog = defineCatalog(DOMAIN, { busy, gone });

function metadataOf(reason: string): Metadata {
  const metadata = new Metadata();
  const details = [errorInfo({ reason, domain: DOMAIN })];
  const bytes = encodeStatus({ code: 14, message: "no", details });
  metadata.set("grpc-status-details-bin", Buffer.from(bytes));
  return metadata;
}

/** Returns an error as a client of grpc-js throws it. */
function serviceError(reason = "BUSY_NOW") {
  const parts = { code: 14, details: "no", metadata: metadataOf(reason) };
  return Object.assign(new Error("14 UNAVAILABLE: no"), parts);
}

type Thrown = ReturnType<typeof serviceError>;

function withMetadata(error: Thrown, metadata: Metadata): Thrown {
  return new Proxy(error, {
    get: (target, key, receiver) =>
      key === "metadata" ? metadata : Reflect.get(target, key, receiver),
  });
}

function copied(error: Thrown): Thrown {
  const properties = Object.getOwnPropertyDescriptors(error);
  return Object.create(Object.getPrototypeOf(error), properties);
}

describe("after an error was matched", () => {
  test("a proxy of it with other metadata has another match", () => {
    const error = serviceError();
    expect(catalog.from(error)?.reason).toBe("BUSY_NOW");
    expect(catalog.from(withMetadata(error, metadataOf("ALL_GONE")))?.reason).toBe("ALL_GONE");
    expect(catalog.from(error)?.reason).toBe("BUSY_NOW");
  });

  test("a copy of it with other metadata has another match", () => {
    const error = serviceError();
    catalog.from(error);
    const copy = Object.assign(copied(error), { metadata: metadataOf("ALL_GONE") });
    expect(catalog.from(copy)?.reason).toBe("ALL_GONE");
  });

  test.each(["defineProperty", "getOwnPropertyDescriptor", "has", "ownKeys"] as const)(
    "a proxy whose trap %s throws has one match",
    (trap) => {
      const refuse = () => {
        throw new Error("no");
      };
      const proxy = new Proxy(serviceError(), { [trap]: refuse });
      const match = catalog.from(proxy);
      expect(match?.reason).toBe("BUSY_NOW");
      expect(catalog.from(proxy)).toBe(match);
    },
  );
});

test("a copy of the properties of a StatusError is printed without a throw", () => {
  const error = new StatusError({
    code: 5,
    message: "no",
    details: [errorInfo({ reason: "A_B_C" })],
  });
  const copy = {};
  for (const name of Object.getOwnPropertyNames(error))
    Object.defineProperty(copy, name, Object.getOwnPropertyDescriptor(error, name) as object);
  expect(JSON.parse(JSON.stringify(copy))).toMatchObject({ code: 5, message: "no" });
  expect(Reflect.get(error, "details", {})).toBeUndefined();
});

describe("the issues of a match", () => {
  const optional = {
    domain: DOMAIN,
    reason: "BUSY_NOW",
    code: 14,
    metadata: { sku: string },
    optional: ["sku"],
  } as const;
  const match = () => defineCatalog(DOMAIN, { a: defineError(optional) }).from(serviceError());

  test("are the same each time", () => {
    const found = match();
    expect(found?.issues).toBe(found?.issues);
  });

  test("can be replaced by untyped code", () => {
    const found = Object.assign(match() as object, { issues: [] });
    expect(found.issues).toEqual([]);
    expect({ ...found }).toHaveProperty("issues");
  });
});

describe("the metadata of grpc-js", () => {
  const read = (metadata: Metadata) =>
    catalog.from(Object.assign(serviceError(), { metadata }))?.reason;

  test("of a subclass is read by its get", () => {
    class Renamed extends Metadata {
      override get(key: string) {
        return key === "grpc-status-details-bin" ? metadataOf("ALL_GONE").get(key) : super.get(key);
      }
    }
    expect(read(new Renamed())).toBe("ALL_GONE");
  });

  test("with a get that a test has replaced is read by it", () => {
    const other = metadataOf("ALL_GONE").get("grpc-status-details-bin");
    const spy = vi.spyOn(Metadata.prototype, "get").mockReturnValue(other);
    expect(read(metadataOf("BUSY_NOW"))).toBe("ALL_GONE");
    spy.mockRestore();
    expect(read(metadataOf("BUSY_NOW"))).toBe("BUSY_NOW");
  });

  test("of a library with another map of that name is read by its get", () => {
    class Other {
      internalRepr = new Map();
      values = metadataOf("ALL_GONE");
      get(key: string) {
        return this.values.get(key);
      }
    }
    expect(read(new Other() as unknown as Metadata)).toBe("ALL_GONE");
  });
});
