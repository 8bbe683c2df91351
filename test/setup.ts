// Runs before every test file. Test files share processes, which saves starting one for each file. They do not share
// module instances, so that the state of a module, such as the catalogs of a domain, is new in every file.

import { vi } from "vitest";

vi.resetModules();
