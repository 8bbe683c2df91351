// The cases of test/corpus that arrive over HTTP.

import { readdirSync, readFileSync } from "node:fs";

const dir = new URL("../../corpus/", import.meta.url);

export const cases = new Map(
  readdirSync(dir, { recursive: true })
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(new URL(file, dir), "utf8")))
    .filter(({ direction, given }) => direction === "read" && "httpStatus" in given)
    .map((one) => [one.name, one]),
);

export function bodyOf({ body }) {
  if (body === undefined) return Buffer.alloc(0);
  return "text" in body ? Buffer.from(body.text) : Buffer.from(body.base64, "base64");
}
