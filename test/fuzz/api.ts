// The API under test: the entry points of the package, either the sources or the built files.

import type * as details from "../../src/details.js";
import type * as http from "../../src/http.js";
import type * as index from "../../src/index.js";

export type Api = typeof index & typeof http & typeof details;
