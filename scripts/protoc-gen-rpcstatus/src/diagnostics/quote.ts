// The user's texts in our output. Invisible characters are escaped: control characters act on terminals, and
// those that change the writing direction make code look like other code.

const HIDDEN = /(?![\n\t])\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu;

/** Returns a string literal of TypeScript, which is one of a .proto file too. */
export function quote(text: string): string {
  return visible(JSON.stringify(text));
}

/** Returns the same without the quotes. */
export function escaped(text: string): string {
  return quote(text).slice(1, -1);
}

/** Returns the text with invisible characters escaped, for a comment. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
