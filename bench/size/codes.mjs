// Measures what the codes cost in a bundle, beside their peers.

import assert from "node:assert/strict";
import { bundleSize } from "./bundle.mjs";

const MAX_GZIPPED = 999;

const subjects = [
  {
    name: "`rpcstatus/code`: `Code`, `httpFromCode`, `codeFromHttp`",
    names: "{ Code, httpFromCode, codeFromHttp }",
    from: "rpcstatus/code",
  },
  { name: "@connectrpc/connect: `Code`", names: "{ Code }", from: "@connectrpc/connect" },
  {
    name: "http-status-codes: `StatusCodes`, `getReasonPhrase`",
    names: "{ StatusCodes, getReasonPhrase }",
    from: "http-status-codes",
  },
];

/** Returns the table of the codes. Throws if our codes have more than 999 bytes gzipped. */
export async function codeTable() {
  const rows = [];
  for (const { name, names, from } of subjects) {
    const source = `export ${names} from ${JSON.stringify(from)};`;
    const check = (module) => assert(!Object.values(module).includes(undefined));
    const { minified, gzipped } = await bundleSize("rolldown", name, source, { check });
    rows.push({ name, minified, gzipped });
  }
  const [own] = rows;
  if (own.gzipped > MAX_GZIPPED)
    throw new Error(`${own.name} is ${own.gzipped} bytes gzipped; the limit is ${MAX_GZIPPED}`);
  return [
    "| imported | minified | gzipped |",
    "|---|--:|--:|",
    ...rows.map(({ name, minified, gzipped }) => `| ${name} | ${minified} B | ${gzipped} B |`),
  ].join("\n");
}
