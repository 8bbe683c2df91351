// A change of a catalog, and the problem that `rpcstatus check` reports for it.

import { dirname, join } from "node:path";
import { expect } from "vitest";
import { CATALOG, ORDERS, type Project } from "./project.js";

export const CHANGED = CATALOG.replace("UNAVAILABLE", "ABORTED");

export function change(project: Project, path = ORDERS): void {
  project.write({ [path]: CHANGED });
}

/** Checks that the run reported the change and no other problem. `was` is the place in the baseline. */
export function expectChange(
  result: ReturnType<Project["check"]>,
  was: string,
  path = ORDERS,
): void {
  const text = `cannot change the code of "PAYMENT_BUSY" of "shop.acme.example" from UNAVAILABLE at ${was} to ABORTED: deployed clients act on it; restore UNAVAILABLE, or add another error and name it in replaced_by (ERROR_SAME_CODE)`;
  expect(result.stderr).toBe("");
  expect(result.stdout.split("\n")[0]).toBe(`${path}:12:57: ${text}`);
  expect(result.stdout.split("\n").length).toBe(4);
  expect(result.status).toBe(1);
}

/** Builds an image of the committed files with buf, and returns its path. */
export function image(project: Project, ...options: string[]): string {
  const path = join(dirname(project.dir), "baseline.binpb");
  expect(project.buf(["build", "proto", ...options, "-o", path]).stderr).toBe("");
  return path;
}
