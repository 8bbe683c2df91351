/** Returns the bytes; as a copy if they have properties of their own in place of those of their class. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  const isChanged =
    Object.hasOwn(bytes, "length") ||
    Object.hasOwn(bytes, "buffer") ||
    Object.hasOwn(bytes, "byteOffset");
  return isChanged ? new Uint8Array(bytes) : bytes;
}

/** Returns the true number of bytes, whatever the property `length` says. */
export function lengthOfBytes(bytes: Uint8Array): number {
  lengthOf ??= getterOf("length") as () => number;
  return lengthOf.call(bytes);
}

let lengthOf: (() => number) | undefined;

function getterOf(name: PropertyKey): (() => unknown) | undefined {
  return Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name)?.get;
}

/** Reports whether a value is a Uint8Array, of any realm. A value can imitate the prototype and the tag, but not the type. */
export function isBytes(value: unknown): value is Uint8Array {
  if (!ArrayBuffer.isView(value)) return false;
  typeOf ??= getterOf(Symbol.toStringTag);
  return typeOf?.call(value) === "Uint8Array";
}

/** The getter of the name of a typed array's type. */
let typeOf: (() => unknown) | undefined;
