// Message templates: `{key}` is a placeholder, `{{` and `}}` are literal braces.
// The runtime's reader of the same form is src/catalog/template.ts.

export interface Template {
  /** Each placeholder once, in order. */
  readonly keys: readonly string[];
  readonly problem: string | undefined;
}

export function parseTemplate(text: string): Template {
  const keys = new Set<string>();
  let problem: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char !== "{" && char !== "}") continue;
    if (text[i + 1] === char) {
      i++;
      continue;
    }
    const close = text.indexOf("}", i);
    const inner = text.slice(i + 1, close);
    if (char === "}") problem ??= `"}" without "{"; write "}}" for a literal brace`;
    else if (close < 0 || inner.includes("{")) {
      problem ??= `"{" without "}"; write "{{" for a literal brace`;
    } else {
      if (inner.trim() === "")
        problem ??= `"{}" names no key; write {key}, or "{{}}" for literal braces`;
      else keys.add(inner);
      i = close;
    }
  }
  return { keys: [...keys], problem };
}
