/** Reports whether a value is a Uint8Array: by shape, not `instanceof`, so that one of another realm counts. */
export function isBytes(value: unknown): value is Uint8Array {
  return (
    ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]"
  );
}
