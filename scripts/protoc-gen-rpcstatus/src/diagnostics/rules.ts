// The rules, by name. A name never changes: comments and options hold it.

import { closest } from "./closest.js";
import { quote } from "./quote.js";

/**
 * The page with a section for each rule. No public address has it yet; this one, from the folder of a project, is the
 * page of the version that is installed.
 */
export const PAGE = "node_modules/rpcstatus/docs/rules.md";

/** They fail the run. */
const PROBLEMS = [
  "CATALOG_SAME_DOMAIN",
  "CODE_REQUIRED",
  "CODE_VALID",
  "DETAIL_KNOWN",
  "DETAIL_NO_DELETE",
  "DETAIL_UNIQUE",
  "DOMAIN_FORMAT",
  "DOMAIN_OWN",
  "ERROR_NO_DELETE",
  "ERROR_NO_DELETE_UNLESS_NAME_RESERVED",
  "ERROR_SAME_CODE",
  "ERROR_SAME_REASON",
  "FALLBACK_REASON",
  "FILE_NAME_FORMAT",
  "FILE_NAME_UNIQUE",
  "HELP_URL",
  "HTTP_STATUS",
  "IGNORED_VALUE",
  "LOCALE_FORMAT",
  "LOCALE_UNIQUE",
  "LOG_LEVEL",
  "METADATA_EXAMPLE",
  "METADATA_KEY_FORMAT",
  "METADATA_KEY_NO_DELETE",
  "METADATA_KEY_SAME_TYPE",
  "METADATA_KEY_STAYS_REQUIRED",
  "METADATA_KEY_UNIQUE",
  "METADATA_TYPE",
  "METHOD_ERROR_IMPORTED",
  "METHOD_ERROR_KNOWN",
  "METHOD_ERROR_UNIQUE",
  "OPTION_DEFINITION",
  "OPTION_ENCODING",
  "OPTION_PLACE",
  "PLACEHOLDER_KNOWN",
  "PLACEHOLDER_SYNTAX",
  "REASON_FORMAT",
  "REASON_RESERVED",
  "REASON_UNIQUE",
  "REPLACED_BY",
  "RETRY_DELAY",
  "TEXT_CONTROL_CHARACTER",
  "TEXT_NOT_EMPTY",
  "TYPESCRIPT_NAME_UNIQUE",
  "TYPESCRIPT_NAME_VALID",
  "VALUE_PREFIX",
] as const;

/** They do not, and can be silenced. */
export const WARNINGS = [
  "DEFAULT_LOCALE",
  "DEFAULT_LOCALE_TEXT",
  "DEPRECATED_ERROR_NO_DELETE",
  "ENUM_MEMBER_PREFIX",
  "ENUM_MEMBER_SAME_NAME",
  "ERROR_COMMENT",
  "ERROR_MESSAGE",
  "HELP_DESCRIPTION",
  "IGNORE_KNOWN",
  "IGNORE_USED",
  "IMPORT_GENERATED",
  "LOCALE_LANGUAGE",
  "METADATA_DESCRIPTION",
  "METADATA_KEY_NEW_REQUIRED",
  "METADATA_KEY_SPELLING",
  "METHOD_ERROR_NEW",
  "OPTION_EFFECT",
  "PLACEHOLDER_SPELLING",
  "PLACEHOLDER_STYLE",
  "REASON_SPECIFIC",
  "ZERO_VALUE_NAME",
] as const;

/** Returns the address of the rule's section. */
export function urlOf(rule: Rule): string {
  return `${PAGE}${anchorOf(rule)}`;
}

/** Returns the fragment of the rule's section, as GitHub and editors derive it from the heading. */
export function anchorOf(rule: Rule): string {
  return `#${rule.toLowerCase()}`;
}

export type Problem = (typeof PROBLEMS)[number];
export type Warning = (typeof WARNINGS)[number];
export type Rule = Problem | Warning;

export const RULES: readonly Rule[] = [...PROBLEMS, ...WARNINGS];

export function isRule(name: string): name is Rule {
  return RULES.some((rule) => rule === name);
}

/** Returns why one of the names is not that of a warning, with those that are; undefined if all of them are. */
export function problemOfIgnored(names: readonly string[]): string | undefined {
  const wrong = names.find((name) => !isWarning(name));
  if (wrong === undefined) return undefined;
  const why = isRule(wrong)
    ? `${wrong} is a problem, and only warnings can be silenced`
    : `${quote(wrong)} is not a rule`;
  const meant = closest(wrong, WARNINGS);
  const fix = meant === undefined ? "" : `write ${meant}; `;
  return `${why}; ${fix}known warnings are ${WARNINGS.join(", ")}`;
}

export function isWarning(name: string): name is Warning {
  return WARNINGS.some((rule) => rule === name);
}
