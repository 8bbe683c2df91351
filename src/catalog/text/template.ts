// Message templates: `{key}` is a placeholder, `{{` and `}}` are literal braces. The plugin checks templates at
// build time; here, anything that is not a placeholder stays unchanged.

/** Returns the text, with "?" for each missing value. */
export function renderTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{|\}\}|\{([^{}]+)\}/g, (match, key: string | undefined) => {
    if (key === undefined) return match.charAt(0);
    return Object.hasOwn(values, key) ? (values[key] as string) : "?";
  });
}

/** Returns the keys of the placeholders; undefined if the braces are not balanced. */
export function templateKeys(template: string): string[] | undefined {
  const keys: string[] = [];
  const rest = template.replace(/\{\{|\}\}|\{([^{}]+)\}/g, (_, key: string | undefined) => {
    if (key !== undefined) keys.push(key);
    return "";
  });
  return /[{}]/.test(rest) ? undefined : keys;
}
