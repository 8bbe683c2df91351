// The texts of an error for end users.

import { canonicalLocale } from "../../../model/locale.js";
import type { CatalogModel, ErrorModel } from "../../../model/model.js";
import { literal, propertyName } from "../print.js";
import type { Writer } from "../writer.js";
import type { Context } from "./context.js";

/** Returns the writer of the option `localized`, which writes nothing if the build carries no text of the error. */
export function writeLocalized(
  { defaultLocale }: CatalogModel,
  { localized, message }: ErrorModel,
  { imports, options }: Context,
): (writer: Writer) => void {
  const { locales } = options;
  const isCarried = (locale: string): boolean => locales === "all" || locales.includes(locale);
  const all = localized.map(({ locale, message }) => ({ locale: canonical(locale), message }));
  const texts = all.filter(({ locale }) => isCarried(locale));
  const own = defaultLocale === undefined ? undefined : canonical(defaultLocale);
  // `message` must not replace a text in the same language that `locales` leaves out.
  const isDropped = all.some(({ locale }) => locale === own && !isCarried(locale));
  const fallback = isDropped ? undefined : own;
  // The text in the default language may be the message alone.
  const isMessage = own !== undefined && isCarried(own) && message !== undefined;
  if (localized.length === 0 || (texts.length === 0 && !isMessage)) return () => {};
  const name = imports.runtime("localized");
  const head = `localized: /*@__PURE__*/ ${name}(${fallback === undefined ? "undefined" : literal(fallback)}, `;
  return (writer) => {
    if (texts.length === 0) {
      writer.writeLine(`${head}{}),`);
      return;
    }
    writer
      .write(head)
      .inlineBlock(() => {
        for (const { locale, message } of texts) {
          writer.writeLine(`${propertyName(locale)}: ${literal(message)},`);
        }
      })
      .write("),")
      .newLine();
  };
}

function canonical(locale: string): string {
  return canonicalLocale(locale) ?? locale;
}
