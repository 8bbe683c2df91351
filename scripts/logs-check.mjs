// Tests how errors look in the output of loggers and test runners, in test/logs. Needs pack/ (node scripts/pack.mjs),
// since it tests the packed tarball.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installPacked } from "./install-packed.mjs";

const cwd = fileURLToPath(new URL("../test/logs", import.meta.url));
installPacked("test/logs");
execFileSync(process.execPath, ["--test", "--test-reporter=spec"], { cwd, stdio: "inherit" });
