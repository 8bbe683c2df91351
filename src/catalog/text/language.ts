// Languages: BCP-47 tags, `Accept-Language` values and the look-up of RFC 4647. Total, and bounded: what
// a caller wishes for comes from the network.

/** Far more than any language takes. Intl needs the square of the length for some tags. */
const MAX_TAG_LENGTH = 128;

/** Far more than any reader speaks. */
const MAX_TAGS = 64;

/**
 * Tags in order of preference, 64 at most. An `Accept-Language` value (RFC 9110 section 12.5.4) is ordered
 * by its weights; what is no tag, `*` included, is passed over.
 */
export function parseLocales(wanted: string | readonly string[]): string[] {
  if (typeof wanted !== "string") {
    return Array.isArray(wanted) ? wanted.slice(0, MAX_TAGS).flatMap((tag) => canonical(tag)) : [];
  }
  const ranges = wanted.split(",", MAX_TAGS).map((range) => {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
    const weight = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
    return { tag, weight: weight === undefined ? 1 : Math.min(Number(weight), 1) };
  });
  return ranges
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .flatMap(({ tag }) => canonical(tag));
}

/** The tag in its one spelling; empty for what is no tag. */
export function canonical(tag: string): string[] {
  if (typeof tag !== "string" || tag.length > MAX_TAG_LENGTH) return [];
  try {
    return Intl.getCanonicalLocales(tag);
  } catch {
    // RangeError: no language tag.
    return [];
  }
}

/** Languages that there are, by the names that the look-up finds them under. */
export type Available = ReadonlyMap<string, string>;

/**
 * Of two spellings of one tag the later is found. `own` stands for its shorter forms too, where nothing else
 * does: a reader of "en" is better served by "en-US" than by the next language. Not where it names a script,
 * which tells more than the language who can read it.
 */
export function availableLocales(locales: readonly string[], own?: string): Available {
  const nameOf = (tag: string): string => (canonical(tag)[0] ?? tag).toLowerCase();
  const names = new Map<string, string>();
  if (own !== undefined) {
    const parts = nameOf(own).split("-");
    const hasScript = parts[1]?.length === 4;
    for (let i = hasScript ? parts.length : 1; i <= parts.length; i++) {
      names.set(parts.slice(0, i).join("-"), own);
    }
  }
  for (const locale of locales) names.set(nameOf(locale), locale);
  return names;
}

/**
 * Look-up of RFC 4647 section 3.4, for tags in their one spelling: each is shortened from its end until it
 * is there. Gives what was found, and the tag that led to it.
 */
export function lookup(
  available: Available,
  wanted: readonly string[],
): { readonly locale: string; readonly tag: string } | undefined {
  for (const tag of wanted) {
    const parts = tag.toLowerCase().split("-");
    while (parts.length > 0) {
      const locale = available.get(parts.join("-"));
      if (locale !== undefined) return { locale, tag };
      parts.pop();
      // A single letter introduces what follows it.
      if (parts.at(-1)?.length === 1) parts.pop();
    }
  }
  return undefined;
}
