// Escapes what a terminal interprets or does not show: control, bidirectional, zero-width and other invisible
// characters, and those that have no character.

const HIDDEN =
  "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}";
const IN_LINE = new RegExp(`[${HIDDEN}]`, "gu");
// JSON has line breaks only between its parts.
const IN_JSON = new RegExp(`(?!\\n)[${HIDDEN}]`, "gu");

/**
 * Returns the text with such characters as `\u{1b}`. If a column is given, the text may have lines, as a stack has, and
 * those after the first begin at the column.
 */
export function printable(text: string, column?: number): string {
  const lines = column === undefined ? [text] : text.split(/\r?\n/);
  return lines
    .map((line) =>
      line.replace(IN_LINE, (char) => `\\u{${(char.codePointAt(0) as number).toString(16)}}`),
    )
    .join(`\n${" ".repeat(column ?? 0)}`);
}

/** Returns JSON with such characters as `\u001b`, which is the same value. */
export function printableJson(json: string): string {
  return json.replace(IN_JSON, (char) =>
    char
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
