// The errors of each method of a service: a type for each method, and the object of all of them.

import { errorsOfMethod } from "../../../model/method-errors.js";
import type { ServiceModel } from "../../../model/model.js";
import type { Declaration } from "../module.js";
import { docs, writeEntries } from "../print.js";
import type { Context } from "./context.js";

export function emitService(
  { desc, methods }: ServiceModel,
  { model, imports, names }: Context,
): Declaration[] {
  const entries = methods
    .filter(({ errors }) => errors.length > 0)
    .map((method) => {
      const found = errorsOfMethod(model, method);
      return {
        method: method.desc,
        name: names.method(method.desc),
        matches: found.map((error) => imports.match(error)),
        kinds: found.map((error) => imports.error(error)),
      };
    });
  // A service whose errors are those of no method.
  if (entries.length === 0) return [];
  const define = imports.runtime("defineMethodErrors");
  const type = imports.runtimeType("MethodErrors");
  const types = entries.map(({ method, name, matches }): Declaration => {
    return {
      kind: "type",
      name,
      types: matches,
      docs: () =>
        docs(
          `The errors that ${desc.name}.${method.name} may return.`,
          `@generated from rpc ${desc.typeName}.${method.name}`,
        ),
    };
  });
  return [
    ...types,
    {
      kind: "const",
      name: names.service(desc),
      type: (writer) => {
        writer.inlineBlock(() => {
          for (const { method, name } of entries) {
            writer.writeLine(`readonly ${method.localName}: ${type}<${name}>;`);
          }
        });
      },
      value: (writer) => {
        writer.inlineBlock(() => {
          for (const { method, kinds } of entries) {
            const head = `${method.localName}: /*@__PURE__*/ ${define}`;
            writeEntries(writer, head, ["(() => [", "])"], kinds);
          }
        });
      },
      docs: () =>
        docs(
          `The errors that the methods of ${desc.name} may return.`,
          `@generated from service ${desc.typeName}`,
        ),
    },
  ];
}
