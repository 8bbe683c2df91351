// Reads properties of values from anywhere: a getter or a proxy trap may throw at any time, and costs only what is
// read with it.

/** Reports whether a value can have properties, by shape: objects of other realms are objects too. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Returns the property; undefined if reading it throws. */
export function get(from: unknown, name: PropertyKey): unknown {
  if (!isObject(from)) return undefined;
  try {
    return (from as Record<PropertyKey, unknown>)[name];
  } catch {
    // A getter or a proxy trap threw.
    return undefined;
  }
}

/** Returns the list; undefined for anything else, a revoked proxy of a list included. */
export function asArray(value: unknown): readonly unknown[] | undefined {
  try {
    return Array.isArray(value) ? value : undefined;
  } catch {
    // A proxy that was revoked.
    return undefined;
  }
}

/** Returns the length that a list claims; a proxy may claim anything. */
export function lengthOf(list: unknown): number {
  const length = get(list, "length");
  return typeof length === "number" ? length : 0;
}

/** Returns a copy of the first items: a proxy of a list may never end. */
export function itemsOf(list: unknown, max: number): unknown[] {
  const items: unknown[] = [];
  const length = asArray(list) === undefined ? 0 : Math.min(lengthOf(list), max);
  for (let i = 0; i < length; i++) items.push(get(list, i));
  return items;
}

/** Reports whether a value is an error: it has a stack, in any realm; a status and a body have none. */
export function isError(value: unknown): boolean {
  try {
    return value instanceof Error || typeof get(value, "stack") === "string";
  } catch {
    // A proxy that hides its prototype.
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
