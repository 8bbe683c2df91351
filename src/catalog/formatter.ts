// Formatters of Intl by locale. Making one costs far more than building an error. The locales come from the network, so
// the cache is bounded: the oldest entry is dropped.

interface Formatter {
  format(value: never): string;
}

const formatters = /*@__PURE__*/ new Map<string, Formatter>();
const MAX_FORMATTERS = 200;

/**
 * Returns the value as text, with the formatter that `make` makes for the key. Undefined if the locale or the time zone
 * is not valid.
 */
export function formatted(key: string, make: () => Formatter, value: unknown): string | undefined {
  try {
    let formatter = formatters.get(key);
    if (formatter === undefined) {
      formatter = make();
      const [oldest] = formatters.keys();
      if (formatters.size >= MAX_FORMATTERS && oldest !== undefined) formatters.delete(oldest);
      formatters.set(key, formatter);
    }
    return formatter.format(value as never);
  } catch {
    // RangeError.
    return undefined;
  }
}
