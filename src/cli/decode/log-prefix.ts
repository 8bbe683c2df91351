// Removes what tools put before each line of a text that has more than one: times, names of containers, marks.

import { matchAt } from "./page.js";

/** The prefixes, which may follow each other. None matches without a bound. */
const PREFIXES = [
  // 2026-01-01T00:00:00.000Z, [2026-01-01 00:00:00,000 +0100]
  /\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?\]?(?:[ \t]{1,4}|(?=\n|$))/y,
  // The log files of Kubernetes.
  /(?:stdout|stderr) [FP](?: |(?=\n|$))/y,
  // kubectl logs --prefix
  /\[pod\/[^\]\s]{1,300}\](?: |(?=\n|$))/y,
  // docker compose logs
  /[\w.-]{1,100} {1,60}\|(?: |(?=\n|$))/y,
  // syslog and journalctl
  /[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,100} [\w./@-]{1,100}(?:\[\d{1,10}\])?: /y,
  // glog and klog
  /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,6} {1,8}\d{1,10} [\w.-]{1,100}:\d{1,6}\] /y,
  // buf curl -v, curl -v, quotations
  /buf: (?:[<>*] )?(?:\(#\d{1,6}\) ?)?/y,
  /[<>|#](?: |(?=\n|$))/y,
  // curl --trace-ascii
  /[\da-f]{4}: /y,
];
const MAX_PREFIXES = 4;

/** Returns the text without them; it has the same lines. */
export function withoutPrefixes(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  for (let start = 0; start < text.length; ) {
    const end = text[start] === "\n" ? start : prefixEnd(text, start);
    if (end > start) {
      pieces.push(text.slice(copied, start));
      copied = end;
    }
    const next = text.indexOf("\n", end);
    if (next < 0) break;
    start = next + 1;
  }
  return pieces.join("") + text.slice(copied);
}

function prefixEnd(text: string, start: number): number {
  let end = start;
  for (let i = 0; i < MAX_PREFIXES; i++) {
    const next = PREFIXES.reduce(
      (found, prefix) =>
        found > end ? found : end + (matchAt(prefix, text, end)?.[0].length ?? 0),
      end,
    );
    if (next === end) break;
    end = next;
  }
  return end;
}
