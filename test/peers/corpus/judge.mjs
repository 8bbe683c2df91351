// What became of a case in a library.

export const VERDICTS = ["kept", "wrong", "lost", "threw", "crashed"];

/**
 * `outcome` is what the caller saw: code, message and details; or `threw`, where it was no error of the
 * library; or `crashed`. Details are { type, value }; of a library that decodes them only their number is
 * compared, and of one that hands on the header as it came whether it does.
 */
export function judge(expected, outcome) {
  if (outcome.crashed !== undefined) return "crashed";
  if (outcome.threw !== undefined) return "threw";
  const { code, rawCode = code, message } = expected;
  if (code === 0) return outcome.code === 0 ? "kept" : "wrong";
  if (outcome.code === 0) return "lost";
  // A number that is no code may stay the number that it was.
  const isCode = outcome.code === code || outcome.code === rawCode || expected.anyError;
  if (!isCode) return "wrong";
  if (message !== null && outcome.message !== message)
    return outcome.message === "" ? "lost" : "wrong";
  return judgeDetails(expected.details, outcome);
}

function judgeDetails(expected, { details, count, header }) {
  if (expected.length === 0) return "kept";
  if (header !== undefined) return header ? "kept" : "lost";
  // What did not arrive whole may be left out.
  const whole = expected.filter(({ broken }) => !broken);
  const found = count ?? details.length;
  if (found < whole.length) return "lost";
  if (found !== whole.length && found !== expected.length) return "wrong";
  if (details === undefined) return "kept";
  const wanted = found === expected.length ? expected : whole;
  return wanted.every((one, index) => isSame(one, details[index])) ? "kept" : "wrong";
}

function isSame({ typeUrl, value, broken }, own) {
  // One that came as JSON of an unknown type has no bytes.
  const isOpen = value === undefined || broken;
  return nameOf(own.type) === nameOf(typeUrl) && (isOpen || own.value === value);
}

function nameOf(typeUrl) {
  return typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
}
