// Prints figures with their goals.

/**
 * Returns the table of the rows: the figure of each subject, with the least and greatest of the rounds for ours, the
 * goal, and whether it is met.
 */
export function figuresTable(head, [own, ...others], rows) {
  return {
    table: [
      `| ${[head, own, "least–greatest", "goal", "", ...others].join(" | ")} |`,
      `|---|--:|--:|--:|---|${"--:|".repeat(others.length)}`,
      ...rows.map((row) => {
        const { figure, min, max } = row.figures[own];
        const cells = [
          row.name,
          number(figure),
          `${number(min)}–${number(max)}`,
          goalOf(row),
          verdictOf(row, figure),
          ...others.map((name) => (row.figures[name] ? number(row.figures[name].figure) : "")),
        ];
        return `| ${cells.join(" | ")} |`;
      }),
    ].join("\n"),
    rows,
  };
}

function goalOf({ goal, higher }) {
  if (goal === undefined) return "";
  return `${higher ? "≥" : "≤"} ${goal}`;
}

function verdictOf({ goal, higher }, figure) {
  if (goal === undefined) return "";
  const missing = higher ? goal - figure : figure - goal;
  return missing <= 0 ? "met" : `missed by ${number(missing)}`;
}

export function number(figure) {
  const digits = Math.abs(figure) >= 100 ? 0 : Math.abs(figure) >= 10 ? 1 : 2;
  return figure.toFixed(digits);
}
