// What somebody probably meant.

/** The candidate that differs in the fewest letters, if it is not too many. */
export function closest(text: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const candidate of candidates) {
    const found = distance(text.toUpperCase(), candidate.toUpperCase());
    if (found >= least) continue;
    least = found;
    best = candidate;
  }
  return best;
}

/** The first few of many, for the end of a message. */
export function listed(names: readonly string[]): string {
  const few = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${few} and ${names.length - 8} more` : few;
}

/** What follows "use": the only one, or a choice. */
export function oneOf(names: readonly string[]): string {
  return names.length === 1 ? listed(names) : `one of ${listed(names)}`;
}

/** How many letters have to be put in, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
