// Names that differ: one that is taken gets the suffix "$", then "$1", "$2", as in protoc-gen-es.

export class Namespace {
  readonly taken: Set<string>;
  /** The next number of each name: many services may have a method of the same name. */
  private readonly numbers = new Map<string, number>();

  constructor(taken: readonly string[] = []) {
    this.taken = new Set(taken);
  }

  take(ideal: string): string {
    let i = this.numbers.get(ideal) ?? -1;
    let name: string;
    do {
      name = i < 0 ? ideal : `${ideal}$${i === 0 ? "" : i}`;
      i++;
    } while (this.taken.has(name));
    this.numbers.set(ideal, i);
    this.taken.add(name);
    return name;
  }
}
