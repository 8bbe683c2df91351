// Controls how Node and Sentry print our values, in console.log, util.inspect, and every logger that uses them.
//
// Both print objects below a depth limit as "[Object]". For Node, each of our values is printed as one text, to which the
// limit does not apply; Sentry reads a limit from the value.

const INSPECT: unique symbol = /*@__PURE__*/ Symbol.for("nodejs.util.inspect.custom");

/** Holds the depth to which Sentry copies a value, 3 by default. */
const SENTRY_DEPTH: unique symbol = /*@__PURE__*/ Symbol.for("sentry.overrideNormalizationDepth");

/** The arguments of a function by which Node prints a value: the remaining depth, its options, and util.inspect. */
export type InspectArguments = readonly [
  depth: number | null,
  options: object,
  inspect: (value: unknown, options: object) => string,
];

/** Makes Node print the instances of a class as the result of `view`, whole at every depth. */
export function printAs<Class extends { readonly prototype: object }>(
  Class: Class,
  view: (value: Class["prototype"], ...args: InspectArguments) => unknown,
): void {
  function print(this: object, ...args: InspectArguments): unknown {
    const [, options, inspect] = args;
    return indented(inspect(view(this, ...args), { ...options, depth: null, showHidden: false }));
  }
  Object.defineProperty(Class.prototype, INSPECT, { value: print, configurable: true });
}

/** Returns a value that Node prints as `text()`. */
export function printedAs(text: () => unknown): object {
  return { [INSPECT]: text };
}

/** Returns a value that Node prints as the text. Node indents the lines of an object, but not those of a string. */
export function indented(text: string): object {
  return printedAs(() => text);
}

/** Makes Sentry copy a value whole, whatever its depth. */
export function wholeForSentry(value: object): void {
  Object.defineProperty(value, SENTRY_DEPTH, { value: 32, configurable: true });
}
