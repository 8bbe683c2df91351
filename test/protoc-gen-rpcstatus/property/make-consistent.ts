// Makes the options of a plan consistent: replaces numbers by names of declarations, and removes duplicates of
// entries that must be unique.

import { detailName } from "../../../scripts/protoc-gen-rpcstatus/src/model/names.js";
import type { Values } from "./option-values.js";
import { type ErrorPlan, errorsOf, type FilePlan, fullName, join } from "./plan.js";

/** Makes a file of the run consistent; the files before it must be consistent already. */
export function makeConsistent(file: FilePlan, files: readonly FilePlan[]): void {
  const messages = files.flatMap((each) => each.messages.map((message) => fullName(each, message)));
  const before = files.slice(0, files.indexOf(file));
  const ids = new Set(before.flatMap(errorsOf).map(idOf));
  for (const { catalog = {}, values } of file.enums) {
    for (const value of values.slice(1)) {
      if (catalog.defaultCode === undefined) value.error = { code: 13, ...value.error };
      if (value.error !== undefined) makeErrorConsistent(value.error, messages);
    }
    const own = () => errorsOf(file).filter((error) => error.catalog === catalog);
    while (own().some((error) => ids.has(idOf(error)))) catalog.domain = `x.${catalog.domain}`;
    for (const error of own()) {
      if (ids.has(idOf(error))) delete error.spec.reason;
      ids.add(idOf(error));
    }
    const errors = own();
    for (const [i, { spec }] of errors.entries()) {
      set(spec, "replacedBy", named(spec.replacedBy, namesFrom(file, errors.slice(0, i))));
    }
    const bare = errors.filter(({ spec }) => isBare(spec)).map(({ reason }) => reason);
    set(catalog, "fallbackReason", named(catalog.fallbackReason, bare));
  }
  const known = [...before, file].flatMap(errorsOf);
  for (const { methods } of file.services) {
    for (const { errors } of methods) {
      const reasons = known.filter((e, i) => known.findIndex((o) => o.reason === e.reason) === i);
      const names = list(errors, "error").map((name) => named(name, namesFrom(file, reasons)));
      set(
        errors,
        "error",
        [...new Set(names)].filter((name) => name !== undefined),
      );
    }
  }
}

function makeErrorConsistent(error: Values, messages: readonly string[]): void {
  const metadata = once(list<Values>(error, "metadata"), ({ key }) => key);
  for (const entry of metadata) {
    if (entry.example !== undefined) entry.example = EXAMPLES[entry.type as number] ?? "A-1";
  }
  set(error, "metadata", metadata);
  const required = metadata.filter(({ optional }) => !optional).map(({ key }) => key as string);
  const implied = ["sku", "constructor", "k-1"].filter((k) =>
    metadata.every(({ key }) => key !== k),
  );
  const used = new Set<string>();
  set(error, "message", filled(error.message, [...required, ...implied], used));
  const locales = once(list<Values>(error, "localized"), ({ locale }) => `${locale}`.toLowerCase());
  const keys = [...required, ...implied.filter((key) => used.has(key))];
  set(
    error,
    "localized",
    locales.map((l) => ({ ...l, message: filled(l.message, keys) })),
  );
  const details = list<string>(error, "details")
    .map((name) => (name.startsWith("#") ? named(name, messages) : name))
    .filter((name) => name !== undefined);
  set(error, "details", once(details, detailName));
}

/** Indexed by the numbers of Metadata.Type. */
const EXAMPLES = ["A-1", "", "-42", "0.1", "true", "2026-03-01T12:00:00Z", "1.500s", "AQI="];

function set(values: Values, name: string, value: unknown): void {
  if (value === undefined) delete values[name];
  else values[name] = value;
}

function list<Element = string>(values: Values, name: string): Element[] {
  return (values[name] ?? []) as Element[];
}

function once<Element>(all: readonly Element[], of: (element: Element) => unknown): Element[] {
  return all.filter((element, i) => all.findIndex((other) => of(other) === of(element)) === i);
}

/** Replaces "#7" by the name at that index, modulo the number of names. */
function named(value: unknown, names: readonly string[]): string | undefined {
  return value === undefined ? undefined : names[Number(`${value}`.slice(1)) % names.length];
}

function filled(value: unknown, keys: readonly string[], used = new Set<string>()): unknown {
  return (value as string | undefined)?.replace(/\{#(\d+)\}/g, (_, number: string) => {
    const key = keys[Number(number) % keys.length];
    if (key === undefined) return "-";
    used.add(key);
    return `{${key}}`;
  });
}

function isBare(spec: Values): boolean {
  const needed = list<Values>(spec, "metadata").some(({ optional }) => !optional);
  return !needed && !/\{[\w-]/.test(`${spec.message}`) && list(spec, "details").length === 0;
}

function idOf({ catalog, reason }: ErrorPlan): string {
  return `${catalog.domain}/${reason}`;
}

/** Returns names that resolve to the errors in the file, full and short ones by turns. */
function namesFrom(from: FilePlan, errors: readonly ErrorPlan[]): string[] {
  return errors.map(({ file, enum: each, reason }, i) => {
    const isShort = file.package === from.package && i % 2 === 0;
    return `${isShort ? join(...each.outer, each.name) : `.${fullName(file, each)}`}.${reason}`;
  });
}
