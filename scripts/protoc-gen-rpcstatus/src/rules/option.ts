// The options of an error that set its code, retry delay, links, HTTP status and log level.

import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { ErrorModel, LinkModel } from "../model/model.js";
import { checkControls } from "./text.js";

// The limits of google.protobuf.Duration.
const MAX_SECONDS = 315_576_000_000n;
const MAX_NANOS = 999_999_999;

export function checkOptions(error: ErrorModel, add: Add): void {
  checkCode(error, add);
  checkDelay(error, add);
  checkLinks(error.help, "help", add);
  const { httpStatus, logLevel, logLevelNumber, value, at } = error;
  if (httpStatus !== undefined && (httpStatus < 400 || httpStatus > 599)) {
    add(
      "HTTP_STATUS",
      at.httpStatus,
      `cannot use http_status ${httpStatus} for ${quote(value.name)}: it is not the status of an error; use one from 400 to 599, or remove it`,
    );
  }
  if (logLevel === undefined && logLevelNumber !== 0) {
    add(
      "LOG_LEVEL",
      at.logLevel,
      `cannot use log_level ${logLevelNumber} for ${quote(value.name)}: it is not a log level; use LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN or LOG_LEVEL_ERROR`,
    );
  }
}

function checkCode(error: ErrorModel, add: Add): void {
  const { code, codeName, codeOfHttp, value, at } = error;
  // The default code is checked at the catalog.
  if (error.hasDefaultCode) return;
  if (code === undefined) {
    add(
      "CODE_REQUIRED",
      at.code,
      `cannot determine the code of ${quote(value.name)}; set code to one of the 16 error codes, or set default_code in the catalog`,
    );
  } else if (code === 0) {
    add(
      "CODE_VALID",
      at.code,
      `cannot use code OK for ${quote(value.name)}: a status with code OK is not an error; use one of the 16 error codes`,
    );
  } else if (codeOfHttp !== undefined) {
    add(
      "CODE_VALID",
      at.code,
      `cannot use code ${code} for ${quote(value.name)}: it is an HTTP status; write ${codeOfHttp}, the gRPC code for it`,
    );
  } else if (codeName === undefined) {
    add(
      "CODE_VALID",
      at.code,
      `cannot use code ${code} for ${quote(value.name)}: it is not a gRPC code; use one of the 16 error codes, from CANCELLED to UNAUTHENTICATED`,
    );
  }
}

function checkDelay({ retryDelay, value, at }: ErrorModel, add: Add): void {
  if (retryDelay === undefined) return;
  const { seconds, nanos } = retryDelay;
  if (seconds < 0n || nanos < 0) {
    add(
      "RETRY_DELAY",
      at.retryDelay,
      `cannot use a negative retry_delay for ${quote(value.name)}; use zero or more, or remove it`,
    );
  }
  if (seconds > MAX_SECONDS) {
    add(
      "RETRY_DELAY",
      at.retryDelay,
      `cannot use a retry_delay of ${seconds} seconds for ${quote(value.name)}: the limit of a Duration is ${MAX_SECONDS}; use fewer seconds`,
    );
  }
  if (nanos > MAX_NANOS) {
    add(
      "RETRY_DELAY",
      at.retryDelay,
      `cannot use ${nanos} nanos in the retry_delay of ${quote(value.name)}: the limit is ${MAX_NANOS}; write whole seconds in seconds`,
    );
  }
}

/** People follow links: a URL that a browser runs, or opens on the reader's machine, is not a page. */
export function checkLinks(links: readonly LinkModel[], option: string, add: Add): void {
  for (const { description, url, at } of links) {
    checkControls(description, `the description of a ${option} link`, at, add);
    if (/[{}]/.test(url)) {
      add(
        "HELP_URL",
        at,
        `cannot use ${option} url ${quote(url)}: only messages have placeholders; write a URL without them, or declare the detail "google.rpc.Help" and pass the link with each error`,
      );
    } else if (!isPage(url)) {
      const better = `https://${url}`;
      const isBare = /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(url) && isPage(better);
      const fix = isBare ? `write ${quote(better)}` : 'write one like "https://acme.example/help"';
      add(
        "HELP_URL",
        at,
        `cannot use ${option} url ${quote(url)}: it is not an absolute http or https URL; ${fix}`,
      );
    }
  }
}

function isPage(url: string): boolean {
  try {
    return /^https?:\/\/./i.test(url) && new URL(url).host !== "";
  } catch {
    // Not a URL, which the caller reports.
    return false;
  }
}
