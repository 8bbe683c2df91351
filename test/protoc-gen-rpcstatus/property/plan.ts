// A run of the plugin as plain data, which shrinks, prints and becomes a request; and what it declares.

import { upperSnakeCase } from "../../../scripts/protoc-gen-rpcstatus/src/model/names.js";
import type { Values } from "./option-values.js";

export interface FilePlan {
  readonly name: string;
  readonly package: string;
  readonly syntax: "proto2" | "proto3" | "2023" | "2024";
  readonly messages: readonly Declared[];
  readonly enums: readonly EnumPlan[];
  readonly services: readonly ServicePlan[];
  /** Or only there to be referred to. */
  generate: boolean;
  /** In turn for each declaration. */
  readonly comments: readonly string[];
  /** In turn for each place, whether the compiler tells it. Empty: it tells none, and no comment. */
  readonly places: readonly boolean[];
}

export interface Declared {
  readonly name: string;
  /** The messages around it. */
  readonly outer: readonly string[];
}

export interface EnumPlan extends Declared {
  catalog?: Values;
  readonly values: readonly ValuePlan[];
}

export interface ValuePlan {
  readonly name: string;
  number: number;
  readonly deprecated: boolean;
  error?: Values;
}

interface ServicePlan {
  readonly name: string;
  readonly methods: readonly { readonly name: string; readonly errors: Values }[];
}

/** An error by the rules that docs/catalog.md tells. */
export interface ErrorPlan {
  readonly file: FilePlan;
  readonly enum: EnumPlan;
  readonly catalog: Values;
  readonly value: ValuePlan;
  readonly spec: Values;
  readonly reason: string;
}

export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(".");
}

export function prefixOf(enumName: string, catalog: Values): string {
  return (catalog.valuePrefix as string | undefined) ?? `${upperSnakeCase(enumName)}_`;
}

export function errorsOf(file: FilePlan): ErrorPlan[] {
  return file.enums.flatMap((each) => {
    const { name, catalog, values } = each;
    if (catalog === undefined) return [];
    return values.flatMap((value) => {
      const same = values.filter(({ number }) => number === value.number);
      // A further name of a number is an error of its own only by an option.
      const isFurther = same.some(({ error }) => error !== undefined) || same[0] !== value;
      if (value.error === undefined && (value.number === 0 || isFurther)) return [];
      const spec = value.error ?? {};
      const own = spec.reason as string | undefined;
      const reason = own ?? value.name.slice(prefixOf(name, catalog).length);
      return [{ file, enum: each, catalog, value, spec, reason }];
    });
  });
}

export function fullName(file: FilePlan, { outer, name }: Declared): string {
  return join(file.package, ...outer, name);
}
