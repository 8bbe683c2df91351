/** Reports whether a value is a Uint8Array, of any realm. A value can imitate the prototype and the tag, but not the type. */
export function isBytes(value: unknown): value is Uint8Array {
  if (!ArrayBuffer.isView(value)) return false;
  typeOf ??= Object.getOwnPropertyDescriptor(
    Object.getPrototypeOf(Uint8Array.prototype),
    Symbol.toStringTag,
  )?.get;
  return typeOf?.call(value) === "Uint8Array";
}

/** The getter of the name of a typed array's type. */
let typeOf: (() => unknown) | undefined;
