// Finds the browser. Imports only built-in modules, so that it works before anything is installed.

import { accessSync, constants } from "node:fs";
import { delimiter, resolve } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Returns the path in the variable CHROMIUM, else that of a Chromium on the PATH; undefined if there is none. */
export function findChromium() {
  const given = process.env.CHROMIUM;
  const paths = process.env.PATH.split(delimiter).filter((dir) => dir !== "");
  return (given ? [given] : NAMES)
    .flatMap((name) =>
      name.includes("/") ? [resolve(name)] : paths.map((dir) => `${dir}/${name}`),
    )
    .find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
