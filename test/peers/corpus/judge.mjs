// Compares the outcome of a library with the expected result of a case.

export const VERDICTS = ["kept", "wrong", "lost", "threw", "crashed"];

/**
 * Returns the verdict on an outcome. `outcome` has what the caller saw: code, message and details; or `threw` for a
 * thrown value that is not an error of the library; or `crashed`. Details are { type, value }. For a library that
 * decodes details, `count` is compared instead; for one that passes on the header, whether `header` is set.
 */
export function judge(expected, outcome) {
  if (outcome.crashed !== undefined) return "crashed";
  if (outcome.threw !== undefined) return "threw";
  const { code, rawCode = code, message } = expected;
  if (code === 0) return outcome.code === 0 ? "kept" : "wrong";
  if (outcome.code === 0) return "lost";
  // A library may keep a number that is not one of the 17 codes.
  const isCode = outcome.code === code || outcome.code === rawCode || expected.anyError;
  if (!isCode) return "wrong";
  if (message !== null && outcome.message !== message)
    return outcome.message === "" ? "lost" : "wrong";
  return judgeDetails(expected.details, outcome);
}

function judgeDetails(expected, { details, count, header }) {
  if (expected.length === 0) return "kept";
  if (header !== undefined) return header ? "kept" : "lost";
  // A detail that did not arrive whole may be left out.
  const whole = expected.filter(({ broken }) => !broken);
  const found = count ?? details.length;
  if (found < whole.length) return "lost";
  if (found !== whole.length && found !== expected.length) return "wrong";
  if (details === undefined) return "kept";
  const compared = found === expected.length ? expected : whole;
  return compared.every((one, index) => isSame(one, details[index])) ? "kept" : "wrong";
}

function isSame({ typeUrl, value, broken }, own) {
  // A detail of an unknown type that was sent as JSON has no bytes.
  const isAnyValue = value === undefined || broken;
  return nameOf(own.type) === nameOf(typeUrl) && (isAnyValue || own.value === value);
}

function nameOf(typeUrl) {
  return typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
}
