// Paths in the output. A folder of others may have any name, which must not look like our output or a part of a command.

const PLAIN = /^[\w./@+-]+$/;

/** Returns a path as git prints it: in quotes if it has other characters than usual. */
export function pathText(path: string): string {
  if (PLAIN.test(path)) return path;
  const text = Buffer.from(path)
    .toString("latin1")
    .replace(/["\\]/g, "\\$&")
    .replace(/[^ -~]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`);
  return `"${text}"`;
}

/** Returns a word of a command for a shell. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
