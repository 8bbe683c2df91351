// Reads properties of untrusted values: a getter or a proxy trap may throw at any time, and costs only the value
// that it guards.

/** Reports whether a value can have properties, in any realm. */
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

/** Returns the value if it is a list; undefined for anything else, a revoked proxy of a list included. */
export function asArray(value: unknown): readonly unknown[] | undefined {
  try {
    return Array.isArray(value) ? value : undefined;
  } catch {
    // Array.isArray throws for a revoked proxy.
    return undefined;
  }
}

/** Returns the length that a list claims; a proxy may claim anything. */
export function lengthOf(list: unknown): number {
  const length = get(list, "length");
  return typeof length === "number" ? length : 0;
}

/** Returns a copy of the first `max` items; the proxy of a list may claim any length. */
export function itemsOf(list: unknown, max: number): unknown[] {
  const items: unknown[] = [];
  const length = asArray(list) === undefined ? 0 : Math.min(lengthOf(list), max);
  for (let i = 0; i < length; i++) items.push(get(list, i));
  return items;
}

/** Reports whether a value is an error of any realm: it has a stack, unlike a status or a body. */
export function isError(value: unknown): boolean {
  try {
    return value instanceof Error || typeof get(value, "stack") === "string";
  } catch {
    // A trap for the prototype threw.
    return false;
  }
}

/** Reports whether a value was made as an error, of any realm: unlike a body, it has no text for others. */
export function isException(value: unknown): boolean {
  try {
    if (value instanceof Error) return true;
    return /^\[object (Error|DOMException)\]$/.test(Object.prototype.toString.call(value));
  } catch {
    // A proxy that was revoked, or whose trap throws.
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
