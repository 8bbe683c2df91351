// Caches the results of functions of a text: of the templates of catalogs, and of requested languages.

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
    if (text.length > MAX_LENGTH) return make(text);
    // A copy: engines keep the whole text for a part of it, such as a header for one of its tags.
    const own = [...text].join("");
    const made = make(own);
    if (results.size >= MAX_RESULTS) results.clear();
    results.set(own, made);
    return made;
  };
}
