// Message templates: `{key}` is a placeholder, `{{` and `}}` are literal braces. The plugin checks templates at
// build time; here, anything that is not a placeholder stays unchanged.

import { remembered } from "./remember.js";

interface Template {
  /** The texts before, between and after the placeholders. */
  readonly texts: readonly string[];
  readonly keys: readonly string[];
  readonly isBalanced: boolean;
}

const parsed = /*@__PURE__*/ remembered(parse);

function parse(template: string): Template {
  const texts: string[] = [];
  const keys: string[] = [];
  let text = "";
  let rest = "";
  let end = 0;
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]+)\}/g)) {
    const [all, key] = match;
    const between = template.slice(end, match.index);
    end = match.index + all.length;
    rest += between;
    text += between;
    if (key === undefined) text += all.charAt(0);
    else {
      texts.push(text);
      keys.push(key);
      text = "";
    }
  }
  rest += template.slice(end);
  texts.push(text + template.slice(end));
  return { texts, keys, isBalanced: !/[{}]/.test(rest) };
}

/** Returns the text, with "?" for each missing value. */
export function renderTemplate(template: string, values: Readonly<Record<string, string>>): string {
  const { texts, keys } = parsed(template);
  let text = texts[0] as string;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    text += (Object.hasOwn(values, key) ? values[key] : "?") + (texts[i + 1] as string);
  }
  return text;
}

/** Returns the keys of the placeholders; undefined if the braces are not balanced. */
export function templateKeys(template: string): readonly string[] | undefined {
  const { keys, isBalanced } = parsed(template);
  return isBalanced ? keys : undefined;
}
