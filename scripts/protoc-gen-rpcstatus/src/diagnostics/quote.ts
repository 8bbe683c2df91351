// Texts of others in our output: names, comments, options, and the output of other programs. Invisible characters are
// escaped: control characters act on terminals, and those that change the writing direction or have no width make a
// text look like another.

/** All but line breaks and tabs. */
const HIDDEN = /(?![\n\t])\p{Cc}|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

// Writing needs some of them: marks and joiners in Hebrew, Persian and Hindi, and joiners and selectors in emojis.
const HIDDEN_IN_TEXT =
  /(?![\n\t\u200c-\u200f]|\ufe0e|\ufe0f)(?:\p{Cc}|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}])/gu;

/** Most texts: nothing to search for with a slower pattern. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/** Longer texts are cut, so that a long one in many findings does not fill the memory. */
const MAX_LENGTH = 1000;

/** Returns the text in quotes for a finding, on one line. */
export function quote(text: string): string {
  if (text.length <= MAX_LENGTH) return visible(JSON.stringify(text));
  const start = visible(JSON.stringify(text.slice(0, MAX_LENGTH)));
  return `${start.slice(0, -1)}…" (${text.length} characters)`;
}

/** Returns the same without the quotes. */
export function escaped(text: string): string {
  return text.length <= MAX_LENGTH ? visible(JSON.stringify(text)).slice(1, -1) : quote(text);
}

/** Returns the text with invisible characters escaped. */
export function visible(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replace(HIDDEN, escapeChar);
}

/** Returns the text with invisible characters escaped, except those that writing needs. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN_IN_TEXT, escapeChar);
}

/** Returns the text for a line of the output: on one line, and not a command to the CI that shows it. */
export function onOneLine(text: string): string {
  return withoutCommands(visible(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t"));
}

/** Returns the output of another program for ours. A line that matches `command` is meant as a command. */
export function passedOn(output: string, command?: RegExp): string {
  return visible(output.replaceAll("\r\n", "\n"))
    .split("\n")
    .map((line) => (command?.test(line) ? line : withoutCommands(line)))
    .join("\n");
}

/** GitHub runs a line that begins with "::" after any white space, and others what follows "##" in brackets, as in "##vso[…]". */
function withoutCommands(line: string): string {
  return line
    .replace(/^\s*:(?=:)/, (start) => `${start.slice(0, -1)}\\u003a`)
    .replace(/#(?=#\w*\[)/g, "\\u0023");
}

function escapeChar(char: string): string {
  return char
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
