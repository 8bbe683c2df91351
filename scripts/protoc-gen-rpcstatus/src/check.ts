// Model -> every problem of the run. What passes here, `emit` can always print; no rule stops another.
// The rules follow AIP-193 and the form of google.rpc.ErrorInfo; each problem ends with its fix.

import { checkCycles, checkMethods } from "./check-method.js";
import { checkCatalogOptions, checkOptions } from "./check-option.js";
import { checkSymbols, checkUnique } from "./clashes.js";
import type { CatalogModel, ErrorModel, Model, Position, Problem } from "./model.js";
import { upperSnakeCase } from "./names.js";
import { type Add, byPlace, quote } from "./problem.js";
import { hasReason, REASON } from "./reason.js";
import { parseTemplate } from "./template.js";

export const KEY = /^[a-z][a-zA-Z0-9-_]+$/;
// The limits of google.protobuf.Duration.
const MAX_SECONDS = 315_576_000_000n;
const MAX_NANOS = 999_999_999;
export const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

export function check(model: Model): Problem[] {
  const problems = [...model.problems];
  const add = (at: Position, text: string): void => {
    problems.push({ at, text });
  };
  for (const file of model.files) {
    for (const catalog of file.catalogs) {
      checkDomain(catalog, add);
      checkDefaultCode(catalog, add);
      checkCatalogOptions(catalog, add);
      checkDefaultLocale(catalog, add);
      for (const error of catalog.errors) {
        checkZero(catalog, error, add);
        checkReason(catalog, error, add);
        checkCode(error, add);
        checkMessages(error, add);
        checkMetadata(error, add);
        checkDelay(error, add);
        checkOptions(model, catalog, error, add);
      }
    }
    checkSymbols(file, add);
    checkMethods(model, file, add);
  }
  checkUnique(model, add);
  checkCycles(model, add);
  return problems.sort(byPlace);
}

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

function checkDefaultLocale({ defaultLocale, at }: CatalogModel, add: Add): void {
  if (defaultLocale === undefined || canonicalLocale(defaultLocale) !== undefined) return;
  const better = canonicalLocale(defaultLocale.replaceAll("_", "-"));
  const fix =
    better === undefined
      ? 'use one like "en-US", or leave default_locale out'
      : `write "${better}"`;
  add(
    at.defaultLocale,
    `cannot use default_locale ${quote(defaultLocale)}: it is no BCP-47 tag; ${fix}`,
  );
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

function canonicalLocale(locale: string): string | undefined {
  // The form allows languages of four letters and more, and there is none: it is the language's name.
  if (/^[a-z]{4}/i.test(locale)) return undefined;
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    // RangeError: not a language tag, which the caller reports.
    return undefined;
  }
}
