// The languages of messages.

/** Many texts are in few languages. */
const known = new Map<string, string | undefined>();

/** Returns the canonical form of a BCP-47 tag, or undefined if the text is not one. */
export function canonicalLocale(locale: string): string | undefined {
  if (!known.has(locale)) known.set(locale, canonicalOf(locale));
  return known.get(locale);
}

function canonicalOf(locale: string): string | undefined {
  // The syntax allows languages of four letters and more. None is registered: it is a language's name.
  if (/^[a-z]{4}/i.test(locale)) return undefined;
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    // RangeError: not a language tag, which the caller reports.
    return undefined;
  }
}
