// Chooses the options that make an enum a catalog: the prefix of its values, and for each value whether it is an error,
// its code and its reason.

import { upperSnakeCase } from "../../model/names.js";
import { REASON } from "../../model/reason.js";
import { codeOf, httpStatusOf, isStatusOfCode } from "./kratos.js";
import type { ProtoEnum, ProtoValue } from "./proto-source.js";

export interface Choices {
  readonly prefix: string;
  readonly defaultCode: string | undefined;
  /** The fields of the option, for the values that need it. */
  readonly specs: ReadonlyMap<ProtoValue, readonly string[]>;
  readonly reasons: readonly string[];
  /** Whether some reasons are not the published names. */
  readonly areNew: boolean;
}

/** Returns what Kratos makes of the enum. */
export function choicesOfKratos(target: ProtoEnum): Choices {
  const wordsOf = wordsIn(target);
  const status = httpStatusOf(target);
  const specs = new Map<ProtoValue, readonly string[]>();
  const reasons: string[] = [];
  for (const value of target.values) {
    const own = httpStatusOf(value);
    // Kratos generates an error for such a value too, but servers do not throw it.
    const isUnset = own === undefined && value.number === 0 && UNSPECIFIED.test(wordsOf(value));
    if (isUnset) continue;
    const code = codeOf(own ?? status ?? 200);
    if (code === "OK") {
      if (value.number !== 0) specs.set(value, ["ignore: true"]);
      continue;
    }
    reasons.push(value.name);
    const http = own !== undefined && !isStatusOfCode(own) && own >= 400 && own <= 599;
    const fields = [`code: ${code}`, ...(http ? [`http_status: ${own}`] : [])];
    if (value.number === 0 || (own !== undefined && (own !== status || http)))
      specs.set(value, fields);
  }
  const defaultCode = status === undefined ? undefined : codeOf(status);
  return {
    prefix: "",
    defaultCode: defaultCode === "OK" ? undefined : defaultCode,
    specs,
    reasons,
    areNew: false,
  };
}

/** Returns what keeps the names: the prefix is omitted only if all errors have it. */
export function choicesOf(target: ProtoEnum): Choices {
  const wordsOf = wordsIn(target);
  const errors = new Set(target.values.filter((value) => isError(value, wordsOf(value))));
  const usual = defaultPrefix(target);
  const hasPrefix = [...errors].every(({ name }) => name.startsWith(usual) && name !== usual);
  const prefix = hasPrefix ? usual : "";
  const specs = new Map<ProtoValue, readonly string[]>();
  const taken = new Set(
    target.reservedNames
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length)),
  );
  const seen = new Set<number>();
  const reasons: string[] = [];
  let areNew = false;
  for (const value of target.values) {
    const isAlias = seen.has(value.number);
    seen.add(value.number);
    if (!errors.has(value)) {
      const isPlain = value.number === 0 && USUAL.test(value.name.toUpperCase());
      if (!isPlain && !isAlias) specs.set(value, ["ignore: true"]);
      continue;
    }
    // Another name of the same error.
    if (isAlias) continue;
    const published = value.name.slice(prefix.length);
    const reason = reasonOf(published, target, value, taken);
    taken.add(reason);
    reasons.push(reason);
    const code = codeNamed(reason);
    const fields = code === undefined ? [] : [`code: ${code}`];
    if (reason !== published) {
      areNew = true;
      fields.push(`reason: ${JSON.stringify(reason)}`);
    }
    // Only the option makes an error of zero.
    if (fields.length === 0 && value.number === 0) fields.push(`code: ${DEFAULT_CODE}`);
    if (fields.length > 0) specs.set(value, fields);
  }
  return { prefix, defaultCode: DEFAULT_CODE, specs, reasons, areNew };
}

/** The code that clients get for an exception without a code. */
const DEFAULT_CODE = "UNKNOWN";

/** The names of values that mean success; at zero, also those of an unset field. */
const NO_ERROR = /^(?:OK|SUCCESS|SUCCEEDED|NO_ERRORS?|NONE)$/;
const UNSET =
  /^(?:UNKNOWN(?:_(?:ERROR|REASON|CODE|STATUS|TYPE))?|UNDEFINED|UNSET|NOT_SET|INVALID|RESERVED|DEFAULT|ZERO|NIL|NULL)$/;
/** As no_auth_error; elsewhere, NO_NETWORK_ERROR may be an error. */
const NO_SUCH_ERROR = /^NO_(?:\w+_)?ERRORS?(?:_CODE)?$/;
/** The names for which the plugin expects no option at zero. */
const USUAL =
  /(?:^|_)(?:DEFAULT|INVALID|NIL|NONE|NO_ERROR|NOT_SET|NULL|OK|RESERVED|SUCCESS|UNDEFINED|UNKNOWN|UNSET|UNSPECIFIED|ZERO)$/;

const UNSPECIFIED = /(?:^|_)UNSPECIFIED$/;

function isError({ number }: ProtoValue, words: string): boolean {
  if (UNSPECIFIED.test(words) || NO_ERROR.test(words)) return false;
  return number !== 0 || !(UNSET.test(words) || NO_SUCH_ERROR.test(words));
}

/** Returns a function that returns the name of a value without that of the enum, in upper case. */
function wordsIn(target: ProtoEnum): (value: ProtoValue) => string {
  const usual = defaultPrefix(target);
  const shared = sharedWords(target.values.map((value) => upperSnakeCase(value.name)));
  return ({ name }) => {
    const words = upperSnakeCase(name);
    return words.slice(words.startsWith(usual) ? usual.length : shared.length);
  };
}

/** Returns the words that all names begin with: ERR_ of ERR_OK and ERR_LOST. */
function sharedWords(names: readonly string[]): string {
  const [first = "", ...rest] = names;
  if (rest.length === 0) return "";
  let limit = first.length - 1;
  for (const name of rest) {
    let same = 0;
    while (same < limit && same < name.length - 1 && name[same] === first[same]) same++;
    limit = same;
  }
  return first.slice(0, first.slice(0, limit).lastIndexOf("_") + 1);
}

export function defaultPrefix({ name }: ProtoEnum): string {
  return `${upperSnakeCase(name)}_`;
}

/** The longest reason of google.rpc.ErrorInfo. */
const MAX_REASON = 63;

/** Returns the published name if it can be a reason, else the one that is nearest. */
function reasonOf(
  published: string,
  target: ProtoEnum,
  value: ProtoValue,
  taken: ReadonlySet<string>,
): string {
  if (isReason(published) && !taken.has(published)) return published;
  const words = [published, value.name, `${target.name}_${value.name}`].map(toReason);
  const found = words.find((word) => isReason(word) && !taken.has(word));
  if (found !== undefined) return found;
  const base = words.find(isReason) ?? toReason(`ERROR_${value.name}`);
  let i = 2;
  while (taken.has(`${base.slice(0, MAX_REASON - 4)}_${i}`)) i++;
  return `${base.slice(0, MAX_REASON - 4)}_${i}`;
}

function isReason(text: string): boolean {
  return text.length <= MAX_REASON && REASON.test(text);
}

function toReason(name: string): string {
  const words = (/[a-z]/.test(name) ? upperSnakeCase(name) : name)
    .split(/[^A-Z0-9]+/)
    .filter(Boolean)
    .join("_");
  return words.slice(0, MAX_REASON).replace(/_$/, "");
}

const CODE_NAMES =
  "CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED".split(
    " ",
  );

/**
 * Returns the code that the reason names: all of it but "ERROR", or as its last words. A single word may mean something else there:
 * ORDER_CANCELLED.
 */
function codeNamed(reason: string): string | undefined {
  const whole = reason.replace(/_ERROR$/, "");
  return CODE_NAMES.find(
    (code) => whole === code || (code.includes("_") && reason.endsWith(`_${code}`)),
  );
}
