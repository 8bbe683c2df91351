// A change of the catalogue, and what is said of it against a baseline.

import { dirname, join } from "node:path";
import { expect } from "vitest";
import { CATALOGUE, ORDERS, type Project } from "./project.js";

export const CHANGED = CATALOGUE.replace("UNAVAILABLE", "ABORTED");

export function change(project: Project, path = ORDERS): void {
  project.write({ [path]: CHANGED });
}

/** One problem, with the place where the error was. */
export function expectChange(
  result: ReturnType<Project["check"]>,
  was: string,
  path = ORDERS,
): void {
  const text = `cannot change the code of "PAYMENT_BUSY" of "shop.acme.example" from UNAVAILABLE at ${was} to ABORTED: deployed clients act on it; restore UNAVAILABLE, or add another error and name it in replaced_by`;
  expect(result.stderr).toBe("");
  expect(result.stdout.split("\n")[0]).toBe(`${path}:12:57: ${text}`);
  expect(result.stdout.split("\n").length).toBe(3);
  expect(result.status).toBe(1);
}

/** buf builds it as it is committed. */
export function image(project: Project, ...options: string[]): string {
  const path = join(dirname(project.dir), "baseline.binpb");
  expect(project.buf(["build", "proto", ...options, "-o", path]).stderr).toBe("");
  return path;
}
