// Builds every error of an accepted file with the generated code, and encodes and decodes it.

import fc from "fast-check";
import { expect } from "vitest";
import { detailName } from "../../../scripts/protoc-gen-rpcstatus/src/model/names.js";
import {
  bool,
  bytes,
  double,
  duration,
  int64,
  type MetadataType,
  string,
  timestamp,
} from "../../../src/catalog/metadata.js";
import type { Catalog, ErrorKinds, ErrorSpec, UnknownMatch } from "../../../src/catalog/types.js";
import { decodeStatus, encodeStatus, StatusError } from "../../../src/index.js";
import type { Values } from "./option-values.js";
import { type ErrorPlan, errorsOf, type FilePlan } from "./plan.js";

/** The exports of a generated file. */
export type Module = Readonly<Record<string, unknown>>;

const doubles = fc.oneof(fc.double(), fc.constantFrom(-0, 1e21, 5e-324));
const durations = fc.oneof(fc.integer(), fc.double({ min: -3e14, max: 3e14, noNaN: true }));
const dates = fc.date({
  min: new Date("0000-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

/** Indexed by the numbers of Metadata.Type. */
const types: readonly (readonly [MetadataType, () => fc.Arbitrary<unknown>])[] = [
  [string, () => fc.string({ unit: "binary" })],
  [string, () => fc.string({ unit: "binary" })],
  [int64, () => fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  [double, () => doubles],
  [bool, () => fc.boolean()],
  [timestamp, () => dates],
  [duration, () => durations],
  [bytes, () => fc.uint8Array()],
];

/** A kind of any error: the first argument is the metadata, unless the error declares none. */
interface AnyKind {
  (...args: readonly object[]): StatusError;
  readonly spec: ErrorSpec;
  is(thrown: unknown): boolean;
  from(thrown: unknown): Match | undefined;
}

interface Match extends Omit<UnknownMatch, "reason" | "metadata" | "rawReason"> {
  readonly reason: string;
  readonly metadata: object;
}

/** Draws a value. `make` must be the same function each time, as fast-check caches by it. */
export type Draw = <Value>(make: () => fc.Arbitrary<Value>) => Value;

const included = () => fc.boolean();

/** Checks the module of each file against its plan, in any order of its exports. */
export function checkRoundTrips(modules: ReadonlyMap<FilePlan, Module>, draw: Draw): void {
  const built = new Map<AnyKind, StatusError>();
  for (const [file, module] of modules) {
    const exports = Object.values(module);
    const kinds = new Map(exports.filter(isKind).map((kind) => [idOf(kind.spec), kind]));
    const catalogs = exports.filter(isCatalog);
    const tables = exports.filter(isTable);
    const errors = errorsOf(file);
    expect([...kinds.keys()].sort()).toEqual(errors.map(idOfPlan).sort());
    expect(catalogs).toHaveLength(file.enums.filter(({ catalog }) => catalog !== undefined).length);
    for (const plan of errors) {
      const kind = kinds.get(idOfPlan(plan)) as AnyKind;
      const error = checkError(kind, plan, draw);
      built.set(kind, error);
      const catalog = catalogs.find((each) => (Object.values(each) as unknown[]).includes(kind));
      if (catalog === undefined) throw new Error(`cannot find the catalog of ${plan.reason}`);
      checkCatalog(catalog, plan, error);
      const aliases = errors.filter(
        (other) => other.enum === plan.enum && other.value.number === plan.value.number,
      );
      const inTable = aliases.find((alias) => !isOld(alias)) ?? aliases[0];
      const isInTable = tables.some((table) => table[plan.value.number] === kind);
      expect(isInTable).toBe(inTable === plan);
    }
  }
  for (const [file, module] of modules) checkMethods(file, module, built);
}

function isOld({ value, spec }: ErrorPlan): boolean {
  return value.deprecated || spec.replacedBy !== undefined;
}

function idOf({ domain, reason }: { readonly domain: string; readonly reason: string }): string {
  return `${domain}/${reason}`;
}

function idOfPlan({ catalog, reason }: ErrorPlan): string {
  return `${catalog.domain}/${reason}`;
}

function checkCatalog(catalog: AnyCatalog, plan: ErrorPlan, error: StatusError): void {
  const { domain, fallbackReason } = plan.catalog;
  expect(catalog.domain).toBe(domain);
  expect(catalog.from(error)?.reason as unknown).toBe(plan.reason);
  expect(catalog.is(error)).toBe(true);
  checkTexts(catalog, plan, error);
  const cause = new Error("local");
  const fallback = catalog.fallback(cause);
  expect(fallback.reason).toBe(fallbackReason);
  expect(fallback.issues).toEqual([]);
  expect(fallback.cause).toBe(cause);
}

/** Builds the error, encodes it as bytes and as JSON, and decodes both. */
function checkError(kind: AnyKind, plan: ErrorPlan, draw: Draw): StatusError {
  const { spec, catalog, reason } = plan;
  const given: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  const texts: Record<string, string> = {};
  for (const { key, type, optional } of keysOf(spec)) {
    if (optional && draw(included)) continue;
    const [form, arbitrary] = types[type] ?? types[0] ?? [];
    if (form === undefined || arbitrary === undefined) throw new Error("no types");
    const value = draw(arbitrary);
    const text = form.format(value) ?? "";
    define(given, key, value);
    define(texts, key, text);
    define(expected, key, form.parse(text));
  }
  const details = list<string>(spec.details);
  const options = Object.fromEntries(
    details.map((type) => [detailName(type), isStandard(type) ? {} : { text: type, count: 7n }]),
  );
  const error = keysOf(spec).length === 0 ? kind(options) : kind(given, options);
  expect(error.issues).toEqual([]);
  expect(error.code).toBe(spec.code ?? catalog.defaultCode);
  expect(error.message).toBe(rendered(`${spec.message ?? ""}`, texts));
  const delay = spec.retryDelay as { seconds?: bigint; nanos?: number } | undefined;
  const { seconds = 0n, nanos = 0 } = delay ?? {};
  const ms = Number(seconds) * 1000 + nanos / 1e6;
  const help = list<Values>(list(spec.help).length > 0 ? spec.help : catalog.defaultHelp);
  const sent = decodeStatus(encodeStatus(error));
  expect(sent.issues).toEqual([]);
  // The total reader reads JSON; catalogs read errors alone.
  const read = StatusError.from(JSON.parse(JSON.stringify(error)));
  for (const received of [sent, read, error]) {
    const match = kind.from(received);
    expect(match?.reason).toBe(reason);
    expect(match?.metadata).toEqual(expected);
    expect(match?.issues).toEqual([]);
    // Limited to the longest delay of a timer.
    expect(match?.retryDelayMs).toBe(delay && Math.min(ms, 2 ** 31 - 1));
    expect(match?.status.message).toBe(error.message);
    expect(match?.status.help?.links ?? []).toMatchObject(
      help.map(({ description = "", url }) => ({ description, url })),
    );
    for (const type of details) {
      const detail = (match as Record<string, unknown> | undefined)?.[detailName(type)];
      expect(detail).toMatchObject({ $typeName: type, ...options[detailName(type)] });
    }
  }
  expect(kind.spec.httpStatus).toBe(spec.httpStatus);
  expect(error instanceof kind).toBe(true);
  // Without the option `notes`, they are in no build.
  expect(kind.spec).not.toHaveProperty("explanation");
  expect(kind.spec).not.toHaveProperty("resolution");
  return error;
}

/** Checks the texts for end users, unless they contain values that are formatted by locale. */
function checkTexts(catalog: AnyCatalog, { spec }: ErrorPlan, error: StatusError): void {
  const texts = error.errorInfo?.metadata ?? {};
  const plain = keysOf(spec).filter(({ type }) =>
    ["string", "bool", "bytes"].includes(types[type]?.[0].name ?? ""),
  );
  for (const { locale, message } of list<{ locale: string; message: string }>(spec.localized)) {
    const text = catalog.localize(error, locale);
    expect(text?.locale).toBe(Intl.getCanonicalLocales(locale)[0]);
    if (placeholders(message).every((key) => plain.some((entry) => entry.key === key))) {
      expect(text?.message).toBe(rendered(message, texts));
    }
  }
}

function checkMethods(file: FilePlan, module: Module, built: ReadonlyMap<AnyKind, StatusError>) {
  const services = Object.values(module).filter(isService);
  const found = services.flatMap((service) => Object.values(service));
  const planned = file.services
    .flatMap(({ methods }) => methods)
    .map(({ errors }) => list<string>(errors.error))
    .filter((names) => names.length > 0);
  expect(found.map(({ kinds }) => kinds.map(({ spec }) => spec.reason).join()).sort()).toEqual(
    planned.map((names) => names.map((name) => name.replace(/^.*\./, "")).join()).sort(),
  );
  for (const errors of found) {
    for (const kind of errors.kinds) {
      expect(errors.from(built.get(kind))?.reason).toBe(kind.spec.reason);
    }
  }
}

interface Key {
  readonly key: string;
  /** A number of Metadata.Type. */
  readonly type: number;
  readonly optional: boolean;
}

/** Returns the keys declared under metadata, and those that the message declares. */
function keysOf({ metadata, message = "" }: Values): Key[] {
  const declared = list<Partial<Key>>(metadata).map(({ key = "", type = 0, optional = false }) => {
    return { key, type, optional };
  });
  const implied = placeholders(`${message}`).filter((key) => declared.every((d) => d.key !== key));
  return [...declared, ...[...new Set(implied)].map((key) => ({ key, type: 0, optional: false }))];
}

function placeholders(template: string): string[] {
  return parts(template)
    .filter(isPlaceholder)
    .map((part) => part.slice(1, -1));
}

function rendered(template: string, texts: Readonly<Record<string, string>>): string {
  return parts(template)
    .map((part) => {
      if (isPlaceholder(part)) return texts[part.slice(1, -1)];
      return part === "{{" || part === "}}" ? part.charAt(0) : part;
    })
    .join("");
}

function parts(template: string): string[] {
  return template.split(/(\{\{|\}\}|\{[^{}]*\})/);
}

function isPlaceholder(part: string): boolean {
  return /^\{[^{]/.test(part) && part.endsWith("}");
}

function define(on: object, key: string, value: unknown): void {
  Object.defineProperty(on, key, { value, enumerable: true });
}

function list<Element>(value: unknown): Element[] {
  return (value ?? []) as Element[];
}

function isStandard(type: string): boolean {
  return /^google\.rpc\.(BadRequest|DebugInfo|ResourceInfo)$/.test(type);
}

function isKind(value: unknown): value is AnyKind {
  return typeof value === "function" && "spec" in value;
}

type AnyCatalog = Catalog<object & ErrorKinds, Match>;

function isCatalog(value: unknown): value is AnyCatalog {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "localize");
}

function isTable(value: unknown): value is Readonly<Record<number, AnyKind>> {
  return typeof value === "object" && value !== null && Object.values(value).every(isKind);
}

type Service = Readonly<
  Record<
    string,
    { readonly kinds: AnyKind[]; from(thrown: unknown): { reason: string } | undefined }
  >
>;

function isService(value: unknown): value is Service {
  const methods = Object.values(value ?? {});
  return methods.length > 0 && methods.every((method) => Array.isArray(method?.kinds));
}
