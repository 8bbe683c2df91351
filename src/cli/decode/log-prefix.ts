// Removes what tools put before each line of a text that has more than one: times, names of containers, marks.

/** The prefixes, which may follow each other. None matches without a bound. */
const PREFIXES = [
  // 2026-01-01T00:00:00.000Z, [2026-01-01 00:00:00,000 +0100]
  /\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?\]?(?:[ \t]{1,4}|$)/y,
  // The log files of Kubernetes.
  /(?:stdout|stderr) [FP](?: |$)/y,
  // kubectl logs --prefix
  /\[pod\/[^\]\s]{1,300}\](?: |$)/y,
  // docker compose logs
  /[\w.-]{1,100} {1,60}\|(?: |$)/y,
  // syslog and journalctl
  /[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,100} [\w./@-]{1,100}(?:\[\d{1,10}\])?: /y,
  // glog and klog
  /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,6} {1,8}\d{1,10} [\w.-]{1,100}:\d{1,6}\] /y,
  // buf curl -v, curl -v, quotations
  /buf: (?:[<>*] )?(?:\(#\d{1,6}\) ?)?/y,
  /[<>|#](?: |$)/y,
  // curl --trace-ascii
  /[\da-f]{4}: /y,
];
const MAX_PREFIXES = 4;

/** Returns the text without them; it has the same lines. */
export function withoutPrefixes(text: string): string {
  return text.replace(/^.+/gm, withoutPrefix);
}

function withoutPrefix(line: string): string {
  let start = 0;
  for (let i = 0; i < MAX_PREFIXES; i++) {
    const end = PREFIXES.reduce((found, prefix) => {
      if (found > start) return found;
      prefix.lastIndex = start;
      return prefix.test(line) ? prefix.lastIndex : found;
    }, start);
    if (end === start) break;
    start = end;
  }
  return line.slice(start);
}
