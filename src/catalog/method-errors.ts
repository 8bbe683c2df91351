// The errors of a method, and the call that returns them as values.

import { get } from "../safe/properties.js";
import { FIND, type Find } from "./matcher.js";
import type { AnyErrorKind, ErrorMatch, MethodErrors } from "./types.js";

/**
 * Makes the errors of a method: those that it declares, in order. `list` is called when they are needed: the modules of two
 * files whose methods use each other's errors import each other, and one of them is loaded first.
 */
export function defineMethodErrors<Match extends ErrorMatch>(
  list: () => readonly AnyErrorKind[],
): MethodErrors<Match> {
  let kinds: readonly AnyErrorKind[] | undefined;
  const kindsOf = () => {
    kinds ??= list();
    return kinds;
  };
  const from = (thrown: unknown): ErrorMatch | undefined => {
    const all = kindsOf();
    const [first] = all;
    const find = (first as { readonly [FIND]?: Find } | undefined)?.[FIND];
    // The thrown value is read once for all kinds.
    const status = find?.(thrown);
    for (const kind of all) {
      const match = kind.from(status);
      if (match !== undefined) return match;
    }
    return undefined;
  };
  return {
    get kinds() {
      return kindsOf();
    },
    from,
    is: (thrown: unknown) => from(thrown) !== undefined,
    catch: async (call: unknown) => {
      try {
        return { value: checkResponse(await (isFunction(call) ? call() : checkCall(call))) };
      } catch (thrown) {
        const error = from(thrown);
        if (error === undefined) throw thrown;
        return { error };
      }
    },
  } as unknown as MethodErrors<Match>;
}

/** Returns the call. Throws a TypeError for an Observable, which is neither a promise nor a call yet. */
function checkCall(call: unknown): unknown {
  if (typeof get(call, "subscribe") !== "function") return call;
  throw new TypeError(
    "cannot catch the errors of an Observable: wait for it, with firstValueFrom or lastValueFrom of rxjs",
  );
}

/** Returns the response. Throws a TypeError for a stream: it fails while it is read, which is after `catch`. */
function checkResponse(response: unknown): unknown {
  if (typeof get(response, Symbol.asyncIterator) === "function") {
    throw new TypeError(
      "cannot catch the errors of a stream that is not read: read it inside the function, with for await",
    );
  }
  return checkCall(response);
}

/** Reports whether the call is a function to call; a thenable may be a function too. */
function isFunction(call: unknown): call is () => unknown {
  return typeof call === "function" && typeof get(call, "then") !== "function";
}
