// What every emitter returns.

export interface EmittedFile {
  /** From the out folder, with slashes. */
  readonly name: string;
  readonly content: string;
}
