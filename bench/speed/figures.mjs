// Prints figures with their goals.

/**
 * Returns the table of rows that have a `spread`: our figure, the least and the greatest of the rounds, the goal, and
 * whether it is met. `others` are the cells of the other columns in the head. `why` is the reason of a goal that is missed,
 * and `profile` says where the time goes.
 */
export function figuresTable([head, own, ...others], rows) {
  const columns = [head, own, "least–greatest", ...others, "goal", "", "reason"];
  return [
    line(columns),
    `|---|--:|--:|${"--:|".repeat(others.length)}--:|---|---|`,
    ...rows.map((row) => {
      const { figure, min, max } = row.spread;
      const why = isMissed(row) ? [row.why, row.profile].filter(Boolean).join(": ") : "";
      const cells = [number(figure), `${number(min)}–${number(max)}`, ...(row.others ?? [])];
      return line([row.name, ...cells, goalOf(row), verdictOf(row), why]);
    }),
  ].join("\n");
}

function line(cells) {
  return `| ${cells.join(" | ")} |`;
}

/** A goal of "noise" is met if the rounds do not agree that there is a cost. */
function goalOf({ goal, higher }) {
  if (goal === undefined) return "";
  return goal === "noise" ? "noise" : `${higher ? "≥" : "≤"} ${goal}`;
}

export function isMissed(row) {
  return verdictOf(row).startsWith("missed");
}

/** Judges the figures as they are printed. */
function verdictOf({ goal, higher, spread: { figure, min } }) {
  if (goal === undefined) return "";
  const missing = goal === "noise" ? min - 1 : higher ? goal - figure : figure - goal;
  const printed = number(missing);
  return Number(printed) <= 0 ? "met" : `missed by ${printed}`;
}

export function number(figure) {
  const digits = Math.abs(figure) >= 100 ? 0 : Math.abs(figure) >= 10 ? 1 : 2;
  return figure.toFixed(digits);
}
