// Node's Buffer, whose methods are far faster than code. Other engines do without; their results are the same.

/** The parts that are used. The methods of the prototype accept any Uint8Array. */
interface NativeBuffer {
  readonly prototype: {
    latin1Slice?(this: Uint8Array, start: number, end: number): string;
    base64Write?(this: Uint8Array, text: string, offset: number, length: number): number;
    utf8Slice?(this: Uint8Array, start: number, end: number): string;
  };
  from(
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ): { toString(name: "base64"): string };
  byteLength(text: string): number;
}

/**
 * Returns Node's Buffer, if there is one. Bundlers do not add one for this name. Pages may have something there that has
 * only the function that a library asked for.
 */
export function nativeBuffer(): NativeBuffer | undefined {
  const { Buffer } = globalThis as { readonly Buffer?: Partial<NativeBuffer> };
  const isNative = typeof Buffer?.byteLength === "function" && typeof Buffer.from === "function";
  return isNative && typeof Buffer.prototype === "object" ? (Buffer as NativeBuffer) : undefined;
}
