// Where the browser is. Imports nothing that has to be installed, so that one can ask before anything is.

import { accessSync, constants } from "node:fs";
import { delimiter, resolve } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The file that the variable CHROMIUM names, else that of a Chromium on the PATH; undefined without one. */
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
