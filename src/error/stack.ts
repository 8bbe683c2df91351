// Stack traces as V8 captures them: sets where they begin, and makes errors without one.

interface StackControl {
  stackTraceLimit?: number | undefined;
  captureStackTrace?(error: object, above: (...args: never) => unknown): void;
}

const engine: StackControl = Error as ErrorConstructor & StackControl;

/** Makes an error without a stack of its own: an error from the wire has the stack of its cause. */
export function withoutStack<T>(make: () => T): T {
  const limit = engine.stackTraceLimit;
  try {
    engine.stackTraceLimit = 0;
    return make();
  } catch {
    // `Error` is frozen in hardened environments, which costs only the capture of a stack.
    return make();
  } finally {
    if (engine.stackTraceLimit !== limit) engine.stackTraceLimit = limit;
  }
}

/** Gives the error a stack that begins at the caller of `above`, if the engine supports it. */
export function stackFrom(error: object, above: (...args: never) => unknown): void {
  engine.captureStackTrace?.(error, above);
}
