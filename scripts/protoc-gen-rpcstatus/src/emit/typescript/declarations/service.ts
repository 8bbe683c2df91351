// The errors of each method of a service.

import type { ServiceModel } from "../../../model/model.js";
import { errorName, serviceName } from "../../../model/names.js";
import type { Declaration } from "../module.js";
import { docs } from "../print.js";
import { type Context, MADE_BY } from "./context.js";

export function emitService(
  { desc, methods }: ServiceModel,
  { model, imports }: Context,
): Declaration {
  const define = imports.runtime("defineMethodErrors");
  const type = imports.runtime("type MethodErrors");
  const entries = methods
    .filter(({ errors }) => errors.length > 0)
    .map((method) => ({
      name: method.desc.localName,
      kinds: method.errors.flatMap((reference) => {
        const found = model.resolve(reference);
        if (typeof found === "string") return [];
        return [imports.generated(found.file) + errorName(found.catalog.name, found.error.reason)];
      }),
    }));
  return {
    kind: "const",
    name: serviceName(desc.name),
    type: (writer) => {
      writer.inlineBlock(() => {
        for (const { name, kinds } of entries) {
          const types = kinds.map((kind) => `typeof ${kind}`);
          const parameters = `readonly [${types.join(", ")}], ${JSON.stringify(MADE_BY)}`;
          writer.writeLine(`readonly ${name}: ${type}<${parameters}>;`);
        }
      });
    },
    value: (writer) => {
      writer.inlineBlock(() => {
        for (const { name, kinds } of entries) {
          writer.writeLine(`${name}: /*@__PURE__*/ ${define}(${kinds.join(", ")}),`);
        }
      });
    },
    docs: docs(
      `The errors that the methods of ${desc.name} may return.`,
      `@generated from service ${desc.typeName}`,
    ),
  };
}
