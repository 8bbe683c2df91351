// Model -> every problem of the run. What passes here, `emit` can always print; no rule stops another.
// The rules follow AIP-193 and the form of google.rpc.ErrorInfo; each problem ends with its fix.

import type { CatalogModel, ErrorModel, FileModel, Model, Position, Problem } from "./model.js";
import { catalogName, errorName, tableName, upperSnakeCase } from "./names.js";
import { parseTemplate } from "./template.js";

const REASON = /^[A-Z][A-Z0-9_]+[A-Z0-9]$/;
const KEY = /^[a-z][a-zA-Z0-9-_]+$/;
// The limits of google.protobuf.Duration.
const MAX_SECONDS = 315_576_000_000n;
const MAX_NANOS = 999_999_999;
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

export function check(model: Model): Problem[] {
  const problems = [...model.problems];
  const add = (at: Position, text: string): void => {
    problems.push({ at, text });
  };
  for (const file of model.files) {
    for (const catalog of file.catalogs) {
      checkDomain(catalog, add);
      checkDefaultCode(catalog, add);
      for (const error of catalog.errors) {
        checkZero(catalog, error, add);
        checkReason(catalog, error, add);
        checkCode(error, add);
        checkMessages(error, add);
        checkMetadata(error, add);
        checkDelay(error, add);
      }
    }
    checkSymbols(file, add);
  }
  checkUnique(model, add);
  return problems.sort(
    (a, b) => compare(a.at.file, b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column,
  );
}

type Add = (at: Position, text: string) => void;

function checkDomain(catalog: CatalogModel, add: Add): void {
  const { domain } = catalog;
  if (domain === "") {
    add(
      catalog.at.option,
      `cannot use catalogue "${catalog.enum.typeName}" without a domain; set domain to a host name that you control, like "shop.acme.example"`,
    );
  } else if (domain === "googleapis.com" || domain.endsWith(".googleapis.com")) {
    add(
      catalog.at.domain,
      `cannot use domain ${quote(domain)}: it is Google's; use a host name that you control, like "shop.acme.example"`,
    );
  } else if (!DOMAIN.test(domain)) {
    add(
      catalog.at.domain,
      `cannot use domain ${quote(domain)}: it is no lower-case host name; use one like "shop.acme.example"`,
    );
  }
}

function checkZero(catalog: CatalogModel, { value, at }: ErrorModel, add: Add): void {
  if (value.number !== 0) return;
  add(
    at.value,
    `cannot make "${value.name}" an error: zero is the value of an enum that was not set; give the error another number and keep zero for "${catalog.valuePrefix}UNSPECIFIED"`,
  );
}

function checkReason(catalog: CatalogModel, error: ErrorModel, add: Add): void {
  const { reason, value } = error;
  const { valuePrefix } = catalog;
  if (!hasReason(catalog, error)) {
    add(
      error.at.reason,
      `cannot give "${value.name}" a reason: it does not start with "${valuePrefix}"; rename it to "${withPrefix(valuePrefix, value.name)}", or set value_prefix: "" in the catalogue to use whole names`,
    );
    return;
  }
  if (reason.length > 63) {
    add(
      error.at.reason,
      `cannot use reason ${quote(reason)}: it has ${reason.length} characters and 63 are allowed; shorten the name, or set a shorter reason in the option`,
    );
  }
  if (!REASON.test(reason)) {
    const better = upperSnakeCase(reason)
      .replace(/[^A-Z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "");
    const fix = REASON.test(better)
      ? error.hasOwnReason
        ? `write "${better}"`
        : `rename the value to "${valuePrefix}${better}"`
      : "use upper-case letters, digits and underscores, at least three characters, starting with a letter and not ending with an underscore";
    add(
      error.at.reason,
      `cannot use reason ${quote(reason)}: it does not match ${REASON.source.slice(1, -1)}; ${fix}`,
    );
  }
}

/** Whether the error has a reason at all: a name without the prefix gives none. */
function hasReason(catalog: CatalogModel, error: ErrorModel): boolean {
  return error.hasOwnReason || error.value.name.startsWith(catalog.valuePrefix);
}

/** The name with the prefix, less the words at its front that are those of the prefix. */
function withPrefix(prefix: string, name: string): string {
  const words = upperSnakeCase(name).split("_");
  for (const word of prefix.split("_")) if (words.length > 1 && words[0] === word) words.shift();
  return prefix + words.join("_");
}

function checkDefaultCode({ defaultCode, defaultCodeName, at }: CatalogModel, add: Add): void {
  if (defaultCode === 0) {
    add(
      at.defaultCode,
      "cannot use default_code OK: a status with code OK is no error; use one of the 16 error codes, or leave default_code out",
    );
  } else if (defaultCode !== undefined && defaultCodeName === undefined) {
    add(
      at.defaultCode,
      `cannot use default_code ${defaultCode}: it is none of the gRPC codes; use one of the 16 error codes, from CANCELLED to UNAUTHENTICATED`,
    );
  }
}

function checkCode(error: ErrorModel, add: Add): void {
  const { code, codeName, value } = error;
  if (error.hasDefaultCode) return;
  if (code === undefined) {
    add(
      error.at.code,
      `cannot tell the code of "${value.name}"; set code to one of the 16 error codes, or default_code in the catalogue`,
    );
  } else if (code === 0) {
    add(
      error.at.code,
      `cannot use code OK for "${value.name}": a status with code OK is no error; use one of the 16 error codes`,
    );
  } else if (codeName === undefined) {
    add(
      error.at.code,
      `cannot use code ${code} for "${value.name}": it is none of the gRPC codes; use one of the 16 error codes, from CANCELLED to UNAUTHENTICATED`,
    );
  }
}

function checkMessages(error: ErrorModel, add: Add): void {
  const { message, value, at } = error;
  if (message?.trim() === "") {
    add(
      at.message,
      `cannot use an empty message for "${value.name}"; write what went wrong, or leave message out`,
    );
  }
  checkTemplate(error, message ?? "", `the message of "${value.name}"`, at.message, add);
  const locales = new Set<string>();
  for (const localized of error.localized) {
    const { locale } = localized;
    const what = `the ${quote(locale)} message of "${value.name}"`;
    checkTemplate(error, localized.message, what, localized.at, add);
    if (localized.message.trim() === "") {
      const text = `cannot use an empty ${quote(locale)} message; write it, or leave the entry out`;
      add(localized.at, text);
    }
    const canonical = canonicalLocale(locale);
    if (canonical === undefined) {
      const better = canonicalLocale(locale.replaceAll("_", "-"));
      const fix = better === undefined ? 'use one like "de" or "pt-BR"' : `write "${better}"`;
      add(localized.at, `cannot use locale ${quote(locale)}: it is no BCP-47 tag; ${fix}`);
    } else if (locales.has(canonical)) {
      const text = `cannot use locale ${quote(locale)} twice in one error; merge the two entries`;
      add(localized.at, text);
    } else locales.add(canonical);
  }
}

/** Braces are balanced, and every placeholder is a key that always has a value. */
function checkTemplate(
  error: ErrorModel,
  text: string,
  what: string,
  at: Position,
  add: Add,
): void {
  const { keys, problem } = parseTemplate(text);
  if (problem !== undefined) add(at, `cannot read message ${quote(text)}: ${problem}`);
  for (const key of keys) {
    const entry = error.metadata.find((declared) => declared.key === key);
    if (entry === undefined) {
      const known = error.metadata.map((declared) => `{${declared.key}}`).join(", ");
      const fix = `${known === "" ? "" : `use one of ${known}, or `}declare it under metadata`;
      add(at, `cannot fill {${key}} in ${what}: the error has no such key; ${fix}`);
    } else if (entry.optional) {
      add(
        at,
        `cannot fill {${key}} in ${what}: the key is optional, so there may be no value; make it required, or leave it out of the message`,
      );
    }
  }
}

function checkMetadata(error: ErrorModel, add: Add): void {
  const seen = new Set<string>();
  for (const { key, type, typeNumber, at } of error.metadata) {
    if (type === undefined) {
      add(
        at,
        `cannot use type ${typeNumber} for metadata key ${quote(key)}: it is none of the types; use STRING, INT64, DOUBLE, BOOL, TIMESTAMP, DURATION or BYTES`,
      );
    }
    if (key.length > 64) {
      add(
        at,
        `cannot use metadata key ${quote(key)}: it has ${key.length} characters and 64 are allowed; shorten it`,
      );
    }
    if (!KEY.test(key)) {
      const better = key
        .trim()
        .replace(/\s+/g, "_")
        .replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());
      const fix = KEY.test(better)
        ? `write "${better}"`
        : 'use letters, digits, "-" and "_", at least two characters, starting with a lower-case letter';
      add(
        at,
        `cannot use metadata key ${quote(key)}: it does not match ${KEY.source.slice(1, -1)}; ${fix}`,
      );
    }
    if (seen.has(key))
      add(
        at,
        `cannot declare metadata key ${quote(key)} twice in one error; remove one of the two`,
      );
    seen.add(key);
  }
}

function checkDelay({ retryDelay, value, at }: ErrorModel, add: Add): void {
  if (retryDelay === undefined) return;
  const { seconds, nanos } = retryDelay;
  if (seconds < 0n || nanos < 0) {
    add(
      at.retryDelay,
      `cannot use a negative retry_delay for "${value.name}"; use zero or more, or leave it out`,
    );
  }
  if (seconds > MAX_SECONDS) {
    add(
      at.retryDelay,
      `cannot use a retry_delay of ${seconds} seconds for "${value.name}": a Duration ends at ${MAX_SECONDS}; use fewer seconds`,
    );
  }
  if (nanos > MAX_NANOS) {
    add(
      at.retryDelay,
      `cannot use ${nanos} nanos in the retry_delay of "${value.name}": they end at ${MAX_NANOS}; write whole seconds under seconds`,
    );
  }
}

/** A reason stands for one error of its domain: it is how clients tell errors apart. */
function checkUnique(model: Model, add: Add): void {
  const seen = new Map<string, ErrorModel>();
  for (const catalog of model.files.flatMap((file) => file.catalogs)) {
    for (const error of catalog.errors) {
      if (!isUsable(catalog, error)) continue;
      const name = `${catalog.domain}/${error.reason}`;
      const first = seen.get(name);
      if (first === undefined) {
        seen.set(name, error);
        continue;
      }
      const { file, line } = first.at.value;
      const codes =
        first.code === error.code || !first.codeName || !error.codeName
          ? ""
          : `, there with code ${first.codeName} and here with ${error.codeName}`;
      add(
        error.at.reason,
        `cannot use reason ${quote(error.reason)} twice in domain ${quote(catalog.domain)}: "${first.value.name}" has it at ${file}:${line}${codes}; rename one of the two, or give one another reason in the option`,
      );
    }
  }
}

/** Two declarations of a file must not give the same TypeScript symbol. */
function checkSymbols(file: FileModel, add: Add): void {
  const symbols = new Map<string, string>();
  const claim = (symbol: string, owner: string, at: Position, fix: string): boolean => {
    const other = symbols.get(symbol);
    if (other === undefined) symbols.set(symbol, owner);
    else add(at, `cannot name both ${other} and ${owner} "${symbol}" in TypeScript; ${fix}`);
    return other === undefined;
  };
  for (const catalog of file.catalogs) {
    const { name, at } = catalog;
    // Enums of one name have everything else in common too.
    if (!claim(name, `enum "${catalog.enum.typeName}"`, at.enum, "rename one of the two")) continue;
    claim(catalogName(name), `catalogue "${catalog.enum.typeName}"`, at.enum, "rename the enum");
    claim(tableName(name), `the table of "${catalog.enum.typeName}"`, at.enum, "rename the enum");
    // An invalid reason and one that is there twice have problems of their own.
    const reasons = new Set<string>();
    for (const error of catalog.errors) {
      const { reason, value } = error;
      if (!isUsable(catalog, error) || reasons.has(reason)) continue;
      reasons.add(reason);
      const fix = `rename "${value.name}", or give it another reason in the option`;
      claim(errorName(name, reason), `error "${value.name}"`, error.at.value, fix);
    }
    for (const [i, value] of catalog.enum.values.entries()) {
      // TypeScript refuses a member with the name of a number.
      if (value.localName !== "NaN" && value.localName !== "Infinity") continue;
      add(
        at.values[i] ?? at.enum,
        `cannot name an enum value "${value.name}" in TypeScript: it is the name of a number; rename it`,
      );
    }
  }
}

function isUsable(catalog: CatalogModel, error: ErrorModel): boolean {
  return hasReason(catalog, error) && REASON.test(error.reason);
}

function canonicalLocale(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    // RangeError: not a language tag, which the caller reports.
    return undefined;
  }
}

function quote(text: string | undefined): string {
  return JSON.stringify(text ?? "");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
