// Images -> findings. Only this part of the command loads protobuf-es, so that it is loaded while buf
// compiles.

import { breakingChanges } from "../breaking/index.js";
import { byPlace, type Findings, type Locate } from "../diagnostics/finding.js";
import type { Rule } from "../diagnostics/rules.js";
import type { Model } from "../model/model.js";
import { read } from "../read/index.js";
import { findingsOf } from "../rules/index.js";
import { requestFrom } from "./image.js";

export interface Built {
  readonly image: Uint8Array;
  readonly locate: Locate;
}

interface Options extends Built {
  /** The warnings that are not reported. */
  readonly ignored: ReadonlySet<Rule>;
}

export interface CheckResult extends Findings {
  /** The number of errors, and of files that declare errors. */
  readonly checked: { readonly errors: number; readonly files: number };
}

/** Returns a function that compares with a baseline: the image is checked while buf still builds that. */
export function checkImage({
  image,
  locate,
  ignored,
}: Options): (before: Built | undefined, baseline: string) => CheckResult {
  const model = read(requestFrom(image), locate);
  const found = findingsOf(model, ignored);
  return (before, baseline) => {
    const old = before && read(requestFrom(before.image), before.locate);
    const changes = old && breakingChanges(old, model, baseline);
    const { problems, warnings } = changes ?? { problems: [], warnings: [] };
    return resultOf(model, {
      problems: [...found.problems, ...problems],
      warnings: [...found.warnings, ...warnings.filter(({ rule }) => !ignored.has(rule))],
    });
  };
}

function resultOf(model: Model, { problems, warnings }: Findings): CheckResult {
  const catalogs = model.files.map((file) => file.catalogs).filter(({ length }) => length > 0);
  return {
    problems: problems.toSorted(byPlace),
    warnings: warnings.toSorted(byPlace),
    checked: {
      errors: catalogs.flat().reduce((sum, { errors }) => sum + errors.length, 0),
      files: catalogs.length,
    },
  };
}
