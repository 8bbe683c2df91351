// Checks headers before they are set: Fastify would fail only when it sends them, and the response would be lost.

/** A token, and a value of RFC 9110 section 5.5. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Reports whether a header can be sent. Throws if the value cannot be turned into text. */
export function isSendable(name: string, value: unknown): boolean {
  return NAME.test(name) && [value].flat().every((one) => VALUE.test(String(one)));
}
