// Stack traces, which V8 captures: where they begin, and errors without one.

interface StackControl {
  stackTraceLimit?: number | undefined;
  captureStackTrace?(error: object, above: (...args: never) => unknown): void;
}

const engine: StackControl = Error as ErrorConstructor & StackControl;

/** Makes an error without a stack of its own: one that came over the wire has that of its cause. */
export function withoutStack<T>(make: () => T): T {
  const limit = engine.stackTraceLimit;
  try {
    engine.stackTraceLimit = 0;
    return make();
  } catch {
    // `Error` is frozen in hardened environments: the stack is captured then.
    return make();
  } finally {
    if (engine.stackTraceLimit !== limit) engine.stackTraceLimit = limit;
  }
}

/** Gives the error a stack that begins at the caller of `above`, where the engine can. */
export function stackFrom(error: object, above: (...args: never) => unknown): void {
  engine.captureStackTrace?.(error, above);
}
