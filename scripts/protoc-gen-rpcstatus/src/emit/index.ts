// Checked model -> files. Never fails: what could go wrong was refused by `check`.

import type { Model } from "../model/model.js";
import type { Options } from "../options.js";
import { emitCatalogs } from "./typescript/catalog.js";
import type { EmittedFile } from "./typescript/print.js";

export function emit(model: Model, options: Options): EmittedFile[] {
  return model.files
    .filter((file) => file.catalogs.length > 0 || file.services.length > 0)
    .flatMap((file) => emitCatalogs(model, file, options));
}
