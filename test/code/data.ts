// The published facts about the codes, and values that are not codes.

import { readFileSync } from "node:fs";
import { Code, type HttpDialect } from "../../src/code.js";

export type Name = keyof typeof Code;

/** A row of testdata/codes.json. */
export interface Row {
  readonly number: number;
  readonly name: Name;
  readonly http: number;
  readonly phrase: string;
  readonly connect: string | null;
  readonly retry: string;
  readonly origin: string;
  readonly fault: string;
  readonly preferOver: readonly Name[];
  readonly notFor: readonly Name[];
  readonly aip194: string;
  readonly otelServerError: boolean;
}

interface HttpTable {
  readonly source: string;
  readonly rows: { readonly [status: string]: Name };
  /** By the first digit of the status. */
  readonly ranges: { readonly [digit: string]: Name };
  readonly default: Name;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../testdata/${name}`, import.meta.url), "utf8"));

export const { codes, sources } = read("codes.json") as {
  readonly codes: readonly Row[];
  readonly sources: { readonly [group: string]: string };
};

export const http = read("http-codes.json") as { readonly [dialect in HttpDialect]: HttpTable };

export const numbers = (names: readonly Name[]): readonly Code[] => names.map((name) => Code[name]);

/** Numbers that are not one of the 17. 2^32 + 5 has the low 32 bits of 5. */
export const NOT_CODES: readonly number[] = [
  -1,
  17,
  42,
  0.5,
  5.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 32 + 5,
];

/** Names of properties that every object, array or function has, and the empty text. */
export const NOT_NAMES: readonly string[] = [
  "constructor",
  "__proto__",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "length",
  "at",
  "",
];
