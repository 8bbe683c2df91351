// Stack traces as V8 captures them: sets where they begin, and makes errors without one.

interface StackControl {
  stackTraceLimit?: number | undefined;
  captureStackTrace?(error: object, above: (...args: never) => unknown): void;
}

const engine: StackControl = Error as ErrorConstructor & StackControl;

/** Makes an error without a stack of its own: an error from the wire has the stack of its cause. */
export function withoutStack<T>(make: () => T): T {
  const limit = engine.stackTraceLimit;
  const outer = isStackless;
  try {
    engine.stackTraceLimit = 0;
    isV8 ??= new Error("m").stack === "Error: m";
    isStackless = isV8;
    return make();
  } catch {
    // `Error` is frozen in hardened environments, which costs only the capture of a stack.
    isStackless = false;
    return make();
  } finally {
    isStackless = outer;
    if (engine.stackTraceLimit !== limit) engine.stackTraceLimit = limit;
  }
}

/** Whether the stack of a new error is only its first line, as in V8 with a limit of zero. */
let isV8: boolean | undefined;

/** Whether an error that is made now has only the first line of a stack. */
export let isStackless = false;

/** Gives the error a stack that begins at the caller of `above`, if the engine supports it. */
export function stackFrom(error: object, above: (...args: never) => unknown): void {
  engine.captureStackTrace?.(error, above);
}
