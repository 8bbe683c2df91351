// Runs before every test file. Files share the processes that run them, which saves the start of one for each
// file; but not our modules: what a module holds, such as the catalogs of a domain, is new in every file.

import { vi } from "vitest";

vi.resetModules();
