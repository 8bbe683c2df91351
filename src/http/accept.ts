// Which of the JSON forms a client asks for (RFC 9110 section 12.5.1).

const PROBLEM = "application/problem+json";

/**
 * Whether problem details are asked for by their name, with no less weight than `application/json`. A client
 * that takes anything gets Google's JSON.
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
