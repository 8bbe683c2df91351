// A FirebaseError: `code` is the name of a code in lower case, such as "permission-denied", after the name of the product
// in all products but Firestore, such as "functions/not-found". Products that have codes of their own, such as Auth, are
// not read unless the name is one of the 16. Its text stays local.

import { Code, connectFromCode, parseCode } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

export function readFirebaseError(thrown: unknown): Found | undefined {
  const name = get(thrown, "code");
  if (!isError(thrown) || typeof name !== "string" || !isFirebase(thrown, name)) return undefined;
  const word = /^(?:[a-z]+\/)?([a-z-]+)$/.exec(name)?.[1] ?? "";
  const code = parseCode(word === "ok" ? "" : word);
  // Only spelled as there: Firebase has no other names.
  const isName = code !== undefined && connectFromCode(code) === word.replace(/-/g, "_");
  return isName || word === "cancelled" ? localError(thrown, code ?? Code.CANCELLED) : undefined;
}

/** The client SDK has the name of the class, the admin SDK `errorInfo`, and Functions on a server `httpErrorCode`. */
function isFirebase(thrown: unknown, code: string): boolean {
  if (get(thrown, "name") === "FirebaseError") return true;
  if (get(get(thrown, "errorInfo"), "code") === code) return true;
  return typeof get(get(thrown, "httpErrorCode"), "canonicalName") === "string";
}
