// Chooses between the JSON formats by `Accept` (RFC 9110 section 12.5.1).

const PROBLEM = "application/problem+json";

/**
 * Reports whether a client asks for problem details by name, with no less weight than for `application/json`. A
 * client that accepts anything is sent Google's JSON.
 */
export function wantsProblem(accept: string): boolean {
  const weights = new Map<string, number>();
  for (const range of accept.split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    weights.set(type, weight === undefined ? 1 : Number(weight));
  }
  const problem = weights.get(PROBLEM) ?? 0;
  const json = ["application/json", "application/*", "*/*"].find((type) => weights.has(type));
  return problem > 0 && problem >= ((json && weights.get(json)) || 0);
}
