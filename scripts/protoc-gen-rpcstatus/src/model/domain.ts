// The domain of a catalog: a host name in lower case (RFC 1123), with at least one dot.

// RFC 1035: at most 63 characters a label, 253 for the whole name without the dot at its end.
const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const DOMAIN = new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})+$`);

export function isDomain(text: string): boolean {
  return DOMAIN.test(text);
}
