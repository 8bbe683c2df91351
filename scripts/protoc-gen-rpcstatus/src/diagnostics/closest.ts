// Finds what the user probably meant, and lists names.

/** Returns the candidate that differs in the fewest letters, unless they are too many. */
export function closest(text: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(text.length / 3)) + 1;
  const wanted = text.toUpperCase();
  for (const candidate of candidates) {
    // Each additional or missing letter is a difference.
    if (Math.abs(candidate.length - text.length) >= least) continue;
    const found = distance(wanted, candidate.toUpperCase(), least);
    if (found >= least) continue;
    least = found;
    best = candidate;
  }
  return best;
}

/** Lists the first few names. */
export function listed(names: readonly string[]): string {
  const few = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${few} and ${names.length - 8} more` : few;
}

/** Returns the only name, or a choice; it follows "use". */
export function oneOf(names: readonly string[]): string {
  return names.length === 1 ? listed(names) : `one of ${listed(names)}`;
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
