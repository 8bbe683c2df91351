// Message templates: `{key}` is a placeholder, `{{` and `}}` are literal braces.
// The runtime reads the same syntax in src/catalog/text/template.ts.

export interface Template {
  /** Each placeholder once, in order. */
  readonly keys: readonly string[];
  readonly problem: string | undefined;
}

const WITHOUT_BRACES: Template = { keys: [], problem: undefined };

/** Several rules look at a text, one after the other. */
let last = { text: "", template: WITHOUT_BRACES };

export function parseTemplate(text: string): Template {
  if (!/[{}]/.test(text)) return WITHOUT_BRACES;
  if (text !== last.text) last = { text, template: parse(text) };
  return last.template;
}

function parse(text: string): Template {
  const keys = new Set<string>();
  let problem: string | undefined;
  // Searched once for all placeholders before it.
  let close = text.indexOf("}");
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char !== "{" && char !== "}") continue;
    if (text[i + 1] === char) {
      i++;
      continue;
    }
    if (close >= 0 && close < i) close = text.indexOf("}", i);
    const inner = text.slice(i + 1, close);
    const [, formatted] = /^\s*([\w-]+)\s*[,:]/.exec(text.slice(i + 1)) ?? [];
    if (char === "}") {
      problem ??= `"}" without "{"; open the placeholder, or write "}}" for a literal brace`;
    } else if (formatted !== undefined) {
      problem ??= `"{${formatted}" has a format, and a placeholder is only a key; write {${formatted}}, or "{{" for a literal brace`;
      keys.add(formatted);
      // The rest may be texts with braces of their own.
      break;
    } else if (close < 0 || inner.includes("{")) {
      problem ??= `"{" without "}"; close the placeholder, or write "{{" for a literal brace`;
    } else {
      if (inner.trim() === "")
        problem ??= `"{}" names no key; write {key}, or "{{}}" for literal braces`;
      else keys.add(inner);
      i = close;
    }
  }
  return { keys: [...keys], problem };
}
