// The result of every emitter.

export interface EmittedFile {
  /** From the out folder, with slashes. */
  readonly name: string;
  readonly content: string;
}
