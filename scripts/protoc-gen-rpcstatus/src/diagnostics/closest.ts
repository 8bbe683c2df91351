// Finds what the user probably meant, and lists names.

/** A comparison costs the product of the lengths, and a longer name is not misspelled by a few letters. */
const MAX_LENGTH = 100;
/** Of more candidates, the first are compared: each misspelled name is compared with all of them. */
const MAX_CANDIDATES = 200;

/** Returns the candidate that differs in the fewest letters, unless they are too many. */
export function closest(text: string, candidates: readonly string[]): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(text.length / 3)) + 1;
  const wanted = text.toUpperCase();
  for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
    // Each additional or missing letter is a difference.
    if (Math.abs(candidate.length - text.length) >= least) continue;
    const found = distance(wanted, candidate.toUpperCase(), least);
    if (found >= least) continue;
    least = found;
    best = candidate;
  }
  return best;
}

/** Lists the first few names, as `print` returns them. */
export function listed(names: readonly string[], print = (name: string) => name): string {
  const few = names.slice(0, 8).map(print).join(", ");
  return names.length > 8 ? `${few} and ${names.length - 8} more` : few;
}

/** Returns the only name, or a choice; it follows "use". */
export function oneOf(names: readonly string[], print?: (name: string) => string): string {
  return names.length === 1 ? listed(names, print) : `one of ${listed(names, print)}`;
}

/** Returns how many letters have to be inserted, removed or changed; at most `limit`. */
function distance(a: string, b: string, limit: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const count = Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      next.push(count);
      if (count < least) least = count;
    }
    // Later rows hold no smaller number.
    if (least >= limit) return limit;
    row = next;
  }
  return row[b.length] ?? 0;
}
