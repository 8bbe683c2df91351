// Checks names as a compiler does. A request may have been made by something else, and names become code.

/** Longer names would be repeated in thousands of lines. */
export const MAX_NAME_LENGTH = 1000;

const IDENTIFIER = /^[A-Za-z_]\w*$/;

export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}

/** Reports whether the text is a full name: identifiers that are separated by dots. */
export function isFullName(text: string): boolean {
  return text.split(".").every(isIdentifier);
}

/** Invisible characters, what other systems do not allow in a file name, and what ends or changes the path of an import. */
const FORBIDDEN_IN_PATH =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}"#%*:<>?\\|!`]/u;

/** Reports whether a path, followed from a folder, may lead out of it. */
export function leadsOut(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes("..");
}

/** Returns why the text is not the path of a file below the root of its module, or undefined. */
export function problemOfPath(path: string): string | undefined {
  if (path.length > MAX_NAME_LENGTH) return `more than ${MAX_NAME_LENGTH} characters`;
  const parts = path.split("/");
  if (path.startsWith("/")) return "a leading slash";
  if (parts.includes("..")) return '".."';
  if (parts.some((part) => part === "" || part === ".")) return "an empty part";
  const [char] = FORBIDDEN_IN_PATH.exec(path) ?? [];
  return char === undefined ? undefined : `the character ${JSON.stringify(char)}`;
}
