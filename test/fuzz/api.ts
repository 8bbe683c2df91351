// What is put to the test: the entry points, so that it can be the built package as well as the sources.

import type * as details from "../../src/details.js";
import type * as http from "../../src/http.js";
import type * as index from "../../src/index.js";

export type Api = typeof index & typeof http & typeof details;
