// Names of the emitted declarations, each made of its own declaration alone. Where two are the same, file-names.ts
// distinguishes them.

// The names that protoc-gen-es ends with "$": its enum and ours must have the same name.
const reservedByEs = new Set(
  (
    "break case catch class const continue debugger default delete do else enum export extends " +
    "false finally for function if implements import in instanceof interface let new null package " +
    "private protected public return static super switch this throw true try typeof var void while " +
    "with yield Object bigint number boolean string object globalThis Uint8Array Partial"
  ).split(" "),
);

// Words that it leaves unchanged, but that cannot name an enum in TypeScript or anything in a CommonJS
// module.
const reservedEnums = new Set(
  (
    "any arguments await eval exports module never require symbol undefined unknown " +
    "__dirname __esModule __filename"
  ).split(" "),
);

// Words that cannot name a `const`, globals that the generated module would shadow for itself, and names that
// ECMAScript or a promise gives a meaning.
const reserved = new Set(
  (
    "abstract arguments as async await boolean break case catch class const constructor continue " +
    "debugger declare default delete do else enum eval export exports extends false finally for from " +
    "function get if implements import in infinity instanceof interface let module naN new null " +
    "number object of package private protected public require return set static string super switch " +
    "symbol this throw true try type typeof undefined var void while with yield"
  ).split(" "),
);

/** Members of every object. */
const objectMembers =
  "constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable";

/** Properties of every catalog object, and those that promises and objects react to. */
const catalogMembers = new Set(
  (
    "from is domain localize fallback then catch finally prototype name " +
    `length caller arguments apply call bind toJSON ${objectMembers}`
  ).split(" "),
);

/** Properties that a match or the options of an error already have. */
const detailMembers = new Set(
  (
    "reason rawReason metadata details retryDelayMs status issues spec cause locale then toJSON " +
    `__proto__ ${objectMembers}`
  ).split(" "),
);

/** Returns the same function, which is called several times for each name. */
function remembered(nameOf: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = nameOf(name);
    known.set(name, found);
    return found;
  };
}

/** OUT_OF_STOCK gives outOfStock. */
export function camelCase(upperSnake: string): string {
  return lowerFirst(pascalCase(upperSnake));
}

/** OUT_OF_STOCK gives OutOfStock. */
export const pascalCase = remembered((upperSnake) =>
  upperSnake
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join(""),
);

/**
 * OrderError gives ORDER_ERROR, and E2EError gives E2E_ERROR: the prefix that buf's rule ENUM_VALUE_PREFIX asks for. A
 * capital begins a word if a small letter is before or after it; a digit never does.
 */
export function upperSnakeCase(name: string): string {
  const words = name.split("_").filter((word) => word !== "");
  return words.join("_").replace(WORD_START, "_").toUpperCase();
}

const WORD_START = /(?<=[a-z])(?=[A-Z])|(?<=[^_])(?=[A-Z][a-z])/g;

/** The prefix that protoc-gen-es removes from the members of an enum, in any case: OrderError gives ORDER_ERROR_. */
export function memberPrefix(enumName: string): string {
  return `${enumName.charAt(0)}${enumName.slice(1).replace(/[A-Z]/g, "_$&")}_`.toUpperCase();
}

/**
 * Returns why the value makes protoc-gen-es remove the prefix from no member of the enum: it has another prefix, nothing
 * or a digit after it. Returns undefined if it does not.
 */
export function keepsPrefix(
  enumName: string,
  valueName: string,
): "lacks it" | "has nothing after it" | "has a digit after it" | undefined {
  const prefix = memberPrefix(enumName);
  if (!valueName.toUpperCase().startsWith(prefix)) return "lacks it";
  if (valueName.length === prefix.length) return "has nothing after it";
  return /^\d/.test(valueName.slice(prefix.length)) ? "has a digit after it" : undefined;
}

/** The name that protoc-gen-es gives the enum: Inner in Outer gives Outer_Inner, class gives class$. */
export function enumName(typeName: string, packageName: string): string {
  const name = typeName.slice(packageName === "" ? 0 : packageName.length + 1).replaceAll(".", "_");
  return reservedEnums.has(name) ? `${name}$` : safeIdentifier(name);
}

/** The name as protoc-gen-es writes it. */
export function safeIdentifier(name: string): string {
  return reservedByEs.has(name) ? `${name}$` : name;
}

/**
 * Returns the first part of all other names of a catalog: OrderError gives OrderError, Outer_Inner gives OuterInner,
 * class$ gives Class.
 */
export const baseName = remembered((enumName) => {
  const base = upperCamelCase(enumName);
  return /^[A-Za-z]/.test(base) ? base : enumName;
});

/** place_order gives PlaceOrder. Unlike `pascalCase`, leaves all letters but the first of each word unchanged. */
function upperCamelCase(identifier: string): string {
  let end = identifier.length;
  while (identifier[end - 1] === "$") end--;
  const words = identifier.slice(0, end).split("_");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** The const of a catalog: OrderError gives orderError. */
export function catalogName(enumName: string): string {
  let name = lowerFirst(baseName(enumName));
  while (reserved.has(name) || name === enumName) name += "$";
  return name;
}

/** The const of an error: OrderError and OUT_OF_STOCK give orderErrorOutOfStock. */
export function errorName(enumName: string, reason: string): string {
  return lowerFirst(baseName(enumName)) + pascalCase(reason);
}

/** The property of an error in its catalog: OUT_OF_STOCK gives outOfStock, THEN gives then$, 404 gives $404. */
export function memberName(reason: string): string {
  const name = camelCase(reason);
  if (/^\d/.test(name)) return `$${name}`;
  return catalogMembers.has(name) ? `${name}$` : name;
}

/** The const of the table from enum value to error: OrderError gives orderErrorByValue. */
export function tableName(enumName: string): string {
  return `${lowerFirst(baseName(enumName))}ByValue`;
}

/** The const of the errors of a service's methods: OrderService gives OrderServiceErrors. */
export function serviceName(name: string): string {
  return `${baseName(name)}Errors`;
}

/** Reports whether a word is reserved by TypeScript, or used by the module itself, at some place at least. */
export function isReserved(name: string): boolean {
  return reserved.has(name) || reservedByEs.has(name) || reservedEnums.has(name);
}

/** The argument and match property of a detail type: google.rpc.BadRequest gives badRequest. */
export function detailName(typeName: string): string {
  const simple = typeName.slice(typeName.lastIndexOf(".") + 1);
  const name = lowerFirst(simple);
  return detailMembers.has(name) ? `${name}$` : name;
}
