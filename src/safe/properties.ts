// Foreign objects: a getter or a trap of a proxy may throw at any time, and costs what it guards alone.

/** By shape and not by `instanceof`: objects without prototype and of other realms are objects too. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** The property; undefined where reading it throws. */
export function get(from: unknown, name: PropertyKey): unknown {
  if (!isObject(from)) return undefined;
  try {
    return (from as Record<PropertyKey, unknown>)[name];
  } catch {
    // A getter or a proxy trap threw.
    return undefined;
  }
}

/** Undefined for what is no list, and for a proxy of one that does not even tell that. */
export function asArray(value: unknown): readonly unknown[] | undefined {
  try {
    return Array.isArray(value) ? value : undefined;
  } catch {
    // It was revoked.
    return undefined;
  }
}

/** How many items a list says that it has; a proxy may say anything. */
export function lengthOf(list: unknown): number {
  const length = get(list, "length");
  return typeof length === "number" ? length : 0;
}

/** A copy of the first items, so that a proxy of a list cannot go on for ever. */
export function itemsOf(list: unknown, most: number): unknown[] {
  const items: unknown[] = [];
  const length = asArray(list) === undefined ? 0 : Math.min(lengthOf(list), most);
  for (let i = 0; i < length; i++) items.push(get(list, i));
  return items;
}

/** An error has a stack, in whatever realm it was made; a status and a body have none. */
export function isError(value: unknown): boolean {
  try {
    return value instanceof Error || typeof get(value, "stack") === "string";
  } catch {
    // A proxy that hides its prototype is no error that is known.
    return false;
  }
}

/** Sets an own property, also for the key `__proto__`, which plain assignment would lose. */
export function setOwn<T>(target: Record<string, T>, key: string, value: T): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else target[key] = value;
}
