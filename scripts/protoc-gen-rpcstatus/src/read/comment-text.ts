// A comment of a .proto file -> its text for readers of generated code: without the marks of its style, and without what
// is meant for linters and other tools.

/** Internal remarks of AIP-192, which may lack their end, and Google's LINT.IfChange. */
const REMARK =
  /\(--(?:(?!\(--)[\s\S])*?--\)|\(--(?=\s|api-linter)[\s\S]*|(?:\/\/ ?)?\bLINT\.(?:If|Then)Change\b(?:\([^)]*\)?)?/g;

/** The directives of linters, formatters, spell checkers and other tools. A note for readers, such as "TODO", stays. */
const DIRECTIVES = [
  "buf:(?:lint|breaking):ignore",
  "protolint:(?:dis|en)able",
  "prototool:\\w+",
  "api-linter:",
  "lint:(?:file-)?ignore",
  "nolint(?=[:(\\s]|$)",
  "NOLINT(?:NEXTLINE|BEGIN|END)?",
  "NOSONAR",
  "noqa",
  "nosemgrep",
  "clang-format (?:on|off)",
  "(?:trunk|prettier|dprint)-ignore(?:-\\w+)*",
  "(?:c[sS]pell|codespell|spell-?checker):\\s*\\w+",
  "gitleaks:allow",
  "pragma: allowlist",
  "IWYU pragma:",
  "(?:copybara|MOE):\\w+",
  "@(?:suppresswarnings|gotags:|inject_tags?:|@protoc_insertion_point)",
  "#(?:end)?region",
  // Markers of Kubernetes.
  "\\+[\\w-]+:[\\w:-]+(?==|$)",
].join("|");

/**
 * A directive at the beginning of a line, of a sentence or of a comment in the comment; or after other words, if nothing
 * but names of rules follows. It ends with its line.
 */
const DIRECTIVE = new RegExp(
  `(?:^[ \\t]*|([.!?)\\]])[ \\t]|[ \\t](?://|#|--)[ \\t]?)(?:${DIRECTIVES})(?!\\w).*` +
    `|[ \\t](?:${DIRECTIVES})(?!\\w)[:\\w]*(?:[ ,]+[A-Z][A-Z\\d]*_[A-Z\\d_]+)+$`,
);

/** Every directive has a part of it, and most lines of comments have none. */
const MAYBE_DIRECTIVE = /[:@#-]|LINT|NOSONAR|nolint|noqa|nosemgrep/;

/** Takes the place of what is removed, so that a line of which nothing is left is removed too. */
const CUT = "\0";

/** A line of a frame: nothing but slashes or asterisks. */
const FRAME = /^(?:\/{3,}|\*{3,})$/;

/** The marks of doc comments; those of Doxygen after a declaration have a "<". */
const DOC_MARKS = [/^\/<?/, /^!<?(?=\s|$)/, /^\*+<?(?=\s|$)/];

/** Returns the text, or "" if nothing of the comment is for readers. */
export function commentText(comment: string): string {
  // Most comments are one line of words.
  if (/^[\w ,.;'"?]*\n?$/.test(comment) && !MAYBE_DIRECTIVE.test(comment)) return comment.trim();
  const lines = withoutStyle(comment.split("\n").map((line) => line.trimEnd()));
  // protoc-gen-doc leaves out all of such a comment.
  if (/^\s*@exclude\b/.test(lines.find((line) => line !== "") ?? "")) return "";
  return withoutIndent(withoutRemarks(lines)).join("\n").trim();
}

/** Compilers remove the marks of ordinary comments. Those of doc comments are left: a third slash, a second asterisk. */
function withoutStyle(all: readonly string[]): readonly string[] {
  const lines = all.filter((line) => !FRAME.test(line.trimStart()));
  const first = lines.find((line) => line !== "") ?? "";
  const mark = DOC_MARKS.find((pattern) => pattern.test(first));
  if (mark === undefined) return lines;
  // One path is not a mark.
  if (first.startsWith("/") && lines.some((line) => /^[^/]/.test(line))) return lines;
  return lines.map((line) => line.replace(mark, "").replace(/(?:^|\s)\*+$/, ""));
}

function withoutRemarks(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let isAfterCut = false;
  let isCode = false;
  for (const each of lines.join("\n").replace(REMARK, CUT).split("\n")) {
    if (each.trimStart().startsWith("```")) isCode = !isCode;
    // In an example, a directive is a part of it.
    const marked =
      !isCode && MAYBE_DIRECTIVE.test(each) ? each.replace(DIRECTIVE, `$1${CUT}`) : each;
    const line = marked.includes(CUT) ? marked.replace(/ ?\0/g, "").trimEnd() : marked;
    if (line.trim() !== "") isAfterCut = false;
    else if (marked.includes(CUT)) {
      isAfterCut = true;
      continue;
      // Of the empty lines around what was removed, one is left.
    } else if (isAfterCut && (kept.at(-1) ?? "") === "") continue;
    kept.push(line);
  }
  return kept;
}

function withoutIndent(lines: readonly string[]): readonly string[] {
  // Not Math.min of all: a call takes a limited number of arguments.
  let indent = 100;
  for (const line of lines) if (line !== "") indent = Math.min(indent, line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(indent, line.search(/\S|$/))));
}
