// Language negotiation: BCP-47 tags, `Accept-Language` values and the lookup of RFC 4647. Total, and bounded:
// requested languages come from the network.

import { remembered } from "./remember.js";

/** Longer than any tag in practice. Intl takes quadratic time for some long tags. */
const MAX_TAG_LENGTH = 128;

/** More languages than any reader speaks. */
const MAX_TAGS = 64;

/**
 * Returns the requested tags in order of preference, at most 64. An `Accept-Language` value (RFC 9110 section
 * 12.5.4) is ordered by its weights. Anything that is not a valid tag is skipped, `*` included.
 */
export function parseLocales(requested: string | readonly string[]): readonly string[] {
  if (typeof requested !== "string") {
    return Array.isArray(requested)
      ? requested.slice(0, MAX_TAGS).flatMap((tag) => canonical(tag))
      : [];
  }
  return parsedHeader(requested);
}

const parsedHeader = /*@__PURE__*/ remembered((requested): readonly string[] => {
  const ranges = requested.split(",", MAX_TAGS).map((range) => {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
    const weight = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
    return { tag, weight: weight === undefined ? 1 : Math.min(Number(weight), 1) };
  });
  return ranges
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .flatMap(({ tag }) => canonical(tag));
});

/** Returns the tag in its canonical form, in a list; an empty list for a value that is not a valid tag. */
export function canonical(tag: string): readonly string[] {
  return typeof tag === "string" && tag.length <= MAX_TAG_LENGTH ? canonicalForm(tag) : [];
}

const canonicalForm = /*@__PURE__*/ remembered((tag): readonly string[] => {
  try {
    return Intl.getCanonicalLocales(tag);
  } catch {
    // RangeError: not a valid tag.
    return [];
  }
});

/**
 * The available languages, by the lower-case tag and by the language with its script. If two are spellings of the
 * same tag, the later one is found; of two regions, the earlier one.
 */
export type Available = ReadonlyMap<string, string>;

/** Indexes languages for the lookup. */
export function availableLocales(locales: readonly string[]): Available {
  const tags = locales.map((locale) => (canonical(locale)[0] ?? locale).toLowerCase());
  const names = new Map(tags.map((tag, i) => [tag, locales[i] as string]));
  for (const tag of tags) {
    const written = writtenLanguage(tag);
    if (!names.has(written)) names.set(written, names.get(tag) as string);
  }
  return names;
}

/**
 * Returns the first available language, with the requested tag that it was found for. This is the lookup of RFC
 * 4647 section 3.4: each tag, in canonical form, is shortened from its end until it is available. If none is, the
 * same language for another region is used: "en" and "en-GB" find "en-US". The scripts must agree, since readers of
 * one may not read the other: "zh-TW" does not find "zh-CN".
 */
export function lookup(
  available: Available,
  requested: readonly string[],
): { readonly locale: string; readonly tag: string } | undefined {
  for (const tag of requested) {
    const parts = tag.toLowerCase().split("-");
    while (parts.length > 0) {
      const locale = available.get(parts.join("-"));
      if (locale !== undefined) return { locale, tag };
      parts.pop();
      // A single letter introduces the subtag after it, and is dropped with it.
      if (parts.at(-1)?.length === 1) parts.pop();
    }
    const locale = available.get(writtenLanguage(tag));
    if (locale !== undefined) return { locale, tag };
  }
  return undefined;
}

/** Returns the language and the script of a tag, such as "en/Latn"; the likely script if the tag names none. */
function writtenLanguage(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}/${script}`;
  } catch {
    // An engine without Intl.Locale, or a value that is not a valid tag.
    return tag;
  }
}
