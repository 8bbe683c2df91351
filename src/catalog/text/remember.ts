// Keeps the results of functions of a text: the texts are those of specs, and few languages of readers.

const MAX_RESULTS = 1000;
// Longer texts are rare, and come from the network.
const MAX_LENGTH = 1000;

/** Returns the function with its results kept, at most 1000 of them. */
export function remembered<Result extends object>(
  make: (text: string) => Result,
): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (results.size >= MAX_RESULTS) results.clear();
    if (text.length <= MAX_LENGTH) results.set(text, made);
    return made;
  };
}
