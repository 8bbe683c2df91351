// Makes the violations of a BadRequest from the validation errors of Ajv, which Fastify attaches to its error.

/** Returns a violation for each error; an empty list for a value that is not a list. */
export function violationsFrom(validation: unknown): { field: string; description: string }[] {
  if (!Array.isArray(validation)) return [];
  return validation.map(({ instancePath, message, params }) => {
    const inside = params?.missingProperty ?? params?.additionalProperty;
    const parts = String(instancePath ?? "").split("/");
    if (typeof inside === "string") parts.push(inside);
    return { field: fieldPath(parts.slice(1)), description: String(message ?? "") };
  });
}

/** Turns the parts of a JSON pointer into a field of BadRequest: `items[0].count`. */
function fieldPath(parts: readonly string[]): string {
  return parts
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))
    .map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join("");
}
