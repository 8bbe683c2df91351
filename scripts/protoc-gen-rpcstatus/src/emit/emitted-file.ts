// The result of every emitter.

export interface EmittedFile {
  /** From the out folder, with slashes. */
  readonly name: string;
  /** UTF-8, in pieces. */
  readonly content: readonly Uint8Array[];
}
