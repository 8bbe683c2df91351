// Returns what a caller sees of a Status or StatusError, for judge.mjs.

export function outcomeOf({ code, message, details }) {
  return {
    code,
    message,
    details: details.map(({ type, value, json }) => ({
      type,
      ...(json === undefined && { value: Buffer.from(value).toString("base64") }),
    })),
  };
}
