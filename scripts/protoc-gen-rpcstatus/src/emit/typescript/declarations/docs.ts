// The doc comments of an error: the whole comment on the member of the catalog, which users see in their editor; a short
// one on its const and its type.

import { quote } from "../../../diagnostics/quote.js";
import type { CatalogModel, ErrorModel } from "../../../model/model.js";
import { docs, tags } from "../print.js";
import type { Docs } from "../structure.js";

/** Returns the comment, the code, the message, the notes and the deprecation. */
export function wholeDocs(error: ErrorModel): Docs {
  const { comment, message, explanation, resolution } = error;
  const text = message === undefined ? "" : ` and the message ${quote(message)}`;
  return docs(
    comment(),
    `Sent with code ${error.codeName}${text}.`,
    explanation === undefined ? "" : `Why: ${explanation}`,
    resolution === undefined ? "" : `What to do: ${resolution}`,
    isOld(error) ? `@deprecated${hintOf(error)}` : "",
  );
}

/** Returns the first paragraph of the comment, after an introduction, with the deprecation and the source. */
export function shortDocs(catalog: CatalogModel, error: ErrorModel, introduction = ""): Docs {
  const [first = ""] = error.comment().split("\n\n", 1);
  const source = `enum value ${catalog.enum.typeName}.${error.value.name}`;
  return docs(introduction, first, tags(isOld(error), source, hintOf(error)));
}

export function isOld({ value, replacedBy }: ErrorModel): boolean {
  return value.deprecated || replacedBy !== undefined;
}

function hintOf({ replacedBy }: ErrorModel): string {
  return replacedBy === undefined ? "" : ` Use ${replacedBy.name} instead.`;
}
