import * as types from "../build/ts-proto.mjs";
import { operations } from "./message-class.mjs";

const made = operations({
  types,
  any: (typeUrl, value) => ({ typeUrl, value }),
  typeUrl: "typeUrl",
});
export const {
  decode,
  codeAndMessage,
  fromTrailers,
  errorInfoOf,
  encode,
  encodeHeader,
  toTrailers,
} = made;

/** ts-proto writes every field that is not the default, so all have to be there. */
export function build(status) {
  const details = status.details.map(([type, fields]) => {
    const fieldViolations = fields.fieldViolations?.map((given) => ({ reason: "", ...given }));
    return [type, { ...fields, ...(fieldViolations && { fieldViolations }) }];
  });
  return made.build({ ...status, details });
}
