// Texts of the user in our own output: what cannot be seen there is written as an escape. Control characters
// act on terminals; those that turn the direction of writing let code look like other code.

const HIDDEN = /(?![\n\t])\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu;

/** A string literal of TypeScript, and as it would be written in a .proto file. */
export function quote(text: string): string {
  return visible(JSON.stringify(text));
}

/** The same without its quotes: for what stands in others. */
export function escaped(text: string): string {
  return quote(text).slice(1, -1);
}

/** For a comment. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
