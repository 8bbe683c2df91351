// Generates runs with catalogs. All names pass the proto compiler, and some are unusual; options are valid and
// consistent, except for those that a mutation changes.

import type { DescMessage } from "@bufbuild/protobuf";
import fc from "fast-check";
import { makeConsistent } from "./make-consistent.js";
import { mutations } from "./mutations.js";
import { messageValues } from "./option-values.js";
import { type Declared, type FilePlan, join, prefixOf } from "./plan.js";
import type { Options } from "./request.js";

const ODD =
  "Error Promise Date Record Object Uint8Array String class enum any string _ lower UPPER __proto__ " +
  "constructor NaN undefined arguments exports globalThis Order_Error E1 then Map";
const ODD_REASONS =
  "FROM THEN IS CONSTRUCTOR TO_STRING BY_VALUE NAME LENGTH CLASS A__B A_B1 CATCH APPLY VALUE_OF DOMAIN " +
  "PROTOTYPE MADE_BY LOCALIZE FALLBACK TO_J_S_O_N";
// "!" marks a name without the prefix.
const STRANGE = "A X_ lower !lower !NaN !Infinity !__proto__ !constructor !UNSPECIFIED";

const nameOf = (plain: string, odd: string, weight = 5) =>
  fc.oneof(
    { weight, arbitrary: fc.constantFrom(...plain.split(" ")) },
    fc.constantFrom(...odd.split(" ")),
  );
const outer = fc.oneof(
  fc.constant([]),
  nameOf("Outer", "class Error").map((name) => [name]),
  fc.tuple(nameOf("Outer", "class"), nameOf("Inner", "Record Outer", 9)),
);
const messageName = nameOf("StockReport Outer Limits", `${ODD} Details Status Metadata Spec`);
const COMMENTS =
  " One.| a\n b\n|*/ alert(1) /*| buf:lint:ignore X\n Rest.\n| @ts-nocheck `${|\r\n a\r\n\r\n b|" +
  " \u2028 \u202e|é\n\n\n| @deprecated {@link Error}| first\n\n second */\n||\0";

const value = (error: DescMessage) =>
  fc.record({
    word: fc.oneof(
      { weight: 60, arbitrary: nameOf("OUT_OF_STOCK NOT_FOUND LIMIT_2X BUSY GONE", ODD_REASONS) },
      fc.constantFrom(...STRANGE.split(" ")),
    ),
    number: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.constantFrom(-7, 2 ** 31 - 1)),
    deprecated: fc.boolean(),
    error: fc.option(messageValues(error, "valid"), { freq: 8 }),
  });

const file = ({ catalog, error, errors }: Options) =>
  fc.record({
    name: fc.constantFrom(
      ..."orders Orders acme/shop/v1/orders acme/shop/v1/shop a.b acme/v-1 ü/ö_ class".split(" "),
    ),
    package: fc.constantFrom(
      ...["", "acme.shop.v1", "acme.shop.v1", "acme.shop.v1", "acme", "acme.rpcstatus.v1"],
      ...["class.enum", "google.rpc", "rpcstatus.v1"],
    ),
    syntax: fc.constantFrom("proto2", "proto3", "2023", "2024"),
    messages: fc.array(fc.record({ name: messageName, outer }), { maxLength: 2 }),
    enums: fc.array(
      fc.record({
        name: nameOf("OrderError JobError AuthFailure HTTPError Failure", ODD),
        outer,
        catalog: messageValues(catalog, "valid"),
        values: fc.array(value(error), { maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    services: fc.array(
      fc.record({
        name: messageName,
        methods: fc.array(
          fc.record({
            name: nameOf(
              "Get PlaceOrder ListAll",
              "then constructor place_order a A toString get_",
            ),
            errors: messageValues(errors, "valid"),
          }),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 2 },
    ),
    generate: fc.nat(9).map((n) => n < 9),
    comments: fc.array(fc.constantFrom(...COMMENTS.split("|")), { minLength: 1, maxLength: 5 }),
    places: fc.oneof(fc.constant([]), fc.constant([true]), fc.array(fc.boolean())),
  });

type RawFile = ReturnType<typeof file> extends fc.Arbitrary<infer File> ? File : never;

/** Generates the files of a run. `taken` are full names that are already declared. */
export function plans(options: Options, taken: readonly string[]): fc.Arbitrary<FilePlan[]> {
  const mutation = mutations(options);
  return fc
    .tuple(
      fc.uniqueArray(file(options), { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
      fc.oneof(...[0, 1, 3].map((maxLength) => fc.array(mutation, { maxLength }))),
    )
    .map(([raw, changes]) => {
      const claim = claimer(raw, taken);
      // fast-check keeps the raw value, which must not change.
      const files = structuredClone(raw).map((each) => declare(each, claim));
      for (const each of files) makeConsistent(each, files);
      for (const change of changes) change(files);
      for (const each of files) makeThrowable(each);
      // A run needs a file to generate.
      const [first] = files;
      if (first !== undefined) first.generate ||= files.every(({ generate }) => !generate);
      return files;
    });
}

type Claim = (scope: string, name: string, isFree?: (name: string) => boolean) => string;

/** Returns a function that returns the name, with a number if the compiler would refuse it as a duplicate. */
function claimer(files: readonly RawFile[], declared: readonly string[]): Claim {
  const taken = new Set(declared);
  for (const { package: name } of files) {
    name.split(".").forEach((_, i, parts) => {
      taken.add(parts.slice(0, i + 1).join("."));
    });
  }
  return (scope, name, isFree = () => true) => {
    for (let i = 1; ; i++) {
      const free = i === 1 ? name : `${name}${i}`;
      if (taken.has(join(scope, free)) || !isFree(free)) continue;
      taken.add(join(scope, free));
      return free;
    }
  };
}

function declare(raw: RawFile, claim: Claim): FilePlan {
  const around = new Map<string, string>();
  const place = ({ name, outer }: Declared): Declared => {
    const names: string[] = [];
    for (const part of outer) {
      const scope = join(raw.package, ...names);
      const claimed = around.get(join(scope, part)) ?? claim(scope, part);
      around.set(join(scope, part), claimed);
      names.push(claimed);
    }
    return { name: claim(join(raw.package, ...names), name), outer: names };
  };
  const messages = raw.messages.map(place);
  const enums = raw.enums.map(({ catalog, values, ...rest }) => {
    const declared = place(rest);
    const prefix = prefixOf(declared.name, catalog);
    const seen = new Set<string>();
    const nameFor = (word: string): string => {
      const name = word.startsWith("!") ? word.slice(1) : prefix + word;
      const isFree = (free: string) => !seen.has(uniquePart(free, declared.name));
      const claimed = claim(join(raw.package, ...declared.outer), name, isFree);
      seen.add(uniquePart(claimed, declared.name));
      return claimed;
    };
    const zero = { name: nameFor("UNSPECIFIED"), number: 0, deprecated: false };
    const others = values.map(({ word, number, deprecated, error }, i) => {
      return { name: nameFor(word), number: number || i + 1, deprecated, ...(error && { error }) };
    });
    return { ...declared, catalog, values: [zero, ...others] };
  });
  const services = raw.services.map(({ name, methods }) => {
    const claimed = claim(raw.package, name);
    const scope = join(raw.package, claimed);
    return { name: claimed, methods: methods.map((m) => ({ ...m, name: claim(scope, m.name) })) };
  });
  return { ...raw, name: `${raw.name}.proto`, messages, enums, services } as FilePlan;
}

/** Returns the part of a value's name that must be unique: without the enum's name, underscores and case. */
function uniquePart(name: string, enumName: string): string {
  const plain = (text: string) => text.replaceAll("_", "").toLowerCase();
  const prefix = plain(enumName);
  const rest = plain(name).startsWith(prefix) ? plain(name).slice(prefix.length) : plain(name);
  return rest === "" ? plain(name) : rest;
}

/** Values that are not errors, and errors that cannot be thrown, have tests of their own. */
function makeThrowable({ enums }: FilePlan): void {
  for (const { catalog, values } of enums) {
    delete catalog?.external;
    for (const { error } of values) delete error?.ignore;
  }
}
